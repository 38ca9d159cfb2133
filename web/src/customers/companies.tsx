import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { listCompanies } from '../api/operations';
import { usePages } from '../api/pages';
import type { CompanyRow } from '../api/types';
import type { GridSearch } from '../app/router';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { type Column, Grid } from '../parts/grid';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { Address, Country, Name } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { CompanyForm } from './company-form';
import { NoMatch, SearchField } from './contacts';
import { CustomerMenu, CustomerTabs } from './head';

const PAGE = 100;
export function CompaniesScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/companies' });
  const mayEdit = useRight('edit_customers');
  const [adding, setAdding] = useState(false);
  const set = (change: GridSearch) =>
    void navigate({ to: '/companies', search: { ...search, ...change }, replace: true });
  const params = { q: search.q, sort: search.sort, limit: PAGE };
  const { query, rows, total, more } = usePages<CompanyRow>(['company', 'grid', params], (after, signal) =>
    listCompanies({ ...params, after }, signal),
  );
  const columns = useMemo<Column<CompanyRow>[]>(
    () => [
      {
        key: 'name',
        title: t('customers.company.field.name'),
        width: 'minmax(160px, 2fr)',
        sort: 'name',
        cell: (row) => <Name strong>{row.name}</Name>,
      },
      {
        key: 'country',
        title: t('customers.company.field.country'),
        width: 'minmax(90px, 160px)',
        sort: 'country',
        cell: (row) => <Country code={row.country} named />,
      },
      {
        key: 'industry',
        title: t('customers.company.field.industry'),
        width: 'minmax(120px, 1fr)',
        cell: (row) => <Name>{row.industry}</Name>,
      },
      {
        key: 'website',
        title: t('customers.company.field.website'),
        width: 'minmax(140px, 1.3fr)',
        cell: (row) => <Address>{row.website}</Address>,
      },
      {
        key: 'owner',
        title: t('customers.company.field.owner'),
        width: '130px',
        cell: (row) => <Name>{row.owner?.name}</Name>,
      },
      {
        key: 'contacts',
        title: t('customers.company.field.contacts'),
        width: '100px',
        number: true,
        cell: (row) => format.number(row.contacts),
      },
      {
        key: 'created',
        title: t('customers.company.field.created'),
        width: '130px',
        sort: 'created',
        number: true,
        cell: (row) => <span className="quiet">{format.day(row.created_at)}</span>,
      },
    ],
    [t, format],
  );
  const sample = (
    <SampleRows
      rows={[
        ['Hollerbach Spritzguss GmbH', 'hollerbach.example', 'DE'],
        ['株式会社東雲樹脂', 'shinonome.example', 'JP'],
      ]}
    />
  );
  return (
    <Page
      title={t('customers.contact.title')}
      tabs={<CustomerTabs />}
      actions={
        <>
          <CustomerMenu />
          {mayEdit ? (
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
              {t('customers.company.add')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="toolbar">
        <SearchField
          value={search.q ?? ''}
          onChange={(q) => set({ q: q || undefined })}
          label={t('customers.company.search')}
        />
        <span className="push quiet small" aria-live="polite">
          {query.data ? t('customers.company.count', { count: total, shown: format.number(total) }) : ''}
        </span>
      </div>
      <div className="columns one">
        <div>
          <Loaded query={query} rows={14}>
            {() =>
              total > 0 ? (
                <Grid
                  label={t('customers.company.plural')}
                  rows={rows}
                  total={total}
                  columns={columns}
                  id={(row) => row.id}
                  sort={search.sort}
                  onSort={(sort) => set({ sort: sort || undefined })}
                  onOpen={(row) => void navigate({ to: '/companies/$id', params: { id: row.id } })}
                  onMore={more}
                />
              ) : search.q ? (
                <NoMatch rules={0} onClear={() => set({ q: undefined })} />
              ) : (
                <Empty
                  sample={sample}
                  title={t('customers.company.empty.title')}
                  text={t('customers.company.empty.text')}
                  action={
                    <Button type="primary" size="large" onClick={() => setAdding(true)}>
                      {t('customers.company.add')}
                    </Button>
                  }
                />
              )
            }
          </Loaded>
        </div>
      </div>
      {adding ? <CompanyForm onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
