/**
 * A small table of records without paging: what the grid is too much for. A column says how its cells read; a table scrolls
 * sideways inside of its own section, never the page.
 */
import type { ReactNode } from 'react';

export type TableColumn<Row> = {
  key: string;
  title?: ReactNode;
  /** At the end of its cell, with the digits under each other. */
  number?: boolean;
  /** Secondary text. */
  quiet?: boolean;
  /** Written by people: in the direction of its own script. */
  written?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = { rows: Row[]; columns: TableColumn<Row>[]; id: (row: Row) => string };

function classOf<Row>(column: TableColumn<Row>): string | undefined {
  const names = [column.number ? 'number' : '', column.quiet ? 'quiet' : ''].filter(Boolean);
  return names.length ? names.join(' ') : undefined;
}

export function Table<Row>({ rows, columns, id }: Props<Row>) {
  return (
    <div className="table-scroll">
      <table className="plain">
        {columns.some((column) => column.title) ? (
          <thead>
            <tr>
              {columns.map((column) =>
                column.title ? (
                  <th key={column.key} className={column.number ? 'number' : undefined}>
                    {column.title}
                  </th>
                ) : (
                  <td key={column.key} />
                ),
              )}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)}>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)} dir={column.written ? 'auto' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
