/** What the addresses of lists hold after their question mark; what does not belong there is left out. */

type Search = Record<string, unknown>;

/** The router reads `q=2026` as a number: an address made by hand may hold it as it is. */
function text(search: Search, name: string): string | undefined {
  const found = search[name];
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found ? found : undefined;
}

/** The router reads `rules=[...]` as a list. */
const rulesOf = (search: Search) =>
  Array.isArray(search.rules) ? JSON.stringify(search.rules) : text(search, 'rules');

export type GridSearch = { view?: string; q?: string; sort?: string; rules?: string; open?: string };
export const gridSearch = (search: Search): GridSearch => ({
  view: text(search, 'view'),
  q: text(search, 'q'),
  sort: text(search, 'sort'),
  rules: rulesOf(search),
  open: text(search, 'open'),
});

/** What a new segment begins with: one of the ready-made ones, or the chips of a list. */
export type SegmentSearch = { begin?: string; rules?: string };
export const segmentSearch = (search: Search): SegmentSearch => ({
  begin: text(search, 'begin'),
  rules: rulesOf(search),
});

export type OrderSearch = {
  q?: string;
  state?: string;
  company?: string;
  from?: string;
  to?: string;
  sort?: string;
  open?: string;
};
export const orderSearch = (search: Search): OrderSearch => ({
  q: text(search, 'q'),
  state: text(search, 'state'),
  company: text(search, 'company'),
  from: text(search, 'from'),
  to: text(search, 'to'),
  sort: text(search, 'sort'),
  open: text(search, 'open'),
});

export type AuditSearch = { user?: string; noun?: string; from?: string; until?: string };
export const auditSearch = (search: Search): AuditSearch => ({
  user: text(search, 'user'),
  noun: text(search, 'noun'),
  from: text(search, 'from'),
  until: text(search, 'until'),
});

/** Whose tasks, and whether those that are done. */
export type TaskSearch = { whose?: string; state?: 'done' };

export function taskSearch(search: Record<string, unknown>): TaskSearch {
  return {
    whose: typeof search.whose === 'string' ? search.whose : undefined,
    state: search.state === 'done' ? 'done' : undefined,
  };
}
