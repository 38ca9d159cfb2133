/** One row of a grid: a line of cells, or on the phone two lines with what matters at their ends. */
import { Checkbox } from 'antd';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { useT } from '../app/words';
import type { Column } from './grid-layout';

/** What the two lines of a row say: a name and what stands at its end, a quiet line and a badge. */
export type TwoLines = { name: ReactNode; aside?: ReactNode; line: ReactNode; badge?: ReactNode };

type Place = { index: number; start: number; height: number; current: boolean; open: boolean };

type RowProps<Row> = Place & {
  row: Row;
  columns: Column<Row>[];
  tracks: string;
  /** Absent: cannot be checked. */
  checked?: boolean;
  onCheck: (index: number, range: boolean) => void;
  onOpen: (row: Row) => void;
};

function frame({ index, start, height, current, open }: Place, checked = false) {
  const style: CSSProperties = { blockSize: height, transform: `translateY(${start}px)` };
  return {
    'data-row': index,
    'aria-rowindex': index + 2,
    'aria-selected': checked || open,
    tabIndex: current ? 0 : -1,
    className: `grid-row ${open ? 'is-open' : ''} ${checked ? 'is-checked' : ''}`,
    style,
  };
}

function LineRow<Row>({ row, columns, tracks, checked, onCheck, onOpen, ...place }: RowProps<Row>) {
  const t = useT();
  const { style, ...rest } = frame(place, checked);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys open the focused row
    <div role="row" {...rest} style={{ ...style, gridTemplateColumns: tracks }} onClick={() => onOpen(row)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps a click on the box from opening the row */}
      <div role="gridcell" className="grid-check pinned" onClick={(event) => event.stopPropagation()}>
        {checked === undefined ? null : (
          <Checkbox
            tabIndex={-1}
            aria-label={t('shell.common.grid.check')}
            checked={checked}
            onChange={(event) =>
              onCheck(place.index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        )}
      </div>
      {columns.map((column, index) => (
        <div
          key={column.key}
          role="gridcell"
          className={`${column.number ? 'number' : 'cut'} ${index === 0 ? 'pinned' : ''}`}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
/** Memoised: checking or walking redraws the two rows that change, not the window of forty. */
export const GridRow = memo(LineRow) as typeof LineRow;

type PhoneProps<Row> = Place & { row: Row; lines: (row: Row) => TwoLines; onOpen: (row: Row) => void };

export function PhoneRow<Row>({ row, lines, onOpen, ...place }: PhoneProps<Row>) {
  const { name, aside, line, badge } = lines(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys open the focused row
    <div role="row" {...frame(place)} onClick={() => onOpen(row)}>
      <div role="gridcell" className="two-lines">
        <div className="cut strong">{name}</div>
        <div className="row">{aside}</div>
        <div className="cut quiet small">{line}</div>
        <div className="row">{badge}</div>
      </div>
    </div>
  );
}
