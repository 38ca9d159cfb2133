/** The fields that chips can ask, by the server's own list, and the names of what each may be set to. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listConditionFields } from '../api/operations';
import type { ConditionField, Filter, Rule } from '../api/types';
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

type T = ReturnType<typeof useT>;
type Format = ReturnType<typeof useFormat>;

/** What the server names by its code is named in the reader's language. */
function optionsOf(field: ConditionField | undefined, t: T, format: Format): Option[] | undefined {
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
}

export function useOptions(field: ConditionField | undefined): Option[] | undefined {
  const t = useT();
  const format = useFormat();
  return useMemo(() => optionsOf(field, t, format), [field, t, format]);
}

/** What a chip says: the values of a rule, and a whole filter in one phrase. */
export function useFilterWords(fields: ConditionField[]) {
  const t = useT();
  const format = useFormat();
  return useMemo(() => {
    const values = (rule: Rule) => {
      const field = fields.find((one) => one.field === rule.field);
      const options = optionsOf(field, t, format);
      const one = (value: string) => {
        if (field?.kind === 'time') return format.day(value);
        return options?.find((option) => option.value === value)?.label ?? value;
      };
      return needsValue(rule.operator) ? valuesOf(rule).map(one).join(t('customers.contact.filter.comma')) : '';
    };
    const phrase = (filter: Filter): string =>
      'any' in filter
        ? filter.any.map(phrase).join(` ${t('customers.contact.filter.or')} `)
        : [
            t.code('customers.contact.field', filter.field),
            t.code('customers.contact.operator', filter.operator),
            values(filter),
          ]
            .filter(Boolean)
            .join(' ');
    return { values, phrase };
  }, [fields, t, format]);
}
