/** The head of a grid: one stop for Tab, arrows walk, Enter sorts, an edge that is dragged or Shift with arrows resizes. */
import { Checkbox } from 'antd';
import { type PointerEvent, useRef, useState } from 'react';
import { useKeys } from '../app/keys';
import { useT } from '../app/words';
import { type Column, type Layout, withWidth } from './grid-layout';
import { Icon } from './icons';

const RESIZE_STEP_PIXELS = 16;

/** The order after a click on a header: up, down, and back to the server's own. */
export function nextSort(current: string | undefined, name: string): string {
  if (current === name) return `-${name}`;
  return current === `-${name}` ? '' : name;
}

type Props<Row> = {
  columns: Column<Row>[];
  tracks: string;
  width: number;
  layout: Layout;
  onLayout: (layout: Layout) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  /** Absent: rows of this grid cannot be checked. */
  check?: { all: boolean; some: boolean; onAll: () => void };
};

const forwardsIn = (event: KeyboardEvent) =>
  (event.key === 'ArrowRight') === (document.documentElement.dir !== 'rtl') ? 1 : -1;

export function GridHead<Row>(props: Props<Row>) {
  const { columns, layout, onLayout, sort, onSort, check } = props;
  const t = useT();
  const head = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const cell = (index: number) => head.current?.querySelector<HTMLElement>(`[data-head="${index}"]`);
  const resize = (index: number, by: number) => {
    const width = cell(index)?.offsetWidth ?? 0;
    onLayout(withWidth(layout, columns[index]!.key, width + by));
  };
  const within = () => head.current;
  useKeys([
    {
      keys: 'arrowright',
      also: ['arrowleft'],
      label: 'shell.keys.grid.column',
      within,
      run: (event) => cell(Math.max(0, Math.min(columns.length - 1, at + forwardsIn(event))))?.focus(),
    },
    {
      keys: 'shift+arrowright',
      also: ['shift+arrowleft'],
      label: 'shell.keys.grid.resize',
      within,
      run: (event) => resize(at, forwardsIn(event) * RESIZE_STEP_PIXELS),
    },
    {
      keys: 'enter',
      label: 'shell.keys.grid.sort',
      within,
      run: () => {
        const name = columns[at]?.sort;
        if (name && onSort) onSort(nextSort(sort, name));
      },
    },
  ]);
  return (
    <div
      className="grid-head"
      role="row"
      aria-rowindex={1}
      ref={head}
      style={{ gridTemplateColumns: props.tracks, minInlineSize: props.width }}
    >
      <div role="columnheader" className="grid-check pinned">
        {check ? (
          <Checkbox
            aria-label={t('shell.common.grid.all')}
            checked={check.all}
            indeterminate={check.some}
            onChange={check.onAll}
          />
        ) : (
          <span className="unseen">{t('shell.common.grid.row')}</span>
        )}
      </div>
      {columns.map((column, index) => {
        const direction =
          column.sort && sort === column.sort
            ? 'ascending'
            : column.sort && sort === `-${column.sort}`
              ? 'descending'
              : 'none';
        const name = column.sort;
        return (
          <div
            key={column.key}
            role="columnheader"
            data-head={index}
            tabIndex={index === at ? 0 : -1}
            onFocus={() => setAt(index)}
            aria-sort={name ? direction : undefined}
            className={`${column.number ? 'number' : ''} ${index === 0 ? 'pinned' : ''}`}
          >
            {name && onSort ? (
              <button type="button" className="bare" tabIndex={-1} onClick={() => onSort(nextSort(sort, name))}>
                {column.title}
                {direction !== 'none' ? <Icon name={direction === 'ascending' ? 'up' : 'down'} size={12} /> : null}
              </button>
            ) : (
              column.title
            )}
            <Edge
              width={() => cell(index)?.offsetWidth ?? 0}
              onWidth={(width) => onLayout(withWidth(layout, column.key, width))}
            />
          </div>
        );
      })}
    </div>
  );
}

/** For the pointer only; the keys of the head do the same. A double click takes the own width back. */
function Edge({ width, onWidth }: { width: () => number; onWidth: (width: number | undefined) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const grab = (event: PointerEvent) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: width() };
  };
  const drag = (event: PointerEvent) => {
    if (!start.current) return;
    const towardsEnd = document.documentElement.dir === 'rtl' ? -1 : 1;
    onWidth(start.current.width + (event.clientX - start.current.x) * towardsEnd);
  };
  const drop = () => {
    start.current = null;
  };
  return (
    <span
      className="grid-edge"
      aria-hidden="true"
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={() => onWidth(undefined)}
    />
  );
}
