import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { countCompanies, listCompanies } from '../api/operations';
import { usePages } from '../api/pages';
import type { CompanyRow } from '../api/types';
import type { GridSearch } from '../app/searches';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Empty, SampleRows } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { BulkStrip } from './bulk-strip';
import { useChecks } from './checks';
import { Chips } from './chips';
import { CompanyBulk } from './company-bulk';
import { useCompanyColumns, useCompanyLines } from './company-columns';
import { CompanyForm } from './company-form';
import { CompanyPanel } from './company-panel';
import { usePanel } from './grid-panel';
import { GridScreen } from './grid-screen';
import { NewButton } from './head';
import { NoMatch } from './no-match';
import { ReachLine } from './reach-line';
import { conditionOf, readRules, writeRules } from './rules';
import { type Question, useCompanyViews } from './views';

const PAGE = 100;

const count = async ({ q, rules }: Question) =>
  (await countCompanies({ q, condition: conditionOf(readRules(rules)) })).count;

/** All companies: the same grid as that of contacts, with conditions of their own. */
export function CompaniesScreen() {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/companies' });
  const mayEdit = useRight('edit_customers');
  const mayLabel = useRight('label_customers');
  const rules = useMemo(() => readRules(search.rules), [search.rules]);
  const condition = conditionOf(rules);
  const [adding, setAdding] = useState(false);
  const set = (change: GridSearch) => {
    // "All that match" would become others with another question.
    if (checks.everything && ('q' in change || 'rules' in change)) checks.clear();
    void navigate({ to: '/companies', search: { ...search, ...change }, replace: true });
  };
  const params = {
    q: search.q,
    sort: search.sort,
    condition: condition ? JSON.stringify(condition) : undefined,
    limit: PAGE,
  };
  const pages = usePages<CompanyRow>(['company', 'grid', params], (after, signal) =>
    listCompanies({ ...params, after }, signal),
  );
  const { rows, total } = pages;
  const checks = useChecks(rows, total);
  const panel = usePanel({
    rows,
    total,
    search,
    onSearch: set,
    checks,
    onPage: (id) => void navigate({ to: '/companies/$id', params: { id } }),
    add: { label: 'customers.company.add', run: () => mayEdit && setAdding(true) },
  });
  const columns = useCompanyColumns();
  const lines = useCompanyLines();
  const views = useCompanyViews();
  const phone = useOnPhone();
  return (
    <GridScreen
      noun="company"
      search={search}
      onSearch={set}
      pages={pages}
      columns={columns}
      lines={lines}
      onOpen={(row) =>
        phone ? void navigate({ to: '/companies/$id', params: { id: row.id } }) : set({ open: row.id })
      }
      views={views}
      count={count}
      actions={mayEdit ? <NewButton label={t('customers.company.add')} onClick={() => setAdding(true)} /> : null}
      conditions={rules.length}
      chips={<Chips noun="company" rules={rules} onChange={(next) => set({ rules: writeRules(next) })} />}
      checked={mayLabel ? checks.checked : undefined}
      onCheck={checks.check}
      underWay={mayLabel ? <BulkStrip noun="company" /> : null}
      reach={<ReachLine checks={checks} shown={rows.length} total={total} />}
      bulk={
        checks.checked.size > 0 ? (
          <CompanyBulk checks={checks} total={total} selection={() => checks.selection(search)} />
        ) : null
      }
      panel={search.open ? <CompanyPanel id={search.open} {...panel} /> : null}
      empty={
        rules.length > 0 || search.q ? (
          <NoMatch noun="company" rules={rules} q={search.q} onSearch={set} count={count} />
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
