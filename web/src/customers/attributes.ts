/** Attributes that the company declared: which there are, and a value in words. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listAttributes } from '../api/operations';
import type { Attribute, AttributeValues } from '../api/types';
import { useFormat, useT } from '../app/words';
import type { GridNoun } from './fields';

const NONE: Attribute[] = [];

/** Every attribute of contacts or of companies, the archived ones too, in the company's order. */
export function useAttributes(holder: GridNoun): Attribute[] {
  const { data = NONE } = useQuery({ queryKey: ['attribute'], queryFn: listAttributes, staleTime: 60_000 });
  return useMemo(() => data.filter((one) => one.holder === holder), [data, holder]);
}

/** Those that forms and lists offer. */
export function useOfferedAttributes(holder: GridNoun): Attribute[] {
  const all = useAttributes(holder);
  return useMemo(() => all.filter((one) => !one.archived), [all]);
}

/** A value as people read it; nothing is a dash. */
export function useAttributeWords() {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () =>
      (attribute: Attribute, values: string[] = []): string => {
        const [first] = values;
        if (first === undefined) return '—';
        switch (attribute.kind) {
          case 'number':
            return [format.number(Number(first)), attribute.unit].filter(Boolean).join(' ');
          case 'date':
            return format.day(first);
          case 'yes_no':
            return t(`customers.attribute.value.${first}`);
          case 'one':
          case 'several':
            return format.list(values.map((value) => optionName(attribute, value)));
          default:
            return first;
        }
      },
    [t, format],
  );
}

/** Several attributes in a line: what somebody else saved meanwhile. */
export function useAttributesSaid(holder: GridNoun) {
  const all = useAttributes(holder);
  const words = useAttributeWords();
  return (values: AttributeValues = {}) =>
    all
      .filter((one) => values[one.id]?.length)
      .map((one) => `${one.name}: ${words(one, values[one.id])}`)
      .join(' · ');
}

const optionName = ({ options }: Attribute, value: string) =>
  options.find((option) => String(option.number) === value)?.name ?? '…';

/** What a form holds of attributes that are not there by now is not sent again. */
export function filled(values: AttributeValues | undefined, offered: Attribute[]): AttributeValues {
  const known = new Set(offered.map((one) => one.id));
  return Object.fromEntries(
    Object.entries(values ?? {})
      .filter(([id]) => known.has(id))
      .map(([id, value]) => [id, value ?? []]),
  );
}
