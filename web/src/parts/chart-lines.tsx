/** A line for one rate over time, with the limits that it must keep drawn into it. Straight between its points. */
import { useFormat, useT } from '../app/words';
import { ChartFrame, type ChartProps, ChartScale, useBars } from './chart-frame';
import { topOf } from './chart-model';
import { useOnPhone } from './width';

/** `value` is null where there was too little to have a rate; the line has a gap there. */
export type ChartPoint = { key: string; name: string; short?: string; value: number | null };
export type ChartLimit = { value: number; name: string; tone: 'warn' | 'bad' | 'good' };

type Props = ChartProps & {
  points: ChartPoint[];
  valueName: string;
  limits?: ChartLimit[];
  /** Rates are shares of one unless this writes them otherwise. */
  format?: (value: number) => string;
};

const LABELS = 7;
const LABELS_OF_A_PHONE = 3;

/** The path through the points, in hundredths; a gap begins a new stroke. */
export function pathOf(values: (number | null)[], top: number): string {
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  let drawing = false;
  return values
    .map((value, index) => {
      const command = value === null ? '' : `${drawing ? 'L' : 'M'}${index * step} ${100 - (value / top) * 100}`;
      drawing = value !== null;
      return command;
    })
    .join('');
}

export function Lines({ points, valueName, limits = [], ...props }: Props) {
  const t = useT();
  const format = useFormat();
  const write = props.format ?? format.percent;
  const known = points.filter((point) => point.value !== null);
  const top = topOf([...known.map((point) => point.value ?? 0), ...limits.map((limit) => limit.value)]);
  const { bar, at } = useBars(points.length);
  const every = Math.max(1, Math.ceil(points.length / (useOnPhone() ? LABELS_OF_A_PHONE : LABELS)));
  const said = (point: ChartPoint) =>
    `${point.name}: ${point.value === null ? t('shell.chart.too-few') : write(point.value)}`;
  const last = known.at(-1);
  const finding =
    props.finding ?? (last ? t('shell.chart.last', { name: last.name, value: write(last.value ?? 0) }) : '');
  const table = {
    columns: [t('shell.chart.time'), valueName],
    rows: points.map((point) => [point.name, point.value === null ? null : write(point.value)]),
  };
  const place = (index: number) => `${points.length > 1 ? (index / (points.length - 1)) * 100 : 0}%`;
  const read = at === null ? undefined : points[at];
  return (
    <ChartFrame {...props} table={table} empty={known.length === 0}>
      <div className="chart-plot">
        <ChartScale top={top} write={write} />
        <div
          role="listbox"
          aria-orientation="horizontal"
          aria-label={`${props.title}: ${finding}`}
          className="chart-line"
        >
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" className="mirror">
            <path
              d={pathOf(
                points.map((point) => point.value),
                top,
              )}
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {limits.map((limit) => (
            <span
              key={limit.name}
              role="presentation"
              className={`chart-limit chart-limit-${limit.tone} small`}
              style={{ insetBlockEnd: `${(limit.value / top) * 100}%` }}
            >
              <span>
                {limit.name} <bdi dir="ltr">{write(limit.value)}</bdi>
              </span>
            </span>
          ))}
          {points.map((point, index) => (
            <div
              key={point.key}
              role="option"
              {...bar(index)}
              aria-selected={false}
              aria-label={said(point)}
              className={point.value === null ? 'chart-point none' : 'chart-point'}
              style={{ insetInlineStart: place(index), insetBlockEnd: `${((point.value ?? 0) / top) * 100}%` }}
            />
          ))}
        </div>
        <div className="chart-axis small quiet" aria-hidden="true">
          {points.map((point, index) => (
            <span key={point.key}>{index % every === 0 ? (point.short ?? point.name) : null}</span>
          ))}
        </div>
        <p className="chart-read small quiet" aria-hidden="true">
          {read ? said(read) : ''}
        </p>
      </div>
    </ChartFrame>
  );
}
