/**
 * What the screens of contacts and of companies have in common: head, search, the grid with its columns, the count, and
 * what stands in the grid's place when there is nothing in it. What a row means and what can be done with it is theirs.
 */
import { Input } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { usePages } from '../api/pages';
import { useKeys } from '../app/keys';
import type { GridSearch } from '../app/router';
import { useFormat, useT } from '../app/words';
import { ColumnMenu } from '../parts/column-menu';
import { Grid } from '../parts/grid';
import { type Column, useLayout } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { Loaded } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { FilterFold } from './filter-fold';
import { CustomerMenu, CustomerTabs } from './head';

/** Typing rests this long before the list follows. */
const REST_MILLISECONDS = 200;

type Props<Row> = {
  /** The noun of its words, and the name under which the layout is kept. */
  noun: 'contact' | 'company';
  search: GridSearch;
  onSearch: (change: GridSearch) => void;
  pages: ReturnType<typeof usePages<Row>>;
  columns: Column<Row>[];
  lines: (row: Row) => TwoLines;
  onOpen: (row: Row) => void;
  actions: ReactNode;
  chips?: ReactNode;
  /** How many conditions the chips hold. */
  conditions?: number;
  checked?: ReadonlySet<string>;
  onCheck?: (ids: ReadonlySet<string>) => void;
  bulk?: ReactNode;
  panel?: ReactNode;
  /** Nobody is there yet, or nobody fits. */
  empty: ReactNode;
  children?: ReactNode;
};

export function GridScreen<Row extends { id: string }>(props: Props<Row>) {
  const { noun, search, onSearch, columns } = props;
  const { query, rows, total, more } = props.pages;
  const t = useT();
  const format = useFormat();
  const phone = useOnPhone();
  const [layout, setLayout] = useLayout(noun, columns);
  return (
    <Page
      title={t('customers.contact.title')}
      tabs={<CustomerTabs />}
      actions={
        <>
          <CustomerMenu />
          {props.actions}
        </>
      }
    >
      <div className="toolbar">
        <SearchField
          value={search.q ?? ''}
          onChange={(q) => onSearch({ q: q || undefined })}
          label={t(`customers.${noun}.search`)}
        />
        {props.chips && phone ? <FilterFold count={props.conditions ?? 0}>{props.chips}</FilterFold> : props.chips}
        <span className="push quiet small" aria-live="polite">
          {query.data ? t(`customers.${noun}.count`, { count: total, shown: format.number(total) }) : ''}
        </span>
        <span className="only-desktop">
          <ColumnMenu columns={columns} layout={layout} onLayout={setLayout} />
        </span>
      </div>
      <div className={props.panel ? 'columns list-panel' : 'columns one'}>
        <div className="grid-place">
          <Loaded query={query} rows={14}>
            {() =>
              total === 0 ? (
                props.empty
              ) : (
                <Grid
                  label={t(`customers.${noun}.plural`)}
                  rows={rows}
                  total={total}
                  columns={columns}
                  layout={layout}
                  onLayout={setLayout}
                  lines={props.lines}
                  id={(row) => row.id}
                  sort={search.sort}
                  onSort={(sort) => onSearch({ sort: sort || undefined })}
                  checked={props.checked}
                  onCheck={props.onCheck}
                  open={search.open}
                  onOpen={props.onOpen}
                  onMore={more}
                />
              )
            }
          </Loaded>
          {props.bulk}
        </div>
        {props.panel}
      </div>
      {props.children}
    </Page>
  );
}

function SearchField({ value, onChange, label }: { value: string; onChange: (value: string) => void; label: string }) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLDivElement>(null);
  useKeys([{ keys: '/', label: 'shell.common.find-here', run: () => field.current?.querySelector('input')?.focus() }]);
  const last = useRef(onChange);
  last.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => last.current(text), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <div ref={field} className="search-field">
      <Input
        size="small"
        allowClear
        prefix={<Icon name="search" size={14} />}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
