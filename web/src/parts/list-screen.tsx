/** A room whose first screen is one table: title with its count, the main action, the table, or why it is empty. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page as PageOf } from '../api/types';
import { useFormat } from '../app/words';
import { Page } from './page';
import { Empty, Loaded, SampleRows } from './states';
import { Table, type TableColumn } from './table';

type Props<Row extends { id: string }> = {
  title: string;
  query: UseQueryResult<PageOf<Row>>;
  columns: TableColumn<Row>[];
  action: ReactNode;
  empty: { title: string; text: string; sample: [string, string, string][] };
  children?: ReactNode;
};

export function ListScreen<Row extends { id: string }>(props: Props<Row>) {
  const { title, query, columns, action, empty } = props;
  const format = useFormat();
  return (
    <Page title={title} quiet={query.data ? format.number(query.data.items.length) : ''} actions={action}>
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {(page) =>
              page.items.length === 0 ? (
                <Empty
                  sample={<SampleRows rows={empty.sample} />}
                  title={empty.title}
                  text={empty.text}
                  action={action}
                />
              ) : (
                <div className="section">
                  <Table rows={page.items} columns={columns} id={(row) => row.id} />
                </div>
              )
            }
          </Loaded>
        </div>
      </div>
      {props.children}
    </Page>
  );
}
