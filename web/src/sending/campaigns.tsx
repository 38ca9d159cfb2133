import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { createCampaign, listCampaigns } from '../api/operations';
import type { CampaignRow } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { LETTER_KINDS, USUAL_KIND } from '../letters/kinds';
import { Icon } from '../parts/icons';
import { Page } from '../parts/page';
import { Name, Rate } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { CampaignTag } from './state-tag';

export function CampaignsScreen() {
  const t = useT();
  const format = useFormat();
  const maySend = useRight('send_campaigns');
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['campaign', 'all'], queryFn: listCampaigns });
  const add = maySend ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('sending.campaign.new')}
    </Button>
  ) : null;
  return (
    <Page
      title={t('sending.campaign.plural')}
      quiet={query.data ? format.number(query.data.items.length) : ''}
      actions={add}
    >
      <div className="columns one">
        <div>
          <Loaded query={query}>
            {(page) =>
              page.items.length === 0 ? (
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
                  action={add}
                />
              ) : (
                <div className="section table-scroll">
                  <CampaignTable rows={page.items} />
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

export const addressOf = (row: Pick<CampaignRow, 'state'>): '/campaigns/$id' | '/campaigns/$id/report' =>
  row.state === 'finished' || row.state === 'cancelled' ? '/campaigns/$id/report' : '/campaigns/$id';

function CampaignTable({ rows }: { rows: CampaignRow[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t('sending.campaign.name')}</th>
          <th>{t('sending.campaign.state')}</th>
          <th>{t('sending.campaign.letter')}</th>
          <th className="number">{t('sending.campaign.people')}</th>
          <th className="number">{t('sending.campaign.accepted')}</th>
          <th className="number">{t('sending.campaign.clicked')}</th>
          <th className="number">{t('sending.campaign.when')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td dir="auto">
              <Link to={addressOf(row)} params={{ id: row.id }}>
                {row.name}
              </Link>
            </td>
            <td>
              <CampaignTag state={row.state} />
            </td>
            <td className="quiet">
              <Name>{row.letter?.name}</Name>
            </td>
            <td className="number">{row.counts.audience ? format.number(row.counts.audience) : '—'}</td>
            <td className="number">
              {row.counts.accepted ? <Rate part={row.counts.accepted} base={row.counts.audience} /> : '—'}
            </td>
            <td className="number">
              {row.counts.accepted ? <Rate part={row.counts.clicked} base={row.counts.accepted} /> : '—'}
            </td>
            <td className="number quiet">
              {format.ago(row.finished_at ?? row.started_at ?? row.send_at ?? row.created_at)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NewCampaign({ onClose }: { onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const add = useAct(createCampaign, {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  return (
    <Modal open width={480} title={t('sending.campaign.new')} footer={null} onCancel={onClose} destroyOnHidden>
      <Form
        layout="vertical"
        initialValues={{ kind: USUAL_KIND }}
        onFinish={(values: { name: string; kind: string }) => add.mutate(values)}
      >
        <Form.Item
          name="name"
          label={t('sending.campaign.name')}
          rules={[{ required: true, message: t('sending.campaign.name-missing') }]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item name="kind" label={t('sending.campaign.kind')}>
          <Select options={LETTER_KINDS.map((value) => ({ value, label: t(`sending.campaign.kind.${value}`) }))} />
        </Form.Item>
        <div className="row confirm-actions">
          <Button type="text" onClick={onClose}>
            {t('shell.common.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={add.isPending}>
            {t('sending.campaign.start')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
