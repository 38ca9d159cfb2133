import { useQuery } from '@tanstack/react-query';
import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { listConditionFields, listLists, listTags } from '../api/operations';
import type { ConditionField, Rule } from '../api/types';
import { showKeys, useKeys } from '../app/keys';
import { useT } from '../app/words';
import { filterOption, useCountryOptions, useLanguageOptions } from '../parts/choices';
import { Icon } from '../parts/icons';
import { needsValue, takesMany } from './rules';

function useFields() {
  return useQuery({ queryKey: ['condition-field'], queryFn: listConditionFields, staleTime: 60_000 }).data ?? [];
}

/** What a field may be set to: the server's choices, or the browser's names of countries and languages. */
function useChoices(field: ConditionField | undefined) {
  const countries = useCountryOptions();
  const languages = useLanguageOptions();
  const tags = useQuery({ queryKey: ['tag'], queryFn: listTags, enabled: field?.field === 'tags' });
  const lists = useQuery({ queryKey: ['list'], queryFn: listLists, enabled: field?.field === 'lists' });
  if (field?.choices?.length) return field.choices;
  if (field?.field === 'country') return countries;
  if (field?.field === 'language') return languages;
  if (field?.field === 'tags') return tags.data?.map((tag) => ({ value: tag.id, label: tag.name }));
  if (field?.field === 'lists') return lists.data?.map((list) => ({ value: list.id, label: list.name }));
  return undefined;
}

export function Chips({
  rules,
  onChange,
  withKey = true,
}: {
  rules: Rule[];
  onChange: (rules: Rule[]) => void;
  withKey?: boolean;
}) {
  const t = useT();
  const fields = useFields();
  const [adding, setAdding] = useState(false);
  useKeys(withKey ? [{ keys: 'f', label: 'customers.contact.filter.add', run: () => setAdding(true) }] : []);
  return (
    <>
      {rules.map((rule, index) => (
        <Chip
          key={`${rule.field}${index}`}
          rule={rule}
          field={fields.find((field) => field.field === rule.field)}
          onRemove={() => onChange(rules.filter((_, place) => place !== index))}
        />
      ))}
      <Popover
        trigger="click"
        open={adding}
        onOpenChange={setAdding}
        placement="bottomLeft"
        destroyOnHidden
        content={
          <NewRule
            fields={fields}
            onAdd={(rule) => {
              setAdding(false);
              onChange([...rules, rule]);
            }}
          />
        }
      >
        <button type="button" className="add-chip">
          <Icon name="plus" size={14} />
          {t('customers.contact.filter.add')}
          {withKey ? <kbd className="only-desktop">{showKeys('f')[0]}</kbd> : null}
        </button>
      </Popover>
    </>
  );
}

function Chip({ rule, field, onRemove }: { rule: Rule; field: ConditionField | undefined; onRemove: () => void }) {
  const t = useT();
  const choices = useChoices(field);
  const names = [rule.value ?? []]
    .flat()
    .map((value) => choices?.find((choice) => choice.value === value)?.label ?? String(value));
  return (
    <span className="chip">
      <span className="quiet">{t.code('customers.contact.field', rule.field)}</span>
      <span className="quiet">{t.code('customers.contact.operator', rule.operator)}</span>
      {needsValue(rule.operator) ? (
        <span className="medium cut" dir="auto">
          {names.join(', ')}
        </span>
      ) : null}
      <button
        type="button"
        onClick={onRemove}
        aria-label={t('customers.contact.filter.remove', { field: t.code('customers.contact.field', rule.field) })}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

function NewRule({ fields, onAdd }: { fields: ConditionField[]; onAdd: (rule: Rule) => void }) {
  const t = useT();
  const [name, setName] = useState(fields[0]?.field ?? '');
  const field = fields.find((one) => one.field === name);
  const [operator, setOperator] = useState<string>();
  const [value, setValue] = useState<string | string[]>('');
  const choices = useChoices(field);
  const chosen = operator && field?.operators.includes(operator) ? operator : (field?.operators[0] ?? '');
  const ready = chosen !== '' && (!needsValue(chosen) || value.length > 0);
  const written = field?.kind === 'time' && typeof value === 'string' && value ? new Date(value).toISOString() : value;
  const many = takesMany(chosen);
  const add = () =>
    ready &&
    onAdd({ field: name, operator: chosen, value: needsValue(chosen) ? (many ? [written].flat() : written) : null });
  return (
    <div className="filter-form">
      <Select
        aria-label={t('customers.contact.filter.field')}
        value={name}
        onChange={(next) => {
          setName(next);
          setValue('');
        }}
        options={fields.map((one) => ({ value: one.field, label: t.code('customers.contact.field', one.field) }))}
      />
      <Select
        aria-label={t('customers.contact.filter.operator')}
        value={chosen}
        onChange={setOperator}
        options={field?.operators
          .filter((one) => one !== 'between')
          .map((one) => ({ value: one, label: t.code('customers.contact.operator', one) }))}
      />
      {!needsValue(chosen) ? null : choices ? (
        <Select
          aria-label={t('customers.contact.filter.value')}
          showSearch={{ filterOption }}
          mode={many ? 'multiple' : undefined}
          value={value.length ? value : undefined}
          onChange={setValue}
          options={choices}
          placeholder={t('customers.contact.filter.value')}
        />
      ) : (
        <Input
          aria-label={t('customers.contact.filter.value')}
          value={[value].flat().join(', ')}
          type={field?.kind === 'time' ? 'date' : 'text'}
          onChange={(event) => setValue(event.target.value)}
          onPressEnter={add}
          placeholder={t('customers.contact.filter.value')}
          autoFocus
        />
      )}
      <Button type="primary" disabled={!ready} onClick={add}>
        {t('customers.contact.filter.apply')}
      </Button>
    </div>
  );
}
