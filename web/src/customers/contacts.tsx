/** All contacts: find, judge, act on many. What is shown stands in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { countContacts, listContacts } from '../api/operations';
import { usePages } from '../api/pages';
import type { ContactRow } from '../api/types';
import type { GridSearch } from '../app/searches';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Empty, SampleRows } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { BulkStrip } from './bulk-strip';
import { useChecks } from './checks';
import { Chips } from './chips';
import { ContactBulk } from './contact-bulk';
import { contactLines, useContactColumns } from './contact-columns';
import { ContactForm } from './contact-form';
import { ContactPanel } from './contact-panel';
import { usePanel } from './grid-panel';
import { GridScreen } from './grid-screen';
import { NewButton } from './head';
import { NoMatch } from './no-match';
import { ReachLine } from './reach-line';
import { conditionOf, readRules, writeRules } from './rules';
import { SaveAsSegment } from './segment-from-chips';
import { type Question, useContactViews } from './views';

const PAGE = 100;

const count = async ({ q, rules }: Question) =>
  (await countContacts({ q, condition: conditionOf(readRules(rules)) })).count;

export function ContactsScreen() {
  const t = useT();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/contacts' });
  const mayEdit = useRight('edit_customers');
  const mayLabel = useRight('label_customers');
  const mayImport = useRight('import');
  const mayKeep = useRight('manage_lists');
  const rules = useMemo(() => readRules(search.rules), [search.rules]);
  const condition = conditionOf(rules);
  const [adding, setAdding] = useState(false);
  const columns = useContactColumns();
  const views = useContactViews();
  const phone = useOnPhone();
  const set = (change: GridSearch) => {
    // "All that match" would become others with another question.
    if (checks.everything && ('q' in change || 'rules' in change)) checks.clear();
    void navigate({ to: '/contacts', search: { ...search, ...change }, replace: true });
  };
  const params = {
    q: search.q,
    sort: search.sort,
    condition: condition ? JSON.stringify(condition) : undefined,
    limit: PAGE,
  };
  const pages = usePages<ContactRow>(['contact', 'grid', params], (after, signal) =>
    listContacts({ ...params, after }, signal),
  );
  const { rows, total } = pages;
  const checks = useChecks(rows, total);
  const panel = usePanel({
    rows,
    total,
    search,
    onSearch: set,
    checks,
    onPage: (id) => void navigate({ to: '/contacts/$id', params: { id } }),
    add: { label: 'customers.contact.add', run: () => mayEdit && setAdding(true) },
  });
  return (
    <GridScreen
      noun="contact"
      search={search}
      onSearch={set}
      pages={pages}
      columns={columns}
      lines={contactLines}
      onOpen={(row) => set({ open: row.id })}
      views={views}
      count={count}
      actions={
        <>
          {mayImport && !phone ? (
            <Button type="text" icon={<Icon name="upload" />} onClick={() => void navigate({ to: '/imports' })}>
              {t('customers.contact.import')}
            </Button>
          ) : null}
          {mayEdit ? <NewButton label={t('customers.contact.add')} onClick={() => setAdding(true)} /> : null}
        </>
      }
      conditions={rules.length}
      chips={
        <>
          <Chips rules={rules} onChange={(next) => set({ rules: writeRules(next) })} />
          {mayKeep && rules.length > 0 ? <SaveAsSegment rules={rules} q={search.q} /> : null}
        </>
      }
      checked={mayLabel ? checks.checked : undefined}
      onCheck={checks.check}
      underWay={mayLabel ? <BulkStrip noun="contact" /> : null}
      reach={<ReachLine checks={checks} shown={rows.length} total={total} />}
      bulk={
        checks.checked.size > 0 ? (
          <ContactBulk checks={checks} total={total} selection={() => checks.selection(search)} />
        ) : null
      }
      panel={search.open ? <ContactPanel id={search.open} {...panel} /> : null}
      empty={
        rules.length > 0 || search.q ? (
          <NoMatch rules={rules} q={search.q} onSearch={set} count={count} />
        ) : (
          <FirstContacts onAdd={() => setAdding(true)} />
        )
      }
    >
      {adding ? <ContactForm onClose={() => setAdding(false)} /> : null}
    </GridScreen>
  );
}

function FirstContacts({ onAdd }: { onAdd: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const sample = (
    <SampleRows
      rows={[
        ['Katrin Ohlendorf', 'k.ohlendorf@hollerbach.example', 'DE'],
        ['早川 美咲', 'hayakawa@shinonome.example', 'JP'],
        ['Juliana Prado', 'juliana@serraazul.example', 'BR'],
      ]}
    />
  );
  return (
    <Empty
      sample={sample}
      title={t('customers.contact.empty.title')}
      text={t('customers.contact.empty.text')}
      action={
        <Button
          type="primary"
          size="large"
          icon={<Icon name="upload" />}
          onClick={() => void navigate({ to: '/imports' })}
        >
          {t('customers.contact.empty.import')}
        </Button>
      }
      more={
        <Button type="text" size="large" icon={<Icon name="plus" />} onClick={onAdd}>
          {t('customers.contact.add')}
        </Button>
      }
    />
  );
}
