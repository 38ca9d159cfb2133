/** All contacts: find, judge, act on many. What is shown stands in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { listContacts } from '../api/operations';
import { usePages } from '../api/pages';
import type { ContactRow } from '../api/types';
import { useKeys } from '../app/keys';
import type { GridSearch } from '../app/router';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Grid } from '../parts/grid';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { IconButton } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { BulkBar } from './bulk-bar';
import { Chips } from './chips';
import { ColumnMenu, useContactColumns, useHidden } from './contact-columns';
import { ContactForm } from './contact-form';
import { ContactPanel } from './contact-panel';
import { CustomerMenu, CustomerTabs } from './head';
import { conditionOf, readRules, writeRules } from './rules';

const PAGE = 100;
/** Typing rests this long before the list follows. */
const REST_MILLISECONDS = 200;

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
  const [comfortable, setComfortable] = useState(() => localStorage.getItem('tradewind.rows') === 'comfortable');
  const [hidden, setHidden] = useHidden();
  const columns = useContactColumns(hidden);
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
  const { query, rows, total, more } = usePages<ContactRow>(['contact', 'grid', params], (after, signal) =>
    listContacts({ ...params, after }, signal),
  );
  const openIndex = rows.findIndex((row) => row.id === search.open);
  const step = (by: number) => {
    const next = rows[openIndex + by];
    if (next) set({ open: next.id });
  };
  useKeys([
    {
      keys: 'escape',
      label: 'shell.common.close',
      run: () => (checked.size ? setChecked(new Set()) : set({ open: undefined })),
    },
    {
      keys: 'o',
      label: 'customers.contact.keys.open',
      run: () => search.open && void navigate({ to: '/contacts/$id', params: { id: search.open } }),
    },
    { keys: 'n', label: 'customers.contact.add', run: () => mayEdit && setAdding(true) },
  ]);
  const filtered = rules.length > 0 || Boolean(search.q);
  return (
    <Page
      title={t('customers.contact.title')}
      tabs={<CustomerTabs />}
      actions={
        <>
          <CustomerMenu />
          {mayImport ? (
            <Button type="text" icon={<Icon name="upload" />} onClick={() => void navigate({ to: '/imports' })}>
              {t('customers.contact.import')}
            </Button>
          ) : null}
          {mayEdit ? (
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
              {t('customers.contact.add')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="toolbar">
        <SearchField
          value={search.q ?? ''}
          onChange={(q) => set({ q: q || undefined })}
          label={t('customers.contact.search')}
        />
        <Chips rules={rules} onChange={(next) => set({ rules: writeRules(next) })} />
        <span className="push quiet small" aria-live="polite">
          {query.data ? t('customers.contact.count', { count: total, shown: format.number(total) }) : ''}
        </span>
        <span className="only-desktop row">
          <ColumnMenu hidden={hidden} onChange={setHidden} />
          <IconButton
            icon="list"
            label={t(comfortable ? 'shell.common.grid.dense' : 'shell.common.grid.comfortable')}
            onClick={() => {
              localStorage.setItem('tradewind.rows', comfortable ? 'dense' : 'comfortable');
              setComfortable(!comfortable);
            }}
          />
        </span>
      </div>
      <div className={search.open ? 'columns list-panel' : 'columns one'}>
        <div style={{ position: 'relative', overflow: 'hidden' }}>
          <Loaded query={query} rows={14}>
            {() =>
              total === 0 ? (
                filtered ? (
                  <NoMatch rules={rules.length} onClear={() => set({ rules: undefined, q: undefined })} />
                ) : (
                  <FirstContacts onAdd={() => setAdding(true)} />
                )
              ) : (
                <Grid
                  label={t('customers.contact.plural')}
                  rows={rows}
                  total={total}
                  columns={columns}
                  id={(row) => row.id}
                  sort={search.sort}
                  onSort={(sort) => set({ sort: sort || undefined })}
                  checked={mayEdit ? checked : undefined}
                  onCheck={(ids) => {
                    setEverything(false);
                    setChecked(ids);
                  }}
                  open={search.open}
                  onOpen={(row) => set({ open: row.id })}
                  onMore={more}
                  narrow={Boolean(search.open)}
                  comfortable={comfortable}
                />
              )
            }
          </Loaded>
          {checked.size > 0 ? (
            <BulkBar
              count={everything ? total : checked.size}
              total={total}
              all={everything}
              onAll={() => setEverything(true)}
              selection={everything ? { condition, q: search.q } : { ids: [...checked] }}
              onDone={() => {
                setChecked(new Set());
                setEverything(false);
              }}
            />
          ) : null}
        </div>
        {search.open ? (
          <ContactPanel
            id={search.open}
            position={openIndex < 0 ? '' : `${format.number(openIndex + 1)} / ${format.number(total)}`}
            onStep={step}
            onClose={() => set({ open: undefined })}
          />
        ) : null}
      </div>
      {adding ? <ContactForm onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

export function SearchField({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  label: string;
}) {
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
    <div ref={field} style={{ inlineSize: 220 }}>
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

export function NoMatch({ rules, onClear }: { rules: number; onClear: () => void }) {
  const t = useT();
  return (
    <Empty
      title={t('customers.contact.nomatch.title', { count: rules })}
      text={t('customers.contact.nomatch.text')}
      action={
        <Button type="primary" onClick={onClear}>
          {t('customers.contact.nomatch.clear')}
        </Button>
      }
    />
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
