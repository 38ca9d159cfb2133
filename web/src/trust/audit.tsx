/** Who did what to what, and when; by person, kind of thing and time. Entries that are chained cannot be changed unnoticed. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { listAudit, listUsers } from '../api/operations';
import { usePages } from '../api/pages';
import type { AuditEntry } from '../api/types';
import type { AuditSearch } from '../app/searches';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { Icon, type IconName } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { When } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { AuditThing } from './audit-thing';
import { TrustTabs } from './tabs';

const NOUNS = [
  'contact',
  'company',
  'letter',
  'campaign',
  'list',
  'tag',
  'view',
  'import',
  'channel',
  'route',
  'domain',
];
const MORE_NOUNS = ['user', 'team', 'key', 'session', 'suppression', 'workspace', 'undo'];
const ACTORS: Record<string, IconName> = { user: 'person', key: 'key' };

/** Before the sign-in nobody is known: then the person is who it is about. */
const signedIn = (entry: AuditEntry) => entry.verb === 'sign_in' && entry.actor.name === null && entry.name !== null;

/** The day as it begins here, and the one after it. */
const begins = (day: string | undefined) => (day ? new Date(`${day}T00:00`).toISOString() : undefined);
const ends = (day: string | undefined) =>
  day ? new Date(new Date(`${day}T00:00`).getTime() + 86_400_000).toISOString() : undefined;

export function AuditScreen() {
  const t = useT();
  const search = useSearch({ from: '/shell/trust/audit' });
  const asked = { user: search.user, noun: search.noun, from: begins(search.from), until: ends(search.until) };
  const { query, rows, more, hasMore } = usePages<AuditEntry>(['audit', asked], (after) =>
    listAudit({ ...asked, after }),
  );
  const columns: TableColumn<AuditEntry>[] = [
    { key: 'at', title: t('trust.when'), quiet: true, cell: (row) => <When at={row.at} /> },
    {
      key: 'actor',
      title: t('trust.actor'),
      cell: (row) => (
        <span className="row">
          <Icon name={signedIn(row) ? 'person' : (ACTORS[row.actor.kind] ?? 'server')} size={14} />
          <span dir="auto">{row.actor.name ?? (signedIn(row) ? row.name : null) ?? t('trust.actor.system')}</span>
        </span>
      ),
    },
    {
      key: 'verb',
      title: t('trust.verb'),
      cell: (row) => <span className="medium">{t.code('trust.verb', row.verb)}</span>,
    },
    { key: 'thing', title: t('trust.noun'), cell: (row) => (signedIn(row) ? null : <AuditThing entry={row} />) },
    {
      key: 'chained',
      number: true,
      cell: (row) =>
        row.chained ? (
          <span title={t('trust.chained')}>
            <Icon name="lock" size={14} />
            <span className="unseen">{t('trust.chained')}</span>
          </span>
        ) : null,
    },
  ];
  return (
    <Page title={t('trust.title')} tabs={<TrustTabs />}>
      <div className="columns one">
        <div>
          <Section title={t('trust.audit')} quiet={t('trust.audit-quiet')}>
            <AuditFilters search={search} />
            <Loaded query={query}>
              {() => (
                <>
                  <Table rows={rows} columns={columns} id={(row) => row.id} />
                  {rows.length === 0 ? <p className="quiet">{t('trust.audit-none')}</p> : null}
                  {hasMore ? (
                    <Button type="link" onClick={more}>
                      {t('shell.common.show-more')}
                    </Button>
                  ) : null}
                </>
              )}
            </Loaded>
          </Section>
        </div>
      </div>
    </Page>
  );
}

function AuditFilters({ search }: { search: AuditSearch }) {
  const t = useT();
  const navigate = useNavigate();
  const users = useQuery({ queryKey: ['user'], queryFn: listUsers }).data ?? [];
  const set = (change: AuditSearch) =>
    void navigate({ to: '/trust/audit', search: { ...search, ...change }, replace: true });
  const day = (key: 'from' | 'until') => (
    <label className="row small quiet">
      {t(`trust.filter.${key}`)}
      <input
        type="date"
        className="date-field"
        value={search[key] ?? ''}
        onChange={(event) => set({ [key]: event.target.value || undefined })}
      />
    </label>
  );
  return (
    <div className="row wrap" style={{ paddingBlockEnd: 10 }}>
      <Select
        size="small"
        allowClear
        aria-label={t('trust.filter.person')}
        placeholder={t('trust.filter.person')}
        style={{ inlineSize: 180 }}
        showSearch={{ filterOption }}
        value={search.user}
        options={users.map((user) => ({ value: user.id, label: user.name }))}
        onChange={(user) => set({ user: user ?? undefined })}
      />
      <Select
        size="small"
        allowClear
        aria-label={t('trust.filter.noun')}
        placeholder={t('trust.filter.noun')}
        style={{ inlineSize: 180 }}
        showSearch={{ filterOption }}
        value={search.noun}
        options={[...NOUNS, ...MORE_NOUNS].map((noun) => ({ value: noun, label: t.code('trust.noun', noun) }))}
        onChange={(noun) => set({ noun: noun ?? undefined })}
      />
      {day('from')}
      {day('until')}
    </div>
  );
}
