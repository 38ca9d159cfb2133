/**
 * Saved views: a name for a search, its conditions and its order. The built-in ones are the same for everybody; a person's
 * own are kept in this browser under one key for each grid, until the server has a place for views: then `useOwnViews` asks
 * it instead, and nothing else here changes.
 */
import { useMemo, useState } from 'react';
import type { Filter } from '../api/types';
import type { GridSearch } from '../app/router';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { writeRules } from './rules';

/** Whom a list shows, as its address says it. */
export type Question = Pick<GridSearch, 'q' | 'rules'>;
export type View = Question & { id: string; name: string; own: boolean; sort?: string };

/** The view that an address without one shows. */
const EVERYBODY = 'all';
/** Tabs beyond this many could not be told apart; the oldest stays, the newest is refused. */
export const MOST_OWN_VIEWS = 20;

const everybody = (name: string): View => ({ id: EVERYBODY, name, own: false });

export function useContactViews(): View[] {
  const t = useT();
  const me = useMe().user.id;
  return useMemo(() => {
    const view = (id: string, rules: Filter[]): View => ({
      id,
      name: t(`customers.view.${id}`),
      own: false,
      rules: writeRules(rules),
    });
    const withdrawn = { field: 'permission', operator: 'equals', value: 'withdrawn' };
    const suppressed = { field: 'suppressed', operator: 'equals', value: 'yes' };
    return [
      everybody(t('customers.view.all')),
      view('mine', [{ field: 'owner', operator: 'equals', value: me }]),
      view('ownerless', [{ field: 'owner', operator: 'is_empty', value: null }]),
      view('unmailable', [{ any: [withdrawn, suppressed] }]),
    ];
  }, [t, me]);
}

/** The server has no conditions for companies yet: there is one built-in view, and own ones hold a search and an order. */
export function useCompanyViews(): View[] {
  const t = useT();
  return useMemo(() => [everybody(t('customers.view.all'))], [t]);
}

/** The view that the address names; one that is gone, or of another browser, is everybody. */
export function viewOf(views: View[], search: GridSearch): View {
  return views.find((view) => view.id === search.view) ?? views[0]!;
}

export function isChanged(view: View, search: GridSearch): boolean {
  return view.q !== search.q || view.sort !== search.sort || view.rules !== search.rules;
}

/** The address of a view. What was open beside the list is closed: it may not be in it. */
export function searchOf(view: View): GridSearch {
  const { id, q, sort, rules } = view;
  return { view: id === EVERYBODY ? undefined : id, q, sort, rules, open: undefined };
}

/** What is stored may be of an older version, or written by hand. */
export function readViews(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.filter(isView).map((view) => ({ ...view, own: true }));
  } catch {
    return [];
  }
}

function isView(value: unknown): value is View {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, q, sort, rules } = value as Record<keyof View, unknown>;
  const texts = [q, sort, rules].every((one) => one === undefined || typeof one === 'string');
  return typeof id === 'string' && typeof name === 'string' && texts;
}

/** The person's own views of a grid; `keep` adds one or writes it anew, `drop` takes it away. */
export function useOwnViews(grid: string) {
  const stored = `tradewind.views.${grid}.${useMe().user.id}`;
  const [views, set] = useState(() => readViews(localStorage.getItem(stored)));
  // Read again before each change: another tab of this browser may have written meanwhile.
  const change = (make: (now: View[]) => View[]) => {
    const next = make(readViews(localStorage.getItem(stored)));
    localStorage.setItem(stored, JSON.stringify(next));
    set(next);
  };
  return {
    views,
    keep: (view: View) =>
      change((now) => {
        const place = now.findIndex((one) => one.id === view.id);
        return place < 0 ? [...now, view].slice(0, MOST_OWN_VIEWS) : now.with(place, view);
      }),
    drop: (id: string) => change((now) => now.filter((one) => one.id !== id)),
  };
}

export function newView(name: string, { q, sort, rules }: GridSearch): View {
  return { id: `own-${Date.now().toString(36)}`, name, own: true, q, sort, rules };
}
