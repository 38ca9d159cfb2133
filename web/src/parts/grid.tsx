/**
 * The grid: one line a row, only the rows in view are drawn, further pages come by their cursor while one scrolls.
 * Roles, row numbers and a roving focus make it a grid for the ear and for the keys as well; on the phone the same rows
 * stand in two lines. Which columns there are is the layout's matter, what a row means is its owner's.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDensity } from '../app/density';
import { useKeys } from '../app/keys';
import { GridHead } from './grid-head';
import { type Column, type Layout, leastWidth, shownColumns, tracksOf } from './grid-layout';
import { GridRow, PhoneRow, type TwoLines } from './grid-row';
import { useOnPhone, usePanelLiesOver, useWidth } from './width';

const ROW_PIXELS = 34;
const COMFORTABLE_PIXELS = 42;
const PHONE_ROW_PIXELS = 62;
const PANEL_PIXELS = 376;
const CHECK_PIXELS = 44;
const NO_CHECK_PIXELS = 20;
const DRAWN_BEYOND_VIEW = 12;
const ASK_MORE_BEFORE_END = 40;
const PAGE_ROWS = 15;
const NONE: ReadonlySet<string> = new Set();

type Props<Row> = {
  label: string;
  rows: Row[];
  total: number;
  columns: Column<Row>[];
  layout: Layout;
  onLayout: (layout: Layout) => void;
  lines: (row: Row) => TwoLines;
  id: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  checked?: ReadonlySet<string>;
  onCheck?: (ids: ReadonlySet<string>) => void;
  /** The row that the side panel shows; while there is one, columns leave by their priority. */
  open?: string;
  onOpen: (row: Row) => void;
  onMore?: () => void;
};

export function Grid<Row>(props: Props<Row>) {
  const { rows, layout, id, open, onOpen, onMore } = props;
  const phone = useOnPhone();
  const checked = phone ? undefined : props.checked;
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const lastChecked = useRef<number | null>(null);
  const width = useWidth(box);
  const covered = usePanelLiesOver() ? PANEL_PIXELS : 0;
  const side = checked ? CHECK_PIXELS : NO_CHECK_PIXELS;
  const room = open && width ? width - covered - side : undefined;
  const columns = useMemo(() => shownColumns(props.columns, layout, room), [props.columns, layout, room]);
  const tracks = `${side}px ${tracksOf(columns, layout)}`;
  const least = phone ? 0 : side + leastWidth(columns, layout);
  const comfortable = useDensity() === 'comfortable' || layout.comfortable;
  const height = phone ? PHONE_ROW_PIXELS : comfortable ? COMFORTABLE_PIXELS : ROW_PIXELS;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: DRAWN_BEYOND_VIEW,
    initialRect: { width: 1200, height: 700 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (onMore && rows.length > 0 && last >= rows.length - ASK_MORE_BEFORE_END) onMore();
  }, [last, rows.length, onMore]);
  const openIndex = open ? rows.findIndex((row) => id(row) === open) : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another open row moves the place
  useEffect(() => {
    if (openIndex < 0) return;
    setAt(openIndex);
    virtual.scrollToIndex(openIndex);
  }, [openIndex]);

  const isInside = () => body.current?.contains(document.activeElement) ?? false;
  const focus = (index: number) =>
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus());
  const move = (next: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, next));
    setAt(index);
    virtual.scrollToIndex(index);
    focus(index);
    if (open && rows[index]) onOpen(rows[index]);
  };
  /** The first key only shows where one is. */
  const step = (by: number) => move(isInside() || open ? at + by : at);
  const check = (index: number, range: boolean) => {
    if (!checked || !props.onCheck || !rows[index]) return;
    const next = new Set(checked);
    const from = range && lastChecked.current !== null ? lastChecked.current : index;
    const on = !checked.has(id(rows[index]));
    for (let row = Math.min(from, index); row <= Math.max(from, index); row += 1) {
      if (on) next.add(id(rows[row]!));
      else next.delete(id(rows[row]!));
    }
    lastChecked.current = index;
    props.onCheck(next);
    focus(index);
  };
  const latestCheck = useRef(check);
  latestCheck.current = check;
  const latestOpen = useRef(onOpen);
  latestOpen.current = onOpen;
  const steady = useMemo(
    () => ({
      check: (index: number, range: boolean) => latestCheck.current(index, range),
      open: (row: Row) => latestOpen.current(row),
    }),
    [],
  );
  const inRows = () => body.current;
  const within = () => (document.activeElement === document.body ? document.body : body.current);
  /** Beside an open panel the walk goes on from wherever one is. */
  const walking = () => (open ? document.body : within());
  useKeys([
    { keys: 'j', label: 'shell.keys.grid.next', within: walking, run: () => step(1) },
    { keys: 'k', label: 'shell.keys.grid.previous', within: walking, run: () => step(-1) },
    { keys: 'arrowdown', label: 'shell.keys.grid.next', within, run: () => step(1) },
    { keys: 'arrowup', label: 'shell.keys.grid.previous', within, run: () => step(-1) },
    { keys: 'pagedown', label: 'shell.keys.grid.page-down', within, run: () => step(PAGE_ROWS) },
    { keys: 'pageup', label: 'shell.keys.grid.page-up', within, run: () => step(-PAGE_ROWS) },
    { keys: 'home', label: 'shell.keys.grid.first', within, run: () => move(0) },
    { keys: 'end', label: 'shell.keys.grid.last', within, run: () => move(rows.length - 1) },
    {
      keys: 'enter',
      label: 'shell.keys.grid.open',
      within: inRows,
      run: () => rows[at] && onOpen(rows[at]),
    },
  ]);
  useKeys(
    checked
      ? [
          { keys: 'x', also: [' '], label: 'shell.keys.grid.check', within, run: () => check(at, false) },
          { keys: 'shift+x', label: 'shell.keys.grid.range', within, run: () => check(at, true) },
        ]
      : [],
  );
  const all = checked !== undefined && rows.length > 0 && rows.every((row) => checked.has(id(row)));
  const some = checked !== undefined && !all && rows.some((row) => checked.has(id(row)));

  return (
    <div
      className={checked ? 'grid can-check' : 'grid'}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total + 1}
      ref={box}
      tabIndex={rows.length ? undefined : 0}
    >
      {phone ? null : (
        <GridHead
          columns={columns}
          tracks={tracks}
          width={least}
          layout={layout}
          onLayout={props.onLayout}
          sort={props.sort}
          onSort={props.onSort}
          check={checked ? { all, some, onAll: () => props.onCheck?.(all ? NONE : new Set(rows.map(id))) } : undefined}
        />
      )}
      <div
        className="grid-body"
        role="rowgroup"
        ref={body}
        style={{ blockSize: virtual.getTotalSize(), minInlineSize: least }}
        onFocus={(event) => {
          const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row;
          if (row) setAt(Number(row));
        }}
      >
        {items.map((item) => {
          const row = rows[item.index]!;
          const name = id(row);
          const place = {
            index: item.index,
            start: item.start,
            height,
            current: item.index === at,
            open: name === open,
          };
          return phone ? (
            <PhoneRow key={name} {...place} row={row} lines={props.lines} onOpen={onOpen} />
          ) : (
            <GridRow
              key={name}
              {...place}
              row={row}
              columns={columns}
              tracks={tracks}
              checked={checked?.has(name)}
              onCheck={steady.check}
              onOpen={steady.open}
            />
          );
        })}
      </div>
    </div>
  );
}
