/** A new contact, or the facts of one that is there. What the server refuses stands beside its field; what was typed stays. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { createContact, listLists, listTags, updateContact } from '../api/operations';
import type { AttributeValues, Contact, ContactChange, ContactDraft } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions, useLanguageOptions, zoneOptions } from '../parts/choices';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { Meanwhile } from '../parts/meanwhile';
import { useMeanwhile } from '../parts/use-meanwhile';
import { AttributeFields } from './attribute-input';
import { filled, useAttributesSaid, useOfferedAttributes } from './attributes';
import { CompanyHint } from './company-hint';
import { addressesSaid, OtherAddressFields } from './contact-addresses';
import { fieldOf, type PersonDraft, PersonFields, personOf, personSaid } from './person-fields';

/** In a change, what is left out stays: what was emptied must be said. */
function cleared(draft: ContactDraft): ContactChange {
  const { country = null, language = null, time_zone = null, purchase_role = null } = draft;
  return { ...draft, country, language, time_zone, purchase_role };
}

type Draft = ContactDraft & PersonDraft;

const draftOf = (contact: Contact): Draft => ({
  ...personOf(contact),
  first_name: contact.first_name ?? '',
  last_name: contact.last_name ?? '',
  address: contact.address,
  job_title: contact.job_title ?? '',
  company_name: contact.company?.name ?? '',
  country: contact.country,
  language: contact.language,
  time_zone: contact.time_zone,
  other_addresses: contact.other_addresses.map(({ address, label }) => ({ address, label })),
  phones: contact.phones,
  tags: contact.tags.map((tag) => tag.id),
  lists: contact.lists.map((list) => list.id),
  note: contact.note ?? '',
  attributes: contact.attributes,
});

export function ContactForm({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [form] = Form.useForm<Draft>();
  const address = Form.useWatch('address', form);
  const companyName = Form.useWatch('company_name', form);
  const countries = useCountryOptions();
  const languages = useLanguageOptions();
  const tags = useQuery({ queryKey: ['tag'], queryFn: listTags }).data ?? [];
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists }).data ?? [];
  const showFaults = useFieldFaults(form);
  const format = useFormat();
  const named = (rows: { id: string; name: string }[], ids: unknown) =>
    (ids as string[]).map((id) => rows.find((row) => row.id === id)?.name ?? '…').join(', ');
  const sayAll = useAttributesSaid('contact');
  const meanwhile = useMeanwhile({
    noun: 'contact',
    record: contact,
    form,
    draftOf,
    labelOf: (key) => t.code('customers.contact.field', fieldOf(key)),
    say: (key, value) => {
      if (!value) return '';
      if (key === 'country') return format.country(String(value));
      if (key === 'language') return format.language(String(value));
      if (key === 'other_addresses') return addressesSaid(value);
      if (key === 'gender_value') return t.code('customers.contact.gender', String(value));
      if (key === 'purchase_role') return t.code('customers.contact.purchase-role', String(value));
      if (key.endsWith('_guessed')) return t('customers.contact.guessed');
      if (key === 'tags') return named(tags, value);
      if (key === 'lists') return named(lists, value);
      if (key === 'attributes') return sayAll(value as AttributeValues);
      return [value].flat().join(', ');
    },
  });
  const [initial] = useState(contact && draftOf(contact));
  const offered = useOfferedAttributes('contact');
  /** The company that was taken from the hint: branches may share a name, so its id is sent while the name stands. */
  const [taken, setTaken] = useState<{ id: string; name: string } | null>(null);
  const take = (company: { id: string; name: string }) => {
    setTaken(company);
    form.setFieldValue('company_name', company.name);
  };
  const chosen = (draft: ContactDraft) =>
    taken && draft.company_name === taken.name ? { company_id: taken.id, company_name: undefined } : {};
  const complete = (draft: Draft): ContactDraft => ({
    ...personSaid(draft, contact),
    ...chosen(draft),
    attributes: filled(draft.attributes, offered),
  });
  const save = useAct(
    (draft: Draft) =>
      contact ? updateContact(contact.id, cleared(complete(draft)), meanwhile.version) : createContact(complete(draft)),
    {
      nouns: ['contact', 'company', 'status'],
      said: (saved) =>
        t(contact ? 'customers.contact.form.saved' : 'customers.contact.form.added', {
          name: saved.name || saved.address,
        }),
      done: (saved) => {
        onClose();
        if (!contact) void navigate({ to: '/contacts/$id', params: { id: saved.id } });
      },
    },
  );
  const submit = (draft: Draft) =>
    save.mutate(draft, {
      onError: (error) => meanwhile.heard(error) || (error instanceof ApiError && showFaults(error.problem)),
    });
  const text = (name: keyof ContactDraft, extra = {}) => (
    <Form.Item name={name} label={t(`customers.contact.field.${name}`)} {...extra}>
      <Input dir={name === 'address' ? 'ltr' : 'auto'} autoComplete="off" />
    </Form.Item>
  );
  const options = (rows: { id: string; name: string }[]) => rows.map((row) => ({ value: row.id, label: row.name }));
  return (
    <FormModal
      title={contact ? t('customers.contact.form.edit') : t('customers.contact.form.new')}
      width={620}
      form={form}
      initial={initial}
      busy={save.isPending}
      onSave={submit}
      onClose={onClose}
      above={
        meanwhile.clashes.length > 0 ? (
          <Meanwhile by={meanwhile.by} at={meanwhile.at} clashes={meanwhile.clashes} onSettle={meanwhile.settle} />
        ) : null
      }
    >
      <div className="form-two">
        {text('first_name')}
        {text('last_name')}
        {text('address', { rules: [{ required: true, message: t('customers.contact.form.address-missing') }] })}
        {text('job_title')}
        <div>
          {text('company_name')}
          {contact || companyName ? null : <CompanyHint address={address ?? ''} onTake={take} />}
        </div>
        <Form.Item name="country" label={t('customers.contact.field.country')}>
          <Select allowClear showSearch={{ filterOption }} options={countries} />
        </Form.Item>
        <Form.Item name="language" label={t('customers.contact.field.language')}>
          <Select allowClear showSearch={{ filterOption }} options={languages} />
        </Form.Item>
        <Form.Item name="time_zone" label={t('customers.contact.field.time_zone')}>
          <Select allowClear showSearch={{ filterOption }} options={zoneOptions()} />
        </Form.Item>
        <Form.Item name="tags" label={t('customers.contact.field.tags')}>
          <Select mode="multiple" showSearch={{ filterOption }} options={options(tags)} />
        </Form.Item>
        <Form.Item name="lists" label={t('customers.contact.field.lists')}>
          <Select mode="multiple" showSearch={{ filterOption }} options={options(lists)} />
        </Form.Item>
      </div>
      <div className="form-two">
        <PersonFields />
      </div>
      <OtherAddressFields />
      <Form.Item name="phones" label={t('customers.contact.field.phones')}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
      <AttributeFields holder="contact" />
      <Form.Item name="note" label={t('customers.contact.field.note')}>
        <Input.TextArea dir="auto" rows={2} />
      </Form.Item>
    </FormModal>
  );
}
