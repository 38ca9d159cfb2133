import { useNavigate } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Select } from 'antd';
import { ApiError } from '../api/client';
import { createCompany, updateCompany } from '../api/operations';
import type { Company, NewCompany } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { filterOption, useCountryOptions } from '../parts/choices';
import { useFieldFaults } from '../parts/form-faults';

export function CompanyForm({ company, onClose }: { company?: Company; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [form] = Form.useForm<NewCompany>();
  const countries = useCountryOptions();
  const showFaults = useFieldFaults(form);
  const save = useAct(
    (draft: NewCompany) =>
      company
        ? updateCompany(company.id, { ...draft, country: draft.country ?? null }, company.version)
        : createCompany(draft),
    {
      nouns: ['company', 'contact'],
      said: (saved) => t('customers.company.saved', { name: saved.name }),
      done: (saved) => {
        onClose();
        if (!company) void navigate({ to: '/companies/$id', params: { id: saved.id } });
      },
    },
  );
  const initial = company && {
    name: company.name,
    website: company.website,
    country: company.country,
    industry: company.industry ?? '',
  };
  return (
    <Modal
      open
      width={520}
      title={company ? t('customers.company.edit') : t('customers.company.add')}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={(draft) =>
          save.mutate(draft, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
        }
      >
        <Form.Item
          name="name"
          label={t('customers.company.field.name')}
          rules={[{ required: true, message: t('customers.company.name-missing') }]}
        >
          <Input dir="auto" />
        </Form.Item>
        <Form.Item name="website" label={t('customers.company.field.website')}>
          <Input dir="ltr" />
        </Form.Item>
        <div className="form-two">
          <Form.Item name="country" label={t('customers.company.field.country')}>
            <Select allowClear showSearch={{ filterOption }} options={countries} />
          </Form.Item>
          <Form.Item name="industry" label={t('customers.company.field.industry')}>
            <Input dir="auto" />
          </Form.Item>
        </div>
        <div className="row confirm-actions">
          <Button type="text" onClick={onClose}>
            {t('shell.common.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('shell.common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
