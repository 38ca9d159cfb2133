import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { listContacts } from '../api/operations';
import type { Named } from '../api/types';
import { useT } from '../app/words';

const SHOWN = 20;

type Props = {
  value: string | null;
  onChange: (id: string | null) => void;
  /** The name of who is chosen, where they were found elsewhere. */
  named?: Named;
};

/** Any contact, found by typing. */
export function ContactSelect({ value, onChange, named }: Props) {
  const t = useT();
  const [text, setText] = useState('');
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['contact', 'choose', q],
    queryFn: () => listContacts({ q, limit: SHOWN }),
    placeholderData: (old) => old,
  });
  const found = data?.items.map((row) => ({ value: row.id, label: row.name || row.address })) ?? [];
  const known = named && !found.some((one) => one.value === named.id) ? [{ value: named.id, label: named.name }] : [];
  return (
    <Select
      style={{ inlineSize: 200 }}
      allowClear
      aria-label={t('shell.common.contact')}
      placeholder={t('shell.common.contact.sample')}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={[...known, ...found]}
    />
  );
}
