/**
 * What the screens of contacts and of companies have in common: head with its views, search, the grid with its columns, the
 * count, and what stands in the grid's place when there is nothing in it. What a row means and what can be done with it is
 * theirs.
 */
import { type ReactNode, useState } from 'react';
import type { usePages } from '../api/pages';
import type { GridSearch } from '../app/searches';
import { useFormat, useT } from '../app/words';
import { ColumnMenu } from '../parts/column-menu';
import { Grid } from '../parts/grid';
import { type Column, useLayout } from '../parts/grid-layout';
import type { TwoLines } from '../parts/grid-row';
import { Page } from '../parts/page';
import { IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { FilterFold } from './filter-fold';
import { CustomerMenu, CustomerTabs } from './head';
import { SearchField } from './search-field';
import { ViewTabs } from './view-tabs';
import type { Question, View } from './views';

type Props<Row> = {
  /** The noun of its words, and the name under which layout and views are kept. */
  noun: 'contact' | 'company';
  search: GridSearch;
  onSearch: (change: GridSearch) => void;
  pages: ReturnType<typeof usePages<Row>>;
  columns: Column<Row>[];
  lines: (row: Row) => TwoLines;
  onOpen: (row: Row) => void;
  views: View[];
  count: (question: Question) => Promise<number>;
  actions: ReactNode;
  chips?: ReactNode;
  /** How many conditions the chips hold. */
  conditions?: number;
  checked?: ReadonlySet<string>;
  onCheck?: (ids: ReadonlySet<string>) => void;
  /** In words above the rows: how far the checks reach. */
  reach?: ReactNode;
  /** Above that: what goes on by itself. */
  underWay?: ReactNode;
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
  const [searching, setSearching] = useState(Boolean(search.q));
  const shown = query.data ? format.number(total) : '';
  const field = (
    <SearchField
      value={search.q ?? ''}
      onChange={(q) => onSearch({ q: q || undefined })}
      label={t(`customers.${noun}.search`)}
    />
  );
  const views = (
    <ViewTabs
      grid={noun}
      builtIn={props.views}
      search={search}
      onSearch={onSearch}
      count={props.count}
      layout={layout}
      onLayout={setLayout}
    />
  );
  return (
    <Page
      title={t('customers.contact.title')}
      tabs={
        phone ? (
          <span className="quiet" aria-live="polite">
            {shown}
          </span>
        ) : (
          <>
            <CustomerTabs />
            {views}
          </>
        )
      }
      actions={
        <>
          <CustomerMenu />
          {phone ? (
            <IconButton icon="search" label={t(`customers.${noun}.search`)} onClick={() => setSearching(!searching)} />
          ) : null}
          {props.actions}
        </>
      }
    >
      {phone ? (
        <div className="toolbar">
          {props.chips ? <FilterFold count={props.conditions ?? 0}>{props.chips}</FilterFold> : null}
          {views}
          {searching ? field : null}
        </div>
      ) : (
        <div className="toolbar">
          {field}
          {props.chips}
          <span className="push quiet small" aria-live="polite">
            {shown ? t(`customers.${noun}.count`, { count: total, shown }) : ''}
          </span>
          <ColumnMenu columns={columns} layout={layout} onLayout={setLayout} />
        </div>
      )}
      <div className={props.panel ? 'columns list-panel' : 'columns one'}>
        <div className="grid-place">
          {props.underWay}
          {props.reach}
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
