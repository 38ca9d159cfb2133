/** Columns over time: one a day or an hour, people below and machines hatched above them, with now marked. */
import { useFormat, useT } from '../app/words';
import { ChartFrame, type ChartProps, ChartScale, useBars } from './chart-frame';
import { topOf } from './chart-model';
import { useOnPhone } from './width';

export type ChartColumn = {
  key: string;
  /** The whole of its time, as it is read and written into the table: `3 Nov, 14:00`. */
  name: string;
  /** What the axis shows below it; the axis leaves out what has no room. */
  short?: string;
  /** Where a day begins: then only such columns are named on the axis, each once. */
  begins?: boolean;
  value: number;
  /** Of machines, or estimated: hatched, on top. */
  hatched?: number;
  /** Not yet: a plan. Drawn in the soft tone. */
  planned?: boolean;
};

type Props = ChartProps & {
  columns: ChartColumn[];
  valueName: string;
  hatchedName?: string;
  tone?: 'ours' | 'trade';
  /** The key of the column in which the present is. */
  now?: string;
  format?: (value: number) => string;
  onChoose?: (key: string) => void;
  chosen?: string | null;
};

const LABELS = 7;
const LABELS_OF_A_PHONE = 3;

export function Columns({ columns, valueName, hatchedName, tone = 'ours', now, ...props }: Props) {
  const t = useT();
  const format = useFormat();
  const write = props.format ?? format.number;
  const choose = props.onChoose;
  const { bar, at } = useBars(
    columns.length,
    choose ? (index) => columns[index] && choose(columns[index].key) : undefined,
  );
  const top = topOf(columns.map((column) => column.value + (column.hatched ?? 0)));
  const every = Math.max(1, Math.ceil(columns.length / (useOnPhone() ? LABELS_OF_A_PHONE : LABELS)));
  const labelled = labelledOf(columns, every);
  const said = (column: ChartColumn) =>
    [
      `${column.name}: ${write(column.value)} ${valueName}`,
      hatchedName && column.hatched !== undefined ? `${write(column.hatched)} ${hatchedName}` : '',
      column.key === now ? t('shell.chart.now') : '',
    ]
      .filter(Boolean)
      .join(' · ');
  const table = {
    columns: [t('shell.chart.time'), valueName, ...(hatchedName ? [hatchedName] : [])],
    rows: columns.map((one) => [one.name, one.value, ...(hatchedName ? [one.hatched ?? 0] : [])]),
  };
  const first = [...columns].sort((a, b) => b.value - a.value)[0];
  const finding =
    props.finding ?? (first ? t('shell.chart.most', { name: first.name, value: write(first.value) }) : '');
  const read = at === null ? undefined : columns[at];
  const part = (value: number) => `${(value / top) * 100}%`;
  return (
    <ChartFrame {...props} table={table} empty={columns.length === 0}>
      <div className="chart-plot">
        <ChartScale top={top} write={write} />
        <div
          role="listbox"
          aria-orientation="horizontal"
          aria-label={`${props.title}: ${finding}`}
          className={`chart-columns chart-${tone}`}
        >
          {columns.map((column, index) => (
            <div
              key={column.key}
              role="option"
              {...bar(index)}
              aria-selected={column.key === props.chosen}
              aria-label={said(column)}
              className={[
                'chart-column',
                choose ? 'chosen-by-click' : '',
                column.planned ? 'planned' : '',
                column.key === now ? 'now' : '',
              ]
                .filter(Boolean)
                .join(' ')}
            >
              {column.hatched ? <span className="hatched" style={{ blockSize: part(column.hatched) }} /> : null}
              {column.value > 0 ? <span style={{ blockSize: part(column.value) }} /> : null}
            </div>
          ))}
        </div>
        <div className="chart-axis small quiet" aria-hidden="true">
          {columns.map((column, index) => (
            <span key={column.key}>
              {column.key === now ? (
                <b>{t('shell.chart.now')}</b>
              ) : labelled.has(index) && !nearNow(columns, index, now, every) ? (
                (column.short ?? column.name)
              ) : null}
            </span>
          ))}
        </div>
        <p className="chart-read small quiet" aria-hidden="true">
          {read ? said(read) : ''}
        </p>
      </div>
    </ChartFrame>
  );
}

/** Every so manieth column, or of those where a day begins so many that they have room. */
function labelledOf(columns: ChartColumn[], every: number): Set<number> {
  const begins = columns.flatMap((column, index) => (column.begins ? [index] : []));
  if (begins.length === 0) return new Set(columns.map((_, index) => index).filter((index) => index % every === 0));
  const step = Math.ceil(begins.length / LABELS);
  return new Set(begins.filter((index, place) => place % step === 0 && columns.length - index > 1));
}

/** Where the word for now stands there is no room for another. */
function nearNow(columns: ChartColumn[], index: number, now: string | undefined, every: number): boolean {
  const at = columns.findIndex((column) => column.key === now);
  return at >= 0 && Math.abs(at - index) <= every / 2;
}
