/** Bars in rows: name, bar and number on one line; and the funnel, where each rate is of the step above. */
import type { ReactNode } from 'react';
import { useFormat, useT } from '../app/words';
import { ChartFrame, type ChartProps, useBars } from './chart-frame';
import { type BarRow, OTHERS, rowsShown } from './chart-model';
import { SMALLEST_BASE } from './small';

/** What a row shows beside its numbers. */
export type ShownBar = BarRow & { label?: ReactNode; after?: ReactNode };

type RowsProps = ChartProps & {
  bars: ShownBar[];
  /** Heads the numbers of the table: `letters`, `EUR`. */
  valueName: string;
  /** Heads the ticks: `target`, `last period`. */
  markName?: string;
  /** Rows at most; the last one is then what is left. */
  most?: number;
  /** The rows have an order of their own: steps, hours, sizes. */
  ordered?: boolean;
  format?: (value: number) => string;
  /** A click or Enter on a bar. The row of others is not offered. */
  onChoose?: (key: string) => void;
  chosen?: string | null;
};

const MOST_ROWS = 10;
/** A step this many times below the widest could not be seen: the bars are then by logarithm, and say so. */
const LOG_BELOW = 50;

function Track({ bar, most, log }: { bar: BarRow; most: number; log?: boolean }) {
  const part = (value: number) => (log ? Math.log1p(value) / Math.log1p(most) : value / most);
  const percent = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`;
  const hatched = Math.min(bar.value, bar.hatched ?? 0);
  const whole = part(bar.value);
  const holed = bar.value > 0 ? hatched / bar.value : 0;
  const tone = `bar bar-${bar.tone ?? 'ours'}`;
  return (
    <span className={bar.value > most ? 'bar-track torn' : 'bar-track'} aria-hidden="true">
      {bar.value > hatched ? <span className={tone} style={{ inlineSize: percent(whole * (1 - holed)) }} /> : null}
      {hatched > 0 ? <span className={`${tone} hatched`} style={{ inlineSize: percent(whole * holed) }} /> : null}
      {bar.mark === undefined ? null : (
        <span className="bar-mark" style={{ insetInlineStart: percent(part(bar.mark)) }} />
      )}
    </span>
  );
}

export function BarRows({ bars, valueName, markName, most = MOST_ROWS, ordered = false, ...props }: RowsProps) {
  const t = useT();
  const format = useFormat();
  const write = props.format ?? format.number;
  const rows: ShownBar[] = rowsShown(bars, most, ordered, (count) => t('shell.chart.others', { count }));
  // The rest together may outweigh each that is named: it ends where the widest of them does, and says so by its torn edge.
  const named = rows.filter((row) => row.key !== OTHERS);
  const widest = Math.max(...named.map((row) => Math.max(row.value, row.mark ?? 0)), Number.MIN_VALUE);
  const choose = (index: number) => {
    const key = rows[index]?.key;
    if (key && key !== OTHERS) props.onChoose?.(key);
  };
  const { bar } = useBars(rows.length, props.onChoose ? choose : undefined);
  const table = {
    columns: [t('shell.chart.name'), valueName, ...(markName ? [markName] : [])],
    rows: bars.map((row) => [row.name, row.value, ...(markName ? [row.mark ?? null] : [])]),
  };
  const first = [...bars].sort((a, b) => b.value - a.value)[0];
  const finding =
    props.finding ?? (first ? t('shell.chart.most', { name: first.name, value: write(first.value) }) : undefined);
  return (
    <ChartFrame {...props} table={table} empty={bars.length === 0}>
      <div role="listbox" className="chart-rows" aria-label={`${props.title}: ${finding}`}>
        {rows.map((row, index) => (
          <div
            key={row.key}
            role="option"
            {...bar(index)}
            className={props.onChoose && row.key !== OTHERS ? 'chart-row chosen-by-click' : 'chart-row'}
            aria-selected={row.key === props.chosen}
            aria-label={[
              `${row.name}: ${write(row.value)}`,
              row.mark !== undefined && markName ? `${markName} ${write(row.mark)}` : '',
            ]
              .filter(Boolean)
              .join(', ')}
          >
            <span className="cut" dir="auto" title={row.name}>
              {row.label ?? row.name}
            </span>
            <Track bar={row} most={widest} />
            <bdi className="number strong" dir="ltr">
              {write(row.value)}
            </bdi>
            <span className="number quiet small">{row.after}</span>
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}

/** A step of a funnel, widest first. `of` names another step than the one above as what its rate is of. */
export type FunnelStep = BarRow & { of?: string };

type FunnelProps = ChartProps & {
  steps: FunnelStep[];
  valueName: string;
  onChoose?: (key: string) => void;
  chosen?: string | null;
};

/** The rate of a step, of the one above; none where the base is too small for one. */
export function ratesOf(steps: FunnelStep[]): (number | null)[] {
  return steps.map((step, index) => {
    const base = steps.find((one) => one.key === step.of)?.value ?? steps[index - 1]?.value;
    return base === undefined || base < SMALLEST_BASE ? null : step.value / base;
  });
}

/** A logarithmic scale says so. */
function LogNote({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <>
      {children}
      {children ? ' · ' : ''}
      {t('shell.chart.log')}
    </>
  );
}

export function Funnel({ steps, valueName, ...props }: FunnelProps) {
  const t = useT();
  const format = useFormat();
  const rates = ratesOf(steps);
  const widest = Math.max(...steps.map((step) => step.value), Number.MIN_VALUE);
  const log = steps.some((step) => step.value > 0 && step.value < widest / LOG_BELOW);
  const choose = props.onChoose;
  const { bar } = useBars(steps.length, choose ? (index) => steps[index] && choose(steps[index].key) : undefined);
  const said = (index: number) => {
    const rate = rates[index];
    const name = `${steps[index]?.name}: ${format.number(steps[index]?.value ?? 0)}`;
    return rate == null ? name : `${name}, ${t('shell.chart.of-above', { rate: format.percent(rate) })}`;
  };
  const table = {
    columns: [t('shell.chart.step'), valueName, t('shell.chart.rate')],
    rows: steps.map((step, index) => {
      const rate = rates[index];
      return [step.name, step.value, rate == null ? null : format.percent(rate)];
    }),
  };
  const finding = props.finding ?? steps.map((_, index) => said(index)).join('; ');
  return (
    <ChartFrame
      {...props}
      quiet={log ? <LogNote>{props.quiet}</LogNote> : props.quiet}
      table={table}
      empty={steps.every((step) => step.value === 0)}
    >
      <div role="listbox" className="chart-rows" aria-label={`${props.title}: ${finding}`}>
        {steps.map((step, index) => (
          <div
            key={step.key}
            role="option"
            {...bar(index)}
            className={choose ? 'chart-row chosen-by-click' : 'chart-row'}
            aria-selected={step.key === props.chosen}
            aria-label={said(index)}
          >
            <span className="cut" dir="auto">
              {step.name}
            </span>
            <Track bar={step} most={widest} log={log} />
            <bdi className="number strong" dir="ltr">
              {format.number(step.value)}
            </bdi>
            <bdi className="number quiet small" dir="ltr">
              {rates[index] == null ? '' : format.percent(rates[index])}
            </bdi>
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}
