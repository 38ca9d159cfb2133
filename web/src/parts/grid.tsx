/**
 * The grid: one line a row, only the rows in view are drawn, further pages come by their cursor while one scrolls.
 * Roles, row numbers and a roving focus make it a grid for the ear and for the keys as well.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { Checkbox } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useT } from '../app/words';
import { Icon } from './icons';

export type Column<Row> = {
  key: string;
  title: string;
  /** A track of the grid: `minmax(140px, 2fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  number?: boolean;
  /** The server's name of the order; absent: cannot be sorted. */
  sort?: string;
  /** Columns with a higher number leave first when the room gets narrow. */
  leaves?: 1 | 2 | 3;
};

export const ROW_PIXELS = 34;
export const COMFORTABLE_PIXELS = 42;
/** Below this width the page is the phone's, as in the style sheets. */
const PHONE_PIXELS = 600;
const DRAWN_BEYOND_VIEW = 12;
const ASK_MORE_BEFORE_END = 40;

type Props<Row> = {
  label: string;
  rows: Row[];
  total: number;
  columns: Column<Row>[];
  id: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  checked?: ReadonlySet<string>;
  onCheck?: (ids: ReadonlySet<string>) => void;
  open?: string;
  onOpen: (row: Row) => void;
  onMore?: () => void;
  narrow?: boolean;
  comfortable?: boolean;
};

/** The order after a click on a header: up, down, and back to the server's own. */
export function nextSort(current: string | undefined, name: string): string {
  if (current === name) return `-${name}`;
  return current === `-${name}` ? '' : name;
}

export function Grid<Row>(props: Props<Row>) {
  const { rows, columns, id, checked, onCheck, onMore } = props;
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const lastChecked = useRef<number | null>(null);
  const height = props.comfortable ? COMFORTABLE_PIXELS : ROW_PIXELS;
  const narrow = props.narrow || window.innerWidth < PHONE_PIXELS;
  const shown = columns.filter((column) => !(narrow && column.leaves));
  const tracks = `${checked ? '44px ' : '20px '}${shown.map((column) => column.width).join(' ')}`;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: DRAWN_BEYOND_VIEW,
    initialRect: { width: 1200, height: 700 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && rows.length > 0 && last >= rows.length - ASK_MORE_BEFORE_END) onMore();
  }, [last, rows.length, onMore]);

  const move = (next: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, next));
    setAt(index);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus());
  };
  const check = (index: number, range: boolean) => {
    if (!checked || !onCheck) return;
    const next = new Set(checked);
    const from = range && lastChecked.current !== null ? lastChecked.current : index;
    const on = !checked.has(id(rows[index]!));
    for (let row = Math.min(from, index); row <= Math.max(from, index); row += 1) {
      if (on) next.add(id(rows[row]!));
      else next.delete(id(rows[row]!));
    }
    lastChecked.current = index;
    onCheck(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.nativeEvent.isComposing || event.metaKey || event.ctrlKey)
      return;
    const steps: Record<string, number> = {
      j: at + 1,
      arrowdown: at + 1,
      k: at - 1,
      arrowup: at - 1,
      home: 0,
      end: rows.length - 1,
      pagedown: at + 15,
      pageup: at - 15,
    };
    const key = event.key.toLowerCase();
    if (key in steps) move(steps[key]!);
    else if (key === 'x' || key === ' ') check(at, event.shiftKey);
    else if (key === 'enter' && rows[at]) props.onOpen(rows[at]);
    else return;
    event.preventDefault();
  };
  const all = checked !== undefined && rows.length > 0 && rows.every((row) => checked.has(id(row)));
  const some = checked !== undefined && !all && rows.some((row) => checked.has(id(row)));

  return (
    <div
      className="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total + 1}
      ref={box}
      onKeyDown={press}
      tabIndex={rows.length ? undefined : 0}
    >
      <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
        <div role="columnheader" className="grid-check">
          {checked ? (
            <Checkbox
              aria-label={t('shell.common.grid.all')}
              checked={all}
              indeterminate={some}
              onChange={() => onCheck?.(all ? new Set() : new Set(rows.map(id)))}
            />
          ) : (
            <span className="unseen">{t('shell.common.grid.row')}</span>
          )}
        </div>
        {shown.map((column) => (
          <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          const name = id(row);
          const isChecked = checked?.has(name) ?? false;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys open the focused row
            <div
              key={name}
              role="row"
              data-row={item.index}
              aria-rowindex={item.index + 2}
              aria-selected={isChecked || name === props.open}
              tabIndex={item.index === at ? 0 : -1}
              className={`grid-row ${name === props.open ? 'is-open' : ''} ${isChecked ? 'is-checked' : ''}`}
              style={{ gridTemplateColumns: tracks, blockSize: height, transform: `translateY(${item.start}px)` }}
              onFocus={() => setAt(item.index)}
              onClick={() => props.onOpen(row)}
            >
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps a click on the box from opening the row */}
              <div role="gridcell" className="grid-check" onClick={(event) => event.stopPropagation()}>
                {checked ? (
                  <Checkbox
                    tabIndex={-1}
                    aria-label={t('shell.common.grid.check')}
                    checked={isChecked}
                    onChange={(event) =>
                      check(item.index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
                    }
                  />
                ) : null}
              </div>
              {shown.map((column) => (
                <div key={column.key} role="gridcell" className={column.number ? 'number' : 'cut'}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: string; onSort?: (sort: string) => void }) {
  const name = column.sort;
  const direction = name && sort === name ? 'ascending' : name && sort === `-${name}` ? 'descending' : 'none';
  return (
    <div role="columnheader" aria-sort={name ? direction : undefined} className={column.number ? 'number' : ''}>
      {name && onSort ? (
        <button type="button" className="bare" onClick={() => onSort(nextSort(sort, name))}>
          {column.title}
          {direction !== 'none' ? <Icon name={direction === 'ascending' ? 'up' : 'down'} size={12} /> : null}
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}
