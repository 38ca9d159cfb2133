/**
 * Saved views: a name for a search, its conditions, its order and its columns. The built-in ones are the same for everybody;
 * a person's own and the shared ones are the server's. Those that this browser kept before there was a place for them are
 * moved there once.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { createView, deleteView, listViews, undo, updateView } from '../api/operations';
import type { Filter, FreeCondition, GridName, SavedView, ViewChange } from '../api/types';
import type { GridSearch } from '../app/searches';
import { useMe } from '../app/session';
import { tellProblem } from '../app/stores';
import { useT } from '../app/words';
import type { Layout } from '../parts/grid-layout';
import type { GridNoun } from './fields';
import { conditionOf, filtersOf, readRules, writeRules } from './rules';

/** Whom a list shows, as its address says it. */
export type Question = Pick<GridSearch, 'q' | 'rules'>;
export type View = Question & {
  id: string;
  name: string;
  sort?: string;
  /** Kept on the server, and mine to change. */
  own: boolean;
  /** Everybody has it. */
  shared?: boolean;
  columns?: Layout;
};

/** The view that an address without one shows. */
const EVERYBODY = 'all';
/** Tabs beyond this many could not be told apart; the server refuses one more. */
export const MOST_OWN_VIEWS = 20;

/** `me` is whoever looks: the server puts them in its place. */
const MINE: Filter = { field: 'owner', operator: 'equals', value: 'me' };
const OWNERLESS: Filter = { field: 'owner', operator: 'is_empty', value: null };
const withdrawn = { field: 'permission', operator: 'equals', value: 'withdrawn' };
const suppressed = { field: 'suppressed', operator: 'equals', value: 'yes' };
const OF_CONTACTS: [string, Filter[]][] = [
  ['mine', [MINE]],
  ['ownerless', [OWNERLESS]],
  ['unmailable', [{ any: [withdrawn, suppressed] }]],
];
const OF_COMPANIES: [string, Filter[]][] = [
  ['mine', [MINE]],
  ['ownerless', [OWNERLESS]],
];

function useBuiltIn(others: [id: string, rules: Filter[]][]): View[] {
  const t = useT();
  return useMemo(
    () => [
      { id: EVERYBODY, name: t('customers.view.all'), own: false },
      ...others.map(([id, rules]) => ({ id, name: t(`customers.view.${id}`), own: false, rules: writeRules(rules) })),
    ],
    [t, others],
  );
}

export const useContactViews = () => useBuiltIn(OF_CONTACTS);
export const useCompanyViews = () => useBuiltIn(OF_COMPANIES);

/** The view that the address names; one that is gone, or not mine to see, is everybody. */
export function viewOf(views: View[], search: GridSearch): View {
  return views.find((view) => view.id === search.view) ?? views[0]!;
}

export function isChanged(view: View, search: GridSearch, layout?: Layout): boolean {
  const asked = view.q !== search.q || view.sort !== search.sort || view.rules !== search.rules;
  return asked || (view.columns !== undefined && layout !== undefined && !sameLayout(view.columns, layout));
}

const sameLayout = (one: Layout, other: Layout) =>
  JSON.stringify([one.hidden, one.order, one.widths, one.comfortable]) ===
  JSON.stringify([other.hidden, other.order, other.widths, other.comfortable]);

/** The address of a view. What was open beside the list is closed: it may not be in it. */
export function searchOf(view: View): GridSearch {
  const { id, q, sort, rules } = view;
  return { view: id === EVERYBODY ? undefined : id, q, sort, rules, open: undefined };
}

/** A view of the server as the tabs show it; one whose condition chips cannot hold shows everything it can. */
export function viewFrom(saved: SavedView): View {
  return {
    id: saved.id,
    name: saved.name,
    own: saved.may_change,
    shared: saved.shared,
    q: saved.q ?? undefined,
    sort: saved.sort ?? undefined,
    rules: writeRules(filtersOf(saved.condition) ?? []),
    columns: (saved.columns as unknown as Layout | null) ?? undefined,
  };
}

/** What the server is told of a view. */
export function changeOf({ q, sort, rules }: GridSearch, layout: Layout): ViewChange {
  const condition = conditionOf(readRules(rules)) as FreeCondition;
  return { q: q ?? null, sort: sort ?? null, condition, columns: layout as unknown as ViewChange['columns'] };
}

/** What this browser kept may be of an older version, or written by hand. */
export function readViews(text: string | null): Pick<View, 'name' | 'q' | 'sort' | 'rules'>[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(value: unknown): value is View {
  if (typeof value !== 'object' || value === null) return false;
  const { name, q, sort, rules } = value as Record<keyof View, unknown>;
  return typeof name === 'string' && [q, sort, rules].every((one) => one === undefined || typeof one === 'string');
}

/** The saved views of a grid, everybody's first, and what can be done with them. */
export function useSavedViews(noun: GridNoun) {
  const grid: GridName = noun === 'company' ? 'companies' : 'contacts';
  const client = useQueryClient();
  const key = ['view', grid];
  const { data } = useQuery({ queryKey: key, queryFn: () => listViews(grid), staleTime: 60_000 });
  const fresh = () => client.invalidateQueries({ queryKey: ['view'] });
  const views = useMemo(() => (data ?? []).map(viewFrom), [data]);
  useMoveUp(grid, noun, data !== undefined, fresh);
  return {
    views,
    places: new Map((data ?? []).map((view) => [view.id, view.place])),
    make: async (name: string, search: GridSearch, layout: Layout): Promise<View> => {
      const { q, sort, condition, columns } = changeOf(search, layout);
      const made = viewFrom(await createView({ grid, name, q, sort, condition, columns }));
      await fresh();
      return made;
    },
    change: async (id: string, change: ViewChange) => {
      await updateView(id, change);
      await fresh();
    },
    /** Answers how to take it back. */
    drop: async (id: string): Promise<() => Promise<unknown>> => {
      const { undo_id } = await deleteView(id);
      await fresh();
      return () => undo(undo_id).then(fresh);
    },
  };
}

/** Views that this browser kept go to the server, each once. */
function useMoveUp(grid: GridName, noun: GridNoun, ready: boolean, done: () => Promise<unknown>) {
  const stored = `tradewind.views.${noun}.${useMe().user.id}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the server's own are known
  useEffect(() => {
    const kept = ready ? readViews(localStorage.getItem(stored)) : [];
    if (kept.length === 0) return;
    localStorage.removeItem(stored);
    const move = async () => {
      for (const { name, q, sort, rules } of kept)
        await createView({ grid, name, q, sort, condition: conditionOf(readRules(rules)) as FreeCondition });
      await done();
    };
    move().catch(tellProblem);
  }, [ready]);
}
