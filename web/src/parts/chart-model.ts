/** What the charts compute before they draw: order and rest of rows, the top of an axis, and their table as a file. */

/** One row of bars. */
export type BarRow = {
  key: string;
  /** As it is read and written into the table; `label` may show it otherwise. */
  name: string;
  value: number;
  /** A target or the last period: a tick on the track. */
  mark?: number;
  /** The part of `value` that is estimated or of machines: hatched. */
  hatched?: number;
  tone?: 'ours' | 'trade' | 'soft' | 'rest' | 'good' | 'warn' | 'bad';
};

/** The key of the row that stands for all rows left out. */
export const OTHERS = 'others';

/** Largest first, and what is beyond `most` rows as one last row; rows that are already in an order of their own keep it. */
export function rowsShown<Row extends BarRow>(
  rows: Row[],
  most: number,
  ordered: boolean,
  others: (count: number) => string,
): (Row | BarRow)[] {
  const sorted = ordered ? rows : [...rows].sort((a, b) => b.value - a.value);
  if (sorted.length <= most) return sorted;
  const rest = sorted.slice(most - 1);
  const sum = (read: (row: Row) => number) => rest.reduce((total, row) => total + read(row), 0);
  const left = { key: OTHERS, name: others(rest.length), value: sum((row) => row.value), tone: 'rest' as const };
  return [...sorted.slice(0, most - 1), { ...left, hatched: sum((row) => row.hatched ?? 0) }];
}

/** A round number at or above the largest value, so that half of it is a whole number too. */
export function topOf(values: number[]): number {
  const most = Math.max(0, ...values);
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power >= most) ?? 10;
  const top = step * power;
  return most >= 1 ? Math.max(2, top) : top;
}

export type ChartTable = { columns: string[]; rows: (string | number | null)[][] };

/** What a spreadsheet would run instead of show. Numbers are ours and stay numbers. */
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The table as CSV, with the mark by which spreadsheets know UTF-8. */
export function csvOf({ columns, rows }: ChartTable): string {
  return `\uFEFF${[columns, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}

/** Saves a text as a file on the reader's computer. */
export function saveText(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name.replaceAll(/[\\/:*?"<>|\s]+/g, '-')}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
