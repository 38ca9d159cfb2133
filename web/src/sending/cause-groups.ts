import type { Report } from '../api/types';

type Cause = { class: string; count: number; places: { provider: string; count: number }[] };

/** One row a class, the commonest first; its providers, most letters first. */
export function byClass(causes: Report['causes']): Cause[] {
  const found = new Map<string, Cause>();
  for (const { class: name, provider, count } of causes) {
    const cause = found.get(name) ?? { class: name, count: 0, places: [] };
    cause.count += count;
    cause.places.push({ provider, count });
    found.set(name, cause);
  }
  const rows = [...found.values()].sort((one, other) => other.count - one.count);
  for (const row of rows) row.places.sort((one, other) => other.count - one.count);
  return rows;
}
