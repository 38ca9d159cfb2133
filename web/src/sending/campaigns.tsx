/** Every campaign with what became of it; found by name and by state. The same campaigns on their days are the calendar. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { copyCampaign, listCampaignPage } from '../api/operations';
import { usePages } from '../api/pages';
import type { CampaignRow } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { HeadTabs, Page } from '../parts/page';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { Table } from '../parts/table';
import { useCampaignColumns } from './campaign-columns';
import { NewCampaign } from './new-campaign';

const STATES = ['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled'];
const SEARCH = 'campaign-search';

type Wanted = { q?: string; state?: string };

/** Those of a state whose name or letter has every word of the search. */
export function matching(rows: CampaignRow[], { q = '', state }: Wanted): CampaignRow[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row: CampaignRow) => `${row.name} ${row.letter?.name ?? ''} ${row.owner.name}`.toLowerCase();
  return rows.filter((row) => (!state || row.state === state) && words.every((word) => text(row).includes(word)));
}

export function CampaignTabs() {
  const t = useT();
  return (
    <HeadTabs
      label={t('sending.campaign.views')}
      items={[
        { to: '/campaigns', label: t('sending.campaign.view.list') },
        { to: '/campaigns/calendar', label: t('sending.campaign.view.calendar') },
      ]}
    />
  );
}

export function CampaignsScreen() {
  const t = useT();
  const format = useFormat();
  const maySend = useRight('send_campaigns');
  const navigate = useNavigate();
  const wanted = useSearch({ from: '/shell/campaigns' });
  const [adding, setAdding] = useState(false);
  const copy = useAct((row: CampaignRow) => copyCampaign(row.id), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  const columns = useCampaignColumns(maySend ? copy.mutate : undefined);
  const { query, rows, more, hasMore } = usePages<CampaignRow>(['campaign', 'pages'], listCampaignPage);
  const want = (next: Wanted) =>
    void navigate({ to: '/campaigns', search: { ...wanted, ...next }, replace: true, resetScroll: false });
  const shown = matching(rows, wanted);
  useKeys([
    { keys: '/', label: 'sending.campaign.keys.find', run: () => document.getElementById(SEARCH)?.focus() },
    ...(maySend ? [{ keys: 'n', label: 'sending.campaign.new', run: () => setAdding(true) }] : []),
  ]);
  const action = maySend ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('sending.campaign.new')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('sending.campaign.plural')}
      quiet={query.data ? format.number(shown.length) : ''}
      tabs={<CampaignTabs />}
      actions={action}
    >
      {rows.length > 0 ? (
        <div className="toolbar">
          <Input
            id={SEARCH}
            allowClear
            style={{ inlineSize: 240 }}
            prefix={<Icon name="search" size={14} className="quiet" />}
            placeholder={t('sending.campaign.find')}
            aria-label={t('sending.campaign.find')}
            value={wanted.q ?? ''}
            onChange={(event) => want({ q: event.target.value || undefined })}
          />
          <Select
            allowClear
            style={{ inlineSize: 160 }}
            aria-label={t('sending.campaign.state')}
            placeholder={t('sending.report.every-state')}
            value={wanted.state}
            onChange={(state) => want({ state: state ?? undefined })}
            options={STATES.map((value) => ({ value, label: t(`sending.campaign.state.${value}`) }))}
          />
        </div>
      ) : null}
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {() =>
              rows.length === 0 ? (
                <Empty
                  sample={
                    <SampleRows
                      rows={[
                        ['QL-860, existing buyers', '12,408', '98.4 %'],
                        ['Autumn series, letter 2', '14,602', '98.1 %'],
                      ]}
                    />
                  }
                  title={t('sending.campaign.empty.title')}
                  text={t('sending.campaign.empty.text')}
                  action={action}
                />
              ) : (
                <div className="section">
                  {shown.length > 0 ? (
                    <Table rows={shown} columns={columns} id={(row) => row.id} />
                  ) : (
                    <p className="row wrap">
                      <span>{t('sending.campaign.no-match')}</span>
                      <Button type="link" onClick={() => want({ q: undefined, state: undefined })}>
                        {t('sending.campaign.show-all')}
                      </Button>
                    </p>
                  )}
                  {hasMore ? (
                    <Button type="link" onClick={more}>
                      {t('shell.common.show-more')}
                    </Button>
                  ) : null}
                </div>
              )
            }
          </Loaded>
        </div>
      </div>
      {adding ? <NewCampaign onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
