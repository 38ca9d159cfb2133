/** An attribute as it is declared. Whose it is and its kind are chosen once; a name that asks for private life is kept only when it is meant. */
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, Select } from 'antd';
import { useDeferredValue } from 'react';
import { ApiError } from '../api/client';
import { changeAttribute, checkAttributeName, declareAttribute } from '../api/operations';
import type { Attribute, AttributeDraft, AttributeKind } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { AttributeOptions } from './attribute-options';
import type { GridNoun } from './fields';

const KINDS: AttributeKind[] = ['text', 'number', 'date', 'yes_no', 'one', 'several'];
type Draft = AttributeDraft & { kind: AttributeKind };
type Props = { holder: GridNoun; attribute?: Attribute; onClose: () => void };

const draftOf = (attribute: Attribute): Draft => ({
  kind: attribute.kind,
  name: attribute.name,
  purpose: attribute.purpose,
  unit: attribute.unit,
  least: attribute.least,
  most: attribute.most,
  options: attribute.options,
});

export function AttributeForm({ holder, attribute, onClose }: Props) {
  const t = useT();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const kind = Form.useWatch('kind', form) ?? attribute?.kind ?? 'text';
  const name = useDeferredValue(Form.useWatch('name', form) ?? attribute?.name ?? '');
  const sense = useQuery({
    queryKey: ['attribute', 'name', name],
    queryFn: () => checkAttributeName(name),
    enabled: name.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.private;
  const save = useAct(
    async (filled: Draft) => {
      const { kind: chosen, ...rest } = filled;
      // What another kind had is not said of this one.
      const draft: AttributeDraft = {
        name: rest.name,
        purpose: rest.purpose,
        despite_private: rest.despite_private ?? false,
        ...(chosen === 'number' ? { unit: rest.unit ?? '', least: rest.least || null, most: rest.most || null } : {}),
        ...(chosen === 'one' || chosen === 'several' ? { options: rest.options ?? [] } : {}),
      };
      if (attribute) await changeAttribute(attribute.id, draft, attribute.version);
      else await declareAttribute({ ...draft, holder, kind: chosen });
    },
    { nouns: ['attribute', 'condition-field'], said: () => t('customers.attribute.saved'), done: onClose },
  );
  return (
    <FormModal
      title={t(attribute ? 'customers.attribute.edit' : `customers.attribute.new.${holder}`)}
      form={form}
      initial={attribute ? draftOf(attribute) : { kind: 'text', options: [] }}
      busy={save.isPending}
      onSave={(filled) =>
        save.mutate(filled, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
      }
      onClose={onClose}
    >
      <Form.Item name="name" label={t('customers.attribute.name')}>
        <Input dir="auto" maxLength={60} autoComplete="off" />
      </Form.Item>
      {sense ? (
        <div className="warn attribute-warning" role="alert">
          <p>{t(`customers.attribute.warning.${sense}`)}</p>
          <Form.Item name="despite_private" valuePropName="checked" noStyle>
            <Checkbox>{t('customers.attribute.despite')}</Checkbox>
          </Form.Item>
        </div>
      ) : null}
      <Form.Item name="purpose" label={t('customers.attribute.purpose')} extra={t('customers.attribute.purpose-why')}>
        <Input.TextArea dir="auto" rows={2} maxLength={300} />
      </Form.Item>
      <Form.Item name="kind" label={t('customers.attribute.kind')}>
        <Select
          disabled={attribute !== undefined}
          options={KINDS.map((value) => ({ value, label: t(`customers.attribute.kind.${value}`) }))}
        />
      </Form.Item>
      {kind === 'number' ? (
        <div className="form-three">
          {(['unit', 'least', 'most'] as const).map((field) => (
            <Form.Item key={field} name={field} label={t(`customers.attribute.${field}`)}>
              <Input dir={field === 'unit' ? 'auto' : 'ltr'} inputMode={field === 'unit' ? 'text' : 'decimal'} />
            </Form.Item>
          ))}
        </div>
      ) : null}
      {kind === 'one' || kind === 'several' ? (
        <Form.Item name="options" label={t('customers.attribute.options')}>
          <AttributeOptions />
        </Form.Item>
      ) : null}
    </FormModal>
  );
}
