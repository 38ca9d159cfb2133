import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { createCompany, updateCompany } from '../api/operations';
import type { AttributeValues, Company, NewCompany } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions } from '../parts/choices';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { Meanwhile } from '../parts/meanwhile';
import { useMeanwhile } from '../parts/use-meanwhile';
import { AttributeFields } from './attribute-input';
import { filled, useAttributesSaid, useOfferedAttributes } from './attributes';
import { CompanySelect } from './company-select';

const draftOf = (company: Company): NewCompany => ({
  name: company.name,
  website: company.website,
  domains: company.domains,
  country: company.country,
  industry: company.industry ?? '',
  parent: company.parent?.id ?? null,
  attributes: company.attributes,
});

/** What is above may be hidden from who edits: only another choice than the one that was shown is said. */
const parentOf = (draft: NewCompany, company: Company) => {
  const parent = draft.parent ?? null;
  return { parent: parent === (company.parent?.id ?? null) ? undefined : parent };
};

export function CompanyForm({ company, onClose }: { company?: Company; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [form] = Form.useForm<NewCompany>();
  const countries = useCountryOptions();
  const showFaults = useFieldFaults(form);
  const format = useFormat();
  const sayAll = useAttributesSaid('company');
  const offered = useOfferedAttributes('company');
  const complete = (draft: NewCompany) => ({ ...draft, attributes: filled(draft.attributes, offered) });
  const meanwhile = useMeanwhile({
    noun: 'company',
    record: company,
    form,
    draftOf,
    labelOf: (key) => t.code('customers.company.field', key),
    say: (key, value) => {
      if (key === 'attributes') return sayAll(value as AttributeValues);
      if (key === 'parent') return value === company?.parent?.id ? (company?.parent?.name ?? '') : '';
      if (key === 'domains') return [value ?? []].flat().join(', ');
      return key === 'country' && value ? format.country(String(value)) : String(value ?? '');
    },
  });
  const [initial] = useState(company && draftOf(company));
  const save = useAct(
    (draft: NewCompany) =>
      company
        ? updateCompany(
            company.id,
            { ...complete(draft), country: draft.country ?? null, ...parentOf(draft, company) },
            meanwhile.version,
          )
        : createCompany(complete(draft)),
    {
      nouns: ['company', 'contact'],
      said: (saved) => t('customers.company.saved', { name: saved.name }),
      done: (saved) => {
        onClose();
        if (!company) void navigate({ to: '/companies/$id', params: { id: saved.id } });
      },
    },
  );
  return (
    <FormModal
      title={company ? t('customers.company.edit') : t('customers.company.add')}
      width={520}
      form={form}
      initial={initial}
      busy={save.isPending}
      onSave={(draft) =>
        save.mutate(draft, {
          onError: (error) => meanwhile.heard(error) || (error instanceof ApiError && showFaults(error.problem)),
        })
      }
      onClose={onClose}
      above={
        meanwhile.clashes.length > 0 ? (
          <Meanwhile by={meanwhile.by} at={meanwhile.at} clashes={meanwhile.clashes} onSettle={meanwhile.settle} />
        ) : null
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
      <Form.Item
        name="domains"
        label={t('customers.company.field.domains')}
        extra={t('customers.company.domains-hint')}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',', ';']} />
      </Form.Item>
      <Form.Item name="parent" label={t('customers.company.field.parent')}>
        <CompanySelect allowClear first={company?.parent} but={company?.id} />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="country" label={t('customers.company.field.country')}>
          <Select allowClear showSearch={{ filterOption }} options={countries} />
        </Form.Item>
        <Form.Item name="industry" label={t('customers.company.field.industry')}>
          <Input dir="auto" />
        </Form.Item>
      </div>
      <AttributeFields holder="company" />
    </FormModal>
  );
}
