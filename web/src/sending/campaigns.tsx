import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { listCampaigns } from '../api/operations';
import type { CampaignDraft, CampaignRow } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { LETTER_KINDS, USUAL_KIND } from '../letters/kinds';
import { Icon } from '../parts/icons';
import { ListScreen } from '../parts/list-screen';
import { Name, Rate } from '../parts/small';
import type { TableColumn } from '../parts/table';
import { startCampaign } from './start';
import { CampaignTag } from './state-tag';

export function CampaignsScreen() {
  const t = useT();
  const format = useFormat();
  const maySend = useRight('send_campaigns');
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ['campaign', 'all'], queryFn: listCampaigns });
  const columns: TableColumn<CampaignRow>[] = [
    {
      key: 'name',
      title: t('sending.campaign.name'),
      written: true,
      cell: (row) => (
        <Link to={addressOf(row)} params={{ id: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: 'state', title: t('sending.campaign.state'), cell: (row) => <CampaignTag state={row.state} /> },
    {
      key: 'letter',
      title: t('sending.campaign.letter'),
      quiet: true,
      cell: (row) => <Name>{row.letter?.name}</Name>,
    },
    {
      key: 'people',
      title: t('sending.campaign.people'),
      number: true,
      cell: ({ counts }) => (counts.audience ? format.number(counts.audience) : '—'),
    },
    {
      key: 'accepted',
      title: t('sending.campaign.accepted'),
      number: true,
      cell: ({ counts }) => (counts.accepted ? <Rate part={counts.accepted} base={counts.audience} /> : '—'),
    },
    {
      key: 'clicked',
      title: t('sending.campaign.clicked'),
      number: true,
      cell: ({ counts }) => (counts.accepted ? <Rate part={counts.clicked} base={counts.accepted} /> : '—'),
    },
    {
      key: 'when',
      title: t('sending.campaign.when'),
      number: true,
      quiet: true,
      cell: (row) => format.ago(row.finished_at ?? row.started_at ?? row.send_at ?? row.created_at),
    },
  ];
  return (
    <ListScreen
      title={t('sending.campaign.plural')}
      query={query}
      columns={columns}
      action={
        maySend ? (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t('sending.campaign.new')}
          </Button>
        ) : null
      }
      empty={{
        title: t('sending.campaign.empty.title'),
        text: t('sending.campaign.empty.text'),
        sample: [
          ['QL-860, existing buyers', '12,408', '98.4 %'],
          ['Autumn series, letter 2', '14,602', '98.1 %'],
        ],
      }}
    >
      {adding ? <NewCampaign onClose={() => setAdding(false)} /> : null}
    </ListScreen>
  );
}

export const addressOf = (row: Pick<CampaignRow, 'state'>): '/campaigns/$id' | '/campaigns/$id/report' =>
  row.state === 'finished' || row.state === 'cancelled' ? '/campaigns/$id/report' : '/campaigns/$id';

function NewCampaign({ onClose }: { onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const add = useAct((draft: CampaignDraft) => startCampaign(draft), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  return (
    <Modal open width={480} title={t('sending.campaign.new')} footer={null} onCancel={onClose} destroyOnHidden>
      <Form
        layout="vertical"
        initialValues={{ kind: USUAL_KIND }}
        onFinish={(values: CampaignDraft) => add.mutate(values)}
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
