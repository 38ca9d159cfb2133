import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import type { CampaignDraft } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { LETTER_KINDS, USUAL_KIND } from '../letters/kinds';
import { FormModal } from '../parts/form-modal';
import { startCampaign } from './start';

/** A draft; `at` is its moment where it is begun on a day. */
export function NewCampaign({ at = null, onClose }: { at?: Date | null; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const [form] = Form.useForm<CampaignDraft>();
  const add = useAct((draft: CampaignDraft) => startCampaign(draft, at ? { send_at: at.toISOString() } : {}), {
    nouns: ['campaign'],
    done: (made) => void navigate({ to: '/campaigns/$id', params: { id: made.id } }),
  });
  return (
    <FormModal
      title={at ? t('sending.campaign.new-on', { day: format.moment(at) }) : t('sending.campaign.new')}
      width={480}
      form={form}
      initial={{ kind: USUAL_KIND }}
      verb={t('sending.campaign.start')}
      busy={add.isPending}
      onSave={(values) => add.mutate(values)}
      onClose={onClose}
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
    </FormModal>
  );
}
