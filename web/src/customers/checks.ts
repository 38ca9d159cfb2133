/** Which rows are checked: by hand, or all that match but those that were unchecked, also the ones that are not loaded yet. */
import { useMemo, useState } from 'react';
import type { Selection } from '../api/types';
import { readRules, wholeCondition } from './rules';
import type { Question } from './views';

export type Checks = ReturnType<typeof useChecks>;

const NONE: ReadonlySet<string> = new Set();

export function useChecks(rows: { id: string }[], total: number) {
  const [byHand, setByHand] = useState(NONE);
  const [everything, setEverything] = useState(false);
  const [except, setExcept] = useState(NONE);
  const checked = useMemo(
    () => (everything ? new Set(rows.map((row) => row.id).filter((id) => !except.has(id))) : byHand),
    [everything, except, rows, byHand],
  );
  const clear = () => {
    setEverything(false);
    setByHand(NONE);
    setExcept(NONE);
  };
  return {
    checked,
    everything,
    /** How many of all that match were unchecked. */
    left: except.size,
    count: everything ? Math.max(0, total - except.size) : byHand.size,
    /** Everything that is loaded is checked, and there is more. */
    page: rows.length > 0 && total > rows.length && rows.every((row) => checked.has(row.id)),
    check: (ids: ReadonlySet<string>) => {
      if (!everything) setByHand(ids);
      else if (ids.size === 0) clear();
      else setExcept(new Set(rows.map((row) => row.id).filter((id) => !ids.has(id))));
    },
    all: () => {
      setEverything(true);
      setExcept(NONE);
    },
    clear,
    /** What is checked, as the server is told. */
    selection: ({ q, rules }: Question): Selection =>
      everything ? { condition: wholeCondition(readRules(rules)), q, except: [...except] } : { ids: [...byHand] },
  };
}
