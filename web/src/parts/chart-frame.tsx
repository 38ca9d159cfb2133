/**
 * What every chart has around its picture: title and quiet line, the finding for who does not see it, the same numbers as a
 * table (a button, or `T`), and that table as a file.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../app/keys';
import { useFormat, useT } from '../app/words';
import './chart.css';
import { type ChartTable, csvOf, saveText } from './chart-model';
import { IconButton } from './small';

export type ChartProps = {
  title: string;
  /** Scope, unit, how to read it. */
  quiet?: ReactNode;
  /** What the chart shows, in one sentence. Without it: which one is the largest. */
  finding?: string;
  /** One link or the legend, at the end of the head. */
  link?: ReactNode;
};

type Shown = { element: HTMLElement; turn: () => void };
/** The charts on the screen: `T` turns the one with the focus, else all of them. */
const charts = new Set<Shown>();

function turnCharts(event: Event) {
  const at = event.target instanceof Node ? event.target : null;
  const focused = [...charts].filter((chart) => chart.element.contains(at));
  for (const chart of focused.length ? focused : charts) chart.turn();
}

export function ChartFrame({
  title,
  quiet,
  link,
  table,
  empty,
  children,
}: ChartProps & { table: ChartTable; empty: boolean; children: ReactNode }) {
  const t = useT();
  const [tabular, setTabular] = useState(false);
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const shown = { element: element.current, turn: () => setTabular((before) => !before) };
    charts.add(shown);
    return () => {
      charts.delete(shown);
    };
  }, []);
  useKeys([{ keys: 't', label: 'shell.keys.chart-table', run: turnCharts }]);
  return (
    <section className="section chart" ref={element}>
      <div className="section-head">
        <h2>{title}</h2>
        {quiet ? <span className="quiet small cut">{quiet}</span> : null}
        <span className="push row chart-tools">
          {link}
          {empty ? null : (
            <>
              <IconButton
                icon={tabular ? 'chart' : 'table'}
                label={t(tabular ? 'shell.chart.picture' : 'shell.chart.table', { title })}
                keys="T"
                onClick={() => setTabular(!tabular)}
              />
              <IconButton
                icon="download"
                label={t('shell.chart.export', { title })}
                onClick={() => saveText(title, csvOf(table))}
              />
            </>
          )}
        </span>
      </div>
      {empty ? <p className="quiet">{t('shell.chart.nothing')}</p> : tabular ? <Numbers table={table} /> : children}
    </section>
  );
}

function Numbers({ table }: { table: ChartTable }) {
  const format = useFormat();
  return (
    <div className="table-scroll chart-table">
      <table className="plain">
        <thead>
          <tr>
            {table.columns.map((name, index) => (
              <th key={name} className={index ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => (
                <td key={index} className={index ? 'number' : undefined} dir={index ? undefined : 'auto'}>
                  {typeof cell === 'number' ? format.number(cell) : (cell ?? '—')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Bars are one stop of Tab; arrows walk along them, as they stand on the screen. */
export function useBars(count: number, choose?: (index: number) => void) {
  const [current, setCurrent] = useState(0);
  const [at, setAt] = useState<number | null>(null);
  const elements = useRef<(HTMLElement | null)[]>([]);
  const move = (next: number) => {
    const index = Math.max(0, Math.min(count - 1, next));
    setCurrent(index);
    elements.current[index]?.focus();
  };
  const press = (event: KeyboardEvent, index: number) => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const back = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === forward || event.key === 'ArrowDown') move(index + 1);
    else if (event.key === back || event.key === 'ArrowUp') move(index - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(count - 1);
    else if (choose && (event.key === 'Enter' || event.key === ' ')) choose(index);
    else return;
    event.preventDefault();
  };
  const bar = (index: number) => ({
    ref: (element: HTMLElement | null) => {
      elements.current[index] = element;
    },
    tabIndex: index === Math.min(current, count - 1) ? 0 : -1,
    onKeyDown: (event: KeyboardEvent) => press(event, index),
    onFocus: () => {
      setCurrent(index);
      setAt(index);
    },
    onBlur: () => setAt(null),
    onPointerEnter: () => setAt(index),
    onPointerLeave: () => setAt(null),
    onClick: choose ? () => choose(index) : undefined,
  });
  return { bar, at };
}

/** The lines of a scale from zero: its top, its middle, and the ground. */
const LINES = [1, 0.5, 0] as const;

export function ChartScale({ top, write }: { top: number; write: (value: number) => string }) {
  return (
    <div className="chart-lines" aria-hidden="true">
      {LINES.map((line) => (
        <span key={line} className="small quiet" style={{ insetBlockEnd: `${line * 100}%` }}>
          <span>
            <bdi dir="ltr">{write(line * top)}</bdi>
          </span>
        </span>
      ))}
    </div>
  );
}
