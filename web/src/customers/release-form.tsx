/** Giving a company to the pool, with the reason that whoever claims it next will read. */
import { useNavigate } from '@tanstack/react-router';
import { Form, Radio } from 'antd';
import { releaseCompany } from '../api/operations';
import type { Company } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { FormModal } from '../parts/form-modal';
import { POOL_NOUNS } from './pool-acts';

const REASONS = ['no_answer', 'no_demand', 'not_a_fit', 'no_time', 'other'];

export function ReleaseForm({ company, onClose }: { company: Company; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ reason: string }>();
  const release = useAct((reason: string) => releaseCompany(company.id, reason), {
    nouns: POOL_NOUNS,
    said: () => t('customers.pool.released', { name: company.name }),
    done: () => {
      onClose();
      void navigate({ to: '/companies' });
    },
  });
  return (
    <FormModal
      title={t('customers.pool.release-title', { name: company.name })}
      form={form}
      initial={{ reason: 'no_answer' }}
      verb={t('customers.pool.release')}
      busy={release.isPending}
      onSave={({ reason }) => release.mutate(reason)}
      onClose={onClose}
      above={<p className="quiet">{t('customers.pool.release-text')}</p>}
    >
      <Form.Item name="reason" label={t('customers.pool.release-why')}>
        <Radio.Group
          vertical
          options={REASONS.map((value) => ({ value, label: t.code('customers.pool.reason', value) }))}
        />
      </Form.Item>
    </FormModal>
  );
}
