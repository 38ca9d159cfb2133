/**
 * Which rows are checked: by hand, or all that match, also those that are not loaded yet. Unchecking one of "all" leaves
 * the loaded others, for the server knows no "all but these".
 */
import { useMemo, useState } from 'react';

export type Checks = ReturnType<typeof useChecks>;

export function useChecks(rows: { id: string }[], total: number) {
  const [byHand, setByHand] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const checked = useMemo(() => (everything ? new Set(rows.map((row) => row.id)) : byHand), [everything, rows, byHand]);
  return {
    checked,
    everything,
    /** Everything that is loaded is checked, and there is more. */
    page: rows.length > 0 && total > rows.length && rows.every((row) => checked.has(row.id)),
    check: (ids: ReadonlySet<string>) => {
      setEverything(false);
      setByHand(ids);
    },
    all: () => setEverything(true),
    clear: () => {
      setEverything(false);
      setByHand(new Set());
    },
  };
}
