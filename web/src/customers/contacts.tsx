/** All contacts: find, judge, act on many. What is shown stands in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { countContacts, listContacts } from '../api/operations';
import { usePages } from '../api/pages';
import type { ContactRow } from '../api/types';
import { useKeys } from '../app/keys';
import type { GridSearch } from '../app/router';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Empty, SampleRows } from '../parts/states';
import { useOnPhone } from '../parts/width';
import { BulkBar } from './bulk-bar';
import { Chips } from './chips';
import { contactLines, useContactColumns } from './contact-columns';
import { ContactForm } from './contact-form';
import { ContactPanel } from './contact-panel';
import { GridScreen } from './grid-screen';
import { NewButton } from './head';
import { NoMatch } from './no-match';
import { conditionOf, readRules, writeRules } from './rules';
import { useContactViews } from './views';

const PAGE = 100;

export function ContactsScreen() {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/contacts' });
  const mayEdit = useRight('edit_customers');
  const mayImport = useRight('import');
  const rules = useMemo(() => readRules(search.rules), [search.rules]);
  const condition = conditionOf(rules);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const [adding, setAdding] = useState(false);
  const columns = useContactColumns();
  const views = useContactViews();
  const phone = useOnPhone();
  const set = (change: GridSearch) => {
    setEverything(false);
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
  const openIndex = rows.findIndex((row) => row.id === search.open);
  const step = (by: number) => {
    const next = rows[openIndex + by];
    if (next) set({ open: next.id });
  };
  const uncheck = () => {
    setChecked(new Set());
    setEverything(false);
  };
  useKeys([
    { keys: 'escape', label: 'shell.common.close', run: () => (checked.size ? uncheck() : set({ open: undefined })) },
    {
      keys: 'o',
      label: 'customers.contact.keys.open',
      run: () => search.open && void navigate({ to: '/contacts/$id', params: { id: search.open } }),
    },
    { keys: 'n', label: 'customers.contact.add', run: () => mayEdit && setAdding(true) },
  ]);
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
      count={async ({ q, rules: asked }) => {
        const answer = await countContacts({ q, condition: conditionOf(readRules(asked)) });
        return answer.count;
      }}
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
      chips={<Chips rules={rules} onChange={(next) => set({ rules: writeRules(next) })} />}
      checked={mayEdit ? checked : undefined}
      onCheck={(ids) => {
        setEverything(false);
        setChecked(ids);
      }}
      bulk={
        checked.size > 0 ? (
          <BulkBar
            count={everything ? total : checked.size}
            total={total}
            all={everything}
            onAll={() => setEverything(true)}
            selection={everything ? { condition, q: search.q } : { ids: [...checked] }}
            onDone={uncheck}
          />
        ) : null
      }
      panel={
        search.open ? (
          <ContactPanel
            id={search.open}
            position={openIndex < 0 ? '' : `${format.number(openIndex + 1)} / ${format.number(total)}`}
            onStep={step}
            onClose={() => set({ open: undefined })}
          />
        ) : null
      }
      empty={
        rules.length > 0 || search.q ? (
          <NoMatch rules={rules} q={search.q} onSearch={set} />
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
