/** How receivers take a channel's letters, by who runs the mailboxes: of the last week or the last thirty days. */
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { listReceiverHealth } from '../api/operations';
import type { ReceiverHealth } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';

const PERIODS = [7, 30] as const;
/** A clean list is accepted so often; below the second share something is wrong. */
const WELL = 0.97;
const BADLY = 0.9;
/** The server tells no share of fewer letters. */
const READ_OF_AT_LEAST = 30;

export function Receivers({ channel }: { channel: string }) {
  const t = useT();
  const [days, setDays] = useState<number>(PERIODS[0]);
  const query = useQuery({ queryKey: ['health', 'receivers', days], queryFn: () => listReceiverHealth(days) });
  return (
    <Section title={t('health.receivers')} quiet={t('health.receivers.quiet')}>
      <div style={{ marginBlockEnd: 10 }}>
        <Segmented
          aria-label={t('health.receivers.period')}
          value={days}
          options={PERIODS.map((value) => ({ value, label: t('health.receivers.days', { count: value }) }))}
          onChange={setDays}
        />
      </div>
      <Loaded query={query} rows={3}>
        {(all) => {
          const rows = all.filter((row) => row.channel === channel);
          return rows.length ? (
            <>
              <Rows rows={rows} />
              <p className="quiet small" style={{ marginBlockStart: 8 }}>
                {t('health.receivers.read-note')}
              </p>
            </>
          ) : (
            <p className="quiet">{t('health.receivers.none')}</p>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Rows({ rows }: { rows: ReceiverHealth[] }) {
  const t = useT();
  const format = useFormat();
  const number = (key: 'tried' | 'slowed' | 'hard' | 'blocked') => ({
    key,
    title: t(`health.receivers.${key}`),
    number: true,
    cell: (row: ReceiverHealth) => format.number(row[key]),
  });
  return (
    <Table
      rows={rows}
      id={(row) => row.provider}
      columns={[
        {
          key: 'provider',
          title: t('health.receivers.receiver'),
          cell: (row) => <span className="whole-words">{t.code('sending.provider', row.provider)}</span>,
        },
        number('tried'),
        {
          key: 'accepted',
          title: t('health.receivers.accepted'),
          number: true,
          cell: (row) => <Rate part={row.accepted} base={row.tried} />,
        },
        number('slowed'),
        number('hard'),
        number('blocked'),
        {
          key: 'read',
          title: t('health.receivers.read'),
          number: true,
          cell: (row) =>
            row.read ? (
              <Rate part={row.read.read} base={row.read.of} />
            ) : (
              <span
                className="quiet"
                title={t('health.receivers.read-few', { count: format.number(READ_OF_AT_LEAST) })}
              >
                —
              </span>
            ),
        },
        {
          key: 'complained',
          title: t('health.receivers.complained'),
          number: true,
          cell: (row) => <Rate part={row.complained} base={row.accepted} />,
        },
        { key: 'trend', title: t('health.receivers.trend'), cell: (row) => <Trend row={row} /> },
      ]}
    />
  );
}

/** A mark a day, higher where fewer were accepted. */
function Trend({ row }: { row: ReceiverHealth }) {
  const format = useFormat();
  return (
    <ol className="receiver-days" dir="ltr">
      {row.days.map((day) => {
        const share = day.accepted / Math.max(1, day.tried);
        const state = share >= WELL ? 'good' : share >= BADLY ? 'warn' : 'bad';
        const said = `${format.day(day.day)} · ${format.percent(share)}`;
        return (
          <li key={day.day} className={`receiver-day receiver-day-${state}`} title={said}>
            <span className="unseen">{said}</span>
          </li>
        );
      })}
    </ol>
  );
}
