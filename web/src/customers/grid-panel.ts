/** The side panel of a grid: where its record stands among the rows, how to walk them, and the keys of the screen. */
import { useKeys } from '../app/keys';
import type { GridSearch } from '../app/searches';
import { useFormat } from '../app/words';
import type { Checks } from './checks';

type Asked = {
  rows: { id: string }[];
  total: number;
  search: GridSearch;
  onSearch: (change: GridSearch) => void;
  checks: Checks;
  onPage: (id: string) => void;
  add: { label: string; run: () => void };
};

export type PanelPlace = { position: string; onStep: (by: number) => void; onClose: () => void };

export function usePanel({ rows, total, search, onSearch, checks, onPage, add }: Asked): PanelPlace {
  const format = useFormat();
  const at = rows.findIndex((row) => row.id === search.open);
  const close = () => onSearch({ open: undefined });
  useKeys([
    {
      keys: 'escape',
      label: 'shell.common.close',
      run: () => (checks.checked.size ? checks.clear() : close()),
    },
    { keys: 'o', label: 'customers.contact.keys.open', run: () => search.open && onPage(search.open) },
    { keys: 'n', label: add.label, run: add.run },
  ]);
  return {
    position: at < 0 ? '' : `${format.number(at + 1)} / ${format.number(total)}`,
    onStep: (by) => {
      const next = rows[at + by];
      if (next) onSearch({ open: next.id });
    },
    onClose: close,
  };
}
