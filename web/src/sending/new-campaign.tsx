import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select } from 'antd';
import type { CampaignDraft } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { LETTER_KINDS, USUAL_KIND } from '../letters/kinds';
import { startCampaign } from './start';

/** A draft; `at` is its moment where it is begun on a day. */
export function NewCampaign({ at = null, onClose }: { at?: Date | null; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const add = useAct((draft: CampaignDraft) => startCampaign(draft, at ? { send_at: at.toISOString() } : {}), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  return (
    <Modal
      open
      width={480}
      title={at ? t('sending.campaign.new-on', { day: format.moment(at) }) : t('sending.campaign.new')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
    >
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
