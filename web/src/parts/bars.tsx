/** Bars in rows: name, bar, number on one line. */
import type { ReactNode } from 'react';
import { useFormat, useT } from '../app/words';

export type Bar = {
  key: string;
  name: ReactNode;
  value: number;
  tone?: 'ours' | 'soft' | 'rest' | 'warn' | 'bad';
  after?: ReactNode;
};

export function Bars({ bars, label }: { bars: Bar[]; label: string }) {
  const format = useFormat();
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul className="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="cut">{bar.name}</span>
          <span className="bar-track" aria-hidden="true">
            {bar.value > 0 ? (
              <span
                className={`bar bar-${bar.tone ?? 'ours'}`}
                style={{ inlineSize: `${(bar.value / most) * 100}%` }}
              />
            ) : null}
          </span>
          <span className="number strong">{format.number(bar.value)}</span>
          <span className="number quiet small">{bar.after}</span>
        </li>
      ))}
    </ul>
  );
}

export type Hour = { at: string; accepted: number; opened: number; clicked: number };

/** One column an hour; the axis starts at nought. Clicks stand inside of opens. */
export function HourColumns({ hours, label }: { hours: Hour[]; label: string }) {
  const format = useFormat();
  const t = useT();
  const most = Math.max(1, ...hours.map((hour) => Math.max(hour.opened, hour.clicked)));
  const every = Math.max(1, Math.ceil(hours.length / 6));
  return (
    <figure className="hours" aria-label={label}>
      <div className="hours-plot" aria-hidden="true">
        <span className="hours-top small quiet">{format.number(most)}</span>
        {hours.map((hour) => (
          <span
            key={hour.at}
            className="hour"
            title={`${format.moment(hour.at)} · ${format.number(hour.opened)} / ${format.number(hour.clicked)}`}
          >
            <span className="hour-open" style={{ blockSize: `${(hour.opened / most) * 100}%` }}>
              <span
                className="hour-click"
                style={{ blockSize: `${hour.opened ? Math.min(100, (hour.clicked / hour.opened) * 100) : 0}%` }}
              />
            </span>
          </span>
        ))}
      </div>
      <div className="hours-axis small quiet" aria-hidden="true">
        {hours
          .filter((_, index) => index % every === 0)
          .map((hour) => (
            <span key={hour.at}>{format.moment(hour.at)}</span>
          ))}
      </div>
      <details className="small">
        <summary>{t('shell.common.table')}</summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{t('shell.common.hour')}</th>
              <th className="number">{t('shell.common.opened')}</th>
              <th className="number">{t('shell.common.clicked')}</th>
            </tr>
          </thead>
          <tbody>
            {hours.map((hour) => (
              <tr key={hour.at}>
                <td>{format.moment(hour.at)}</td>
                <td className="number">{format.number(hour.opened)}</td>
                <td className="number">{format.number(hour.clicked)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
