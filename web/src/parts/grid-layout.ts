/**
 * Which columns a grid shows, in what order and how wide. A person's own choice is kept in this browser under one key
 * for each grid; what the room cannot hold beside an open panel leaves by the columns' own priority, never squeezed.
 */
import { type ReactNode, useMemo, useState } from 'react';
import { useMe } from '../app/session';

export type Column<Row> = {
  key: string;
  title: string;
  /** Pixels that it never goes below, unless the person drags it there. */
  least: number;
  /** Its share of the room that is left; absent: it stays as wide as `least`. */
  grow?: number;
  cell: (row: Row) => ReactNode;
  number?: boolean;
  /** The server's name of the order; absent: cannot be sorted. */
  sort?: string;
  /** Columns with a higher number leave first when the room gets narrow. */
  leaves?: 1 | 2 | 3;
  /** Hidden until somebody asks for it. */
  rare?: boolean;
};

export type Layout = { hidden: string[]; order: string[]; widths: Record<string, number>; comfortable: boolean };

type Sized = Pick<Column<never>, 'key' | 'least' | 'grow' | 'leaves' | 'rare'>;

export const NARROWEST_PIXELS = 56;
export const WIDEST_PIXELS = 640;

export function usualLayout(columns: Sized[]): Layout {
  const hidden = columns.filter((column) => column.rare).map((column) => column.key);
  return { hidden, order: columns.map((column) => column.key), widths: {}, comfortable: false };
}

/** All columns in the person's order. The first names the row: it stays first. Columns that came later stand at the end. */
export function ordered<C extends Sized>(columns: C[], layout: Layout): C[] {
  const place = (column: C) => {
    const found = layout.order.indexOf(column.key);
    return found < 0 ? layout.order.length : found;
  };
  const [first, ...others] = columns;
  return first ? [first, ...others.toSorted((a, b) => place(a) - place(b))] : [];
}

/** Whether a column is out of sight: hidden, or rare and newer than the person's choice. */
export function isHidden(column: Sized, layout: Layout): boolean {
  const isNew = column.rare && !layout.order.includes(column.key);
  return isNew || layout.hidden.includes(column.key);
}

/** The layout with a column in sight or out of it. */
export function withShown(layout: Layout, key: string, on: boolean): Layout {
  const order = layout.order.includes(key) ? layout.order : [...layout.order, key];
  const others = layout.hidden.filter((one) => one !== key);
  return { ...layout, order, hidden: on ? others : [...others, key] };
}

const widthOf = (column: Sized, layout: Layout) => layout.widths[column.key] ?? column.least;

/** The pixels below which a grid with these columns scrolls sideways. */
export function leastWidth(columns: Sized[], layout: Layout): number {
  return columns.reduce((sum, column) => sum + widthOf(column, layout), 0);
}

/** The columns to show. With a room, those of the highest `leaves` go, the last one first, until the rest has its width. */
export function shownColumns<C extends Sized>(columns: C[], layout: Layout, room = Number.POSITIVE_INFINITY): C[] {
  const shown = ordered(columns, layout).filter((column, index) => index === 0 || !isHidden(column, layout));
  while (leastWidth(shown, layout) > room) {
    const next = Math.max(...shown.map((column) => column.leaves ?? 0));
    if (next === 0) break;
    shown.splice(
      shown.findLastIndex((column) => column.leaves === next),
      1,
    );
  }
  return shown;
}

export function tracksOf(columns: Sized[], layout: Layout): string {
  const track = (column: Sized) => {
    const own = layout.widths[column.key];
    if (own) return `${own}px`;
    return column.grow ? `minmax(${column.least}px, ${column.grow}fr)` : `${column.least}px`;
  };
  return columns.map(track).join(' ');
}

export function withWidth(layout: Layout, key: string, width: number | undefined): Layout {
  const { [key]: _, ...others } = layout.widths;
  if (width === undefined) return { ...layout, widths: others };
  const kept = Math.round(Math.min(WIDEST_PIXELS, Math.max(NARROWEST_PIXELS, width)));
  return { ...layout, widths: { ...others, [key]: kept } };
}

/** Moves a column by one place among the others; the pinned first one neither moves nor gives way. */
export function withMove(columns: Sized[], layout: Layout, key: string, by: -1 | 1): Layout {
  const order = ordered(columns, layout).map((column) => column.key);
  const from = order.indexOf(key);
  const to = from + by;
  if (from < 1 || to < 1 || to >= order.length) return layout;
  [order[from], order[to]] = [order[to]!, order[from]!];
  return { ...layout, order };
}

/** What is stored may be of an older version, or written by hand: what does not fit is left out. */
export function readLayout(text: string | null, usual: Layout): Layout {
  if (!text) return usual;
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null) return usual;
    const { hidden, order, widths, comfortable } = found as Partial<Record<keyof Layout, unknown>>;
    const words = (value: unknown, other: string[]) =>
      Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : other;
    const sizes = typeof widths === 'object' && widths !== null ? Object.entries(widths) : [];
    return {
      hidden: words(hidden, usual.hidden),
      order: words(order, usual.order),
      widths: Object.fromEntries(sizes.filter(([, size]) => typeof size === 'number' && size >= NARROWEST_PIXELS)),
      comfortable: comfortable === true,
    };
  } catch {
    return usual;
  }
}

/** The person's layout of the grid of this name, and how to change it. */
export function useLayout(grid: string, columns: Sized[]): [Layout, (layout: Layout) => void] {
  const stored = `tradewind.grid.${grid}.${useMe().user.id}`;
  const usual = useMemo(() => usualLayout(columns), [columns]);
  const [layout, set] = useState(() => readLayout(localStorage.getItem(stored), usual));
  const keep = (next: Layout) => {
    localStorage.setItem(stored, JSON.stringify(next));
    set(next);
  };
  return [layout, keep];
}
