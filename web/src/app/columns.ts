/** `F6`: from the rail through the columns of the sheet, each of which scrolls alone; after the last the browser has it. */

const COLUMNS = '.rail, .sheet .columns > *, .sheet .settings > *';

/** Focuses the next column; `false` when the focus is in the last one. */
export function nextColumn(): boolean {
  const columns = [...document.querySelectorAll<HTMLElement>(COLUMNS)].filter(
    (column) => column.getClientRects().length > 0,
  );
  const at = columns.findIndex((column) => column.contains(document.activeElement));
  const next = columns[at + 1];
  if (!next) return false;
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  return true;
}
