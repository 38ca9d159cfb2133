/** The fields that chips can ask, by the server's own list, and the names of what each may be set to. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listConditionFields } from '../api/operations';
import type { ConditionField, Rule } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Option } from '../parts/pick';
import { needsValue, valuesOf } from './rules';

/** A range is two values; the chip has room for one. */
const NOT_OFFERED = new Set(['between']);
/** The server orders these by their codes. */
const BY_NAME = new Set(['country', 'language']);

/** Fields with a way to enter their value; one to be chosen from is left out while there is nothing to choose. */
export function useFields(): ConditionField[] {
  const { data } = useQuery({ queryKey: ['condition-field'], queryFn: listConditionFields, staleTime: 60_000 });
  return useMemo(
    () =>
      (data ?? [])
        .filter((field) => field.kind !== 'choice' || (field.choices?.length ?? 0) > 0)
        .map((field) => ({ ...field, operators: field.operators.filter((one) => !NOT_OFFERED.has(one)) })),
    [data],
  );
}

/** Several values at once where there is a list to mark them in; else the field's first operator. */
export function firstOperator(field: ConditionField): string {
  const many = field.kind === 'choice' && (field.choices?.length ?? 0) > 2 && field.operators.includes('in');
  return many ? 'in' : (field.operators[0] ?? '');
}

/** What the server names by its code is named in the reader's language. */
export function useOptions(field: ConditionField | undefined): Option[] | undefined {
  const t = useT();
  const format = useFormat();
  return useMemo(() => {
    if (!field?.choices) return undefined;
    const named = (value: string, label: string) => {
      if (label) return label;
      if (field.field === 'country') return format.country(value);
      if (field.field === 'language') return format.language(value);
      if (field.field === 'permission') return t(`customers.contact.permission.${value}`);
      return t.code('customers.contact.choice', value);
    };
    const options = field.choices.map(({ value, label, contacts }) => ({
      value,
      label: named(value, label),
      quiet: typeof contacts === 'number' ? format.number(contacts) : undefined,
    }));
    return BY_NAME.has(field.field) ? options.sort((a, b) => a.label.localeCompare(b.label)) : options;
  }, [field, t, format]);
}

/** The values of a rule in the reader's words. */
export function useValueWords(rule: Rule, field: ConditionField | undefined): string {
  const t = useT();
  const format = useFormat();
  const options = useOptions(field);
  const one = (value: string) => {
    if (field?.kind === 'time') return format.day(value);
    return options?.find((option) => option.value === value)?.label ?? value;
  };
  if (!needsValue(rule.operator)) return '';
  return valuesOf(rule).map(one).join(t('customers.contact.filter.comma'));
}

/** A rule in one phrase, for sentences about it. */
export function useRuleWords(rule: Rule, field: ConditionField | undefined): string {
  const t = useT();
  const values = useValueWords(rule, field);
  return [t.code('customers.contact.field', rule.field), t.code('customers.contact.operator', rule.operator), values]
    .filter(Boolean)
    .join(' ');
}
