/** The fields that chips can ask, by the server's own list, and the names of what each may be set to. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useMemo } from 'react';
import { getCompany, listConditionFields } from '../api/operations';
import type { ConditionField, Filter, Rule } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { Option } from '../parts/pick';
import { DAYS, isRange, needsValue, valuesOf } from './rules';

/** A range of days is two values; the chip has room for one, or for two numbers. */
const isOffered = (field: string, operator: string) => operator !== 'between' || isRange({ field, operator });
/** The server orders these by their codes. */
const BY_NAME = new Set(['country', 'language']);
/** Too many to list: their values, companies, are found by typing. */
const SEARCHED = new Set(['company', 'group']);
export const isSearched = (field: string) => SEARCHED.has(field);
/** Whose values are things that somebody may have removed. */
const OF_THINGS = new Set(['lists', 'tags', 'segment', 'owner']);

/** What a list shows: the noun of its fields and of their words. */
export type GridNoun = 'contact' | 'company';
/** A field with its name in the reader's language. */
export type NamedField = ConditionField & { label: string };

/** Fields with a way to enter their value; one to be chosen from is left out while there is nothing to choose. */
export function useFields(noun: GridNoun = 'contact'): NamedField[] {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['condition-field', noun],
    queryFn: () => listConditionFields(noun === 'company' ? 'companies' : 'contacts'),
    staleTime: 60_000,
  });
  return useMemo(
    () =>
      (data ?? [])
        .filter((field) => field.kind !== 'choice' || isSearched(field.field) || (field.choices?.length ?? 0) > 0)
        .map((field) => ({
          ...field,
          label: field.label || fieldLabel(noun, field.field, t),
          operators: field.operators.filter((one) => isOffered(field.field, one)),
        })),
    [data, noun, t],
  );
}

function fieldLabel(noun: GridNoun, field: string, t: T): string {
  if (noun === 'company') return t.code('customers.company.field', field);
  // In a form the company's name is the company; among filters it stands beside the company itself.
  if (field === 'company_name') return t('customers.contact.filter.company-name');
  return t.code('customers.contact.field', field);
}

/** Several values at once where there is a list to mark them in; else the field's first operator. */
export function firstOperator(field: ConditionField): string {
  if (isSearched(field.field)) return 'in';
  const many = (field.choices?.length ?? 0) > 2 && field.operators.includes('in');
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
    if (field.field === 'tier') return t.code('customers.tier', value);
    if (field.field === 'address_check') return t(`customers.address.state.${value}`);
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
export function useFilterWords(fields: NamedField[]) {
  const t = useT();
  const format = useFormat();
  const companies = useContext(ChosenCompanies);
  return useMemo(() => {
    const labels = (rule: Rule): string[] => {
      const field = fields.find((one) => one.field === rule.field);
      const options = optionsOf(field, t, format);
      const one = (value: string) => {
        if (DAYS.has(rule.operator)) {
          const count = Number(value);
          return t('customers.contact.filter.days', { count, shown: format.number(count) });
        }
        if (field?.kind === 'time') return format.day(value);
        // Also of a value that nobody has any more.
        if (rule.field === 'country') return format.country(value);
        if (rule.field === 'language') return format.language(value);
        if (isSearched(rule.field)) return companies.get(value) ?? '…';
        const known = options?.find((option) => option.value === value)?.label;
        if (known || !OF_THINGS.has(rule.field)) return known ?? value;
        // Nothing is known of anything yet, or nothing of this.
        return fields.length === 0 ? '…' : t(`customers.contact.filter.gone.${rule.field}`);
      };
      return needsValue(rule.operator) ? valuesOf(rule).map(one) : [];
    };
    const values = (rule: Rule) => {
      const [least, most] = labels(rule);
      if (isRange(rule) && least && most) return t('customers.contact.filter.range', { least, most });
      return labels(rule).join(t('customers.contact.filter.comma'));
    };
    const phrase = (filter: Filter): string =>
      'any' in filter
        ? filter.any.map(phrase).join(` ${t('customers.contact.filter.or')} `)
        : [
            fields.find((one) => one.field === filter.field)?.label ?? t.code('customers.contact.field', filter.field),
            t.code('customers.contact.operator', filter.operator),
            values(filter),
          ]
            .filter(Boolean)
            .join(' ');
    return { labels, values, phrase };
  }, [fields, companies, t, format]);
}

/** The names of companies that filters name by their id. */
export const ChosenCompanies = createContext<ReadonlyMap<string, string>>(new Map());

/** Of one that was removed, or is not seen, that it is gone. */
export function useCompanyNames(filters: Filter[]): ReadonlyMap<string, string> {
  const t = useT();
  const rules = filters.flatMap((filter) => ('any' in filter ? filter.any : [filter]));
  const all = [...new Set(rules.filter((rule) => isSearched(rule.field)).flatMap(valuesOf))].join(' ');
  const ids = useMemo(() => (all ? all.split(' ') : []), [all]);
  const named = useCallback(
    (answers: { data?: { name: string }; isError: boolean }[]): ReadonlyMap<string, string> =>
      new Map(
        answers.flatMap(({ data, isError }, index) => {
          const name = data?.name ?? (isError ? t('customers.contact.filter.gone.company') : undefined);
          return name === undefined ? [] : [[ids[index] ?? '', name] as const];
        }),
      ),
    [ids, t],
  );
  return useQueries({
    queries: ids.map((id) => ({ queryKey: ['company', 'one', id], queryFn: () => getCompany(id), retry: false })),
    combine: named,
  });
}
