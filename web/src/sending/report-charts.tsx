/** How many remained at each step, and when they opened. A click on a step shows its people below. */
import type { Counts } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Columns, Funnel } from '../parts/chart';
import { dayOf } from '../parts/timeline-days';
import { columnsOf, type HourOf, type MachineHour } from './report-time';

/** Steps whose people the list below does not tell apart. */
const UNLISTED: ReadonlySet<string> = new Set(['sent', 'forwarded', 'replied']);

type FunnelProps = { counts: Counts; state: string | undefined; onState: (state: string | undefined) => void };

export function ReportFunnel({ counts, state, onState }: FunnelProps) {
  const t = useT();
  const sent = counts.accepted + counts.refused + counts.in_doubt;
  const step = (key: string, name: string, value: number, tone: 'soft' | 'ours' | 'trade') => ({
    key,
    name: t(`sending.report.${name}`),
    value,
    tone,
  });
  // Where nobody records replies there is no step of them; people answer and pass a letter on without a click too.
  const beside = [
    step('forwarded', 'forwarded', counts.forwarded, 'ours'),
    step('replied', 'replied', counts.replied, 'trade'),
  ]
    .filter((one) => one.value > 0)
    .map((one) => ({ ...one, of: 'accepted' }));
  return (
    <Funnel
      title={t('sending.report.funnel')}
      quiet={t(beside.length > 0 ? 'sending.report.funnel-quiet-replies' : 'sending.report.funnel-quiet')}
      valueName={t('sending.report.people')}
      chosen={state ?? null}
      onChoose={(key) => onState(UNLISTED.has(key) || key === state ? undefined : key)}
      steps={[
        step('sent', 'sent', sent, 'soft'),
        step('accepted', 'accepted', counts.accepted, 'soft'),
        step('opened', 'opened', counts.opened, 'ours'),
        step('clicked', 'clicked', counts.clicked, 'ours'),
        ...beside,
      ]}
    />
  );
}

export function OverTime({ hours, machines }: { hours: HourOf[]; machines: MachineHour[] }) {
  const t = useT();
  const format = useFormat();
  const { hours: width, columns } = columnsOf(hours, machines);
  const hatched = machines.length > 0;
  return (
    <Columns
      title={t('sending.report.hours')}
      quiet={t('sending.report.hours-quiet', { count: width })}
      valueName={t('sending.report.by-people')}
      hatchedName={hatched ? t('sending.report.by-machines') : undefined}
      columns={columns.map((column, index) => ({
        key: column.at.toISOString(),
        name: width < 24 ? format.moment(column.at) : format.day(column.at),
        short: width === 1 ? format.time(column.at) : format.dayOfMonth(column.at),
        begins: width === 6 ? dayOf(column.at) !== dayOf(columns[index - 1]?.at ?? 0) : undefined,
        value: column.opened,
        hatched: hatched ? column.machines : undefined,
      }))}
    />
  );
}
