import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { listCompanies } from '../api/operations';
import { usePages } from '../api/pages';
import type { CompanyRow } from '../api/types';
import type { GridSearch } from '../app/router';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Empty, SampleRows } from '../parts/states';
import { useCompanyColumns, useCompanyLines } from './company-columns';
import { CompanyForm } from './company-form';
import { GridScreen } from './grid-screen';
import { NewButton } from './head';
import { NoMatch } from './no-match';
import { type Question, useCompanyViews } from './views';

const PAGE = 100;

const count = async ({ q }: Question) => (await listCompanies({ q, limit: 1 })).total ?? 0;

/** All companies. The server has no conditions for them yet, so there are no chips and no rows to check. */
export function CompaniesScreen() {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/companies' });
  const mayEdit = useRight('edit_customers');
  const [adding, setAdding] = useState(false);
  const set = (change: GridSearch) =>
    void navigate({ to: '/companies', search: { ...search, ...change }, replace: true });
  const params = { q: search.q, sort: search.sort, limit: PAGE };
  const pages = usePages<CompanyRow>(['company', 'grid', params], (after, signal) =>
    listCompanies({ ...params, after }, signal),
  );
  const columns = useCompanyColumns();
  const lines = useCompanyLines();
  const views = useCompanyViews();
  return (
    <GridScreen
      noun="company"
      search={search}
      onSearch={set}
      pages={pages}
      columns={columns}
      lines={lines}
      onOpen={(row) => void navigate({ to: '/companies/$id', params: { id: row.id } })}
      views={views}
      count={count}
      actions={mayEdit ? <NewButton label={t('customers.company.add')} onClick={() => setAdding(true)} /> : null}
      empty={
        search.q ? (
          <NoMatch q={search.q} onSearch={set} count={count} />
        ) : (
          <FirstCompanies onAdd={() => setAdding(true)} />
        )
      }
    >
      {adding ? <CompanyForm onClose={() => setAdding(false)} /> : null}
    </GridScreen>
  );
}

function FirstCompanies({ onAdd }: { onAdd: () => void }) {
  const t = useT();
  return (
    <Empty
      sample={
        <SampleRows
          rows={[
            ['Hollerbach Spritzguss GmbH', 'hollerbach.example', 'DE'],
            ['株式会社東雲樹脂', 'shinonome.example', 'JP'],
          ]}
        />
      }
      title={t('customers.company.empty.title')}
      text={t('customers.company.empty.text')}
      action={
        <Button type="primary" size="large" onClick={onAdd}>
          {t('customers.company.add')}
        </Button>
      }
    />
  );
}
