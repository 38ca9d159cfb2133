/** Which columns a grid shows, in what order, and how tall its rows are: what dragging does, by keys and clicks. */
import { Checkbox } from 'antd';
import { useRef, useState } from 'react';
import { useT } from '../app/words';
import { Float } from './float';
import { type Column, isHidden, type Layout, ordered, usualLayout, withMove, withShown } from './grid-layout';
import { IconButton } from './small';

type Props<Row> = { columns: Column<Row>[]; layout: Layout; onLayout: (layout: Layout) => void };

export function ColumnMenu<Row>({ columns, layout, onLayout }: Props<Row>) {
  const t = useT();
  const opener = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const all = ordered(columns, layout);
  const show = (key: string, on: boolean) => onLayout(withShown(layout, key, on));
  return (
    <>
      <span ref={opener}>
        <IconButton icon="columns" label={t('shell.common.grid.columns')} onClick={() => setOpen(!open)} />
      </span>
      {open ? (
        <Float by={opener} label={t('shell.common.grid.columns')} onClose={() => setOpen(false)}>
          <ul className="column-list">
            {all.map((column, index) => (
              <li key={column.key}>
                <Checkbox
                  disabled={index === 0}
                  checked={index === 0 || !isHidden(column, layout)}
                  onChange={(event) => show(column.key, event.target.checked)}
                >
                  {column.title}
                </Checkbox>
                {index === 0 ? null : (
                  <span className="push row">
                    <IconButton
                      icon="up"
                      label={t('shell.common.grid.earlier', { column: column.title })}
                      disabled={index === 1}
                      onClick={() => onLayout(withMove(columns, layout, column.key, -1))}
                    />
                    <IconButton
                      icon="down"
                      label={t('shell.common.grid.later', { column: column.title })}
                      disabled={index === all.length - 1}
                      onClick={() => onLayout(withMove(columns, layout, column.key, 1))}
                    />
                  </span>
                )}
              </li>
            ))}
          </ul>
          <div className="float-foot">
            <Checkbox
              checked={layout.comfortable}
              onChange={(event) => onLayout({ ...layout, comfortable: event.target.checked })}
            >
              {t('shell.common.grid.comfortable')}
            </Checkbox>
            <button
              type="button"
              className="bare link push"
              onClick={() => onLayout({ ...usualLayout(columns), comfortable: layout.comfortable })}
            >
              {t('shell.common.grid.usual')}
            </button>
          </div>
        </Float>
      ) : null}
    </>
  );
}
