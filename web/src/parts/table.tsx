/**
 * A small table of records without paging: what the grid is too much for. A column says how its cells read; a table scrolls
 * sideways inside of its own section, never the page.
 */
import type { ReactNode } from 'react';
import { useOnPhone } from './width';

export type TableColumn<Row> = {
  key: string;
  title?: ReactNode;
  /** At the end of its cell, with the digits under each other. */
  number?: boolean;
  /** Holds a number in another shape than bare digits: on the phone it says what it counts. */
  counted?: boolean;
  /** Secondary text. */
  quiet?: boolean;
  /** Written by people: in the direction of its own script. */
  written?: boolean;
  cell: (row: Row) => ReactNode;
};

/** A phone shows so many columns side by side; more of them become two lines a row. */
const COLUMNS_OF_A_PHONE = 2;

type Props<Row> = { rows: Row[]; columns: TableColumn<Row>[]; id: (row: Row) => string };

function classOf<Row>(column: TableColumn<Row>): string | undefined {
  const names = [column.number ? 'number' : '', column.quiet ? 'quiet' : ''].filter(Boolean);
  return names.length ? names.join(' ') : undefined;
}

export function Table<Row>({ rows, columns, id }: Props<Row>) {
  const phone = useOnPhone();
  if (phone && columns.length > COLUMNS_OF_A_PHONE) return <Lines rows={rows} columns={columns} id={id} />;
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
                <td key={column.key} className={classOf(column)}>
                  {column.written ? <bdi>{column.cell(row)}</bdi> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isCounted = <Row,>(column: TableColumn<Row>) => column.counted || (column.number && !column.quiet);

/** The same on the phone: what the row is called with its buttons, and under it the rest; a number says what it counts. */
function Lines<Row>({ rows, columns, id }: Props<Row>) {
  const [first, ...others] = columns;
  const rest = others.filter((column) => column.title);
  const acts = others.filter((column) => !column.title);
  const cell = (column: TableColumn<Row>, row: Row) => {
    const value = column.cell(row);
    if (value === '—' || value === null || value === '') return null;
    return (
      <span key={column.key} className={classOf(column)}>
        {column.title ? <span className={isCounted(column) ? 'quiet' : 'unseen'}>{column.title} </span> : null}
        {column.written ? <bdi>{value}</bdi> : value}
      </span>
    );
  };
  return (
    <ul className="lines">
      {rows.map((row) => (
        <li key={id(row)}>
          <div className="row">
            <div className="medium">
              {first?.counted ? <span className="quiet">{first.title} </span> : null}
              {first?.written ? <bdi>{first.cell(row)}</bdi> : first?.cell(row)}
            </div>
            {acts.length > 0 ? <span className="push">{acts.map((column) => cell(column, row))}</span> : null}
          </div>
          <div className="row wrap small">{rest.map((column) => cell(column, row))}</div>
        </li>
      ))}
    </ul>
  );
}
