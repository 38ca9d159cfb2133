import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { listContacts } from '../api/operations';
import { useT } from '../app/words';

const SHOWN = 20;

/** Any contact, found by typing. */
export function ContactSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useT();
  const [text, setText] = useState('');
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['contact', 'choose', q],
    queryFn: () => listContacts({ q, limit: SHOWN }),
    placeholderData: (old) => old,
  });
  return (
    <Select
      style={{ inlineSize: 200 }}
      allowClear
      aria-label={t('shell.common.contact')}
      placeholder={t('shell.common.contact.sample')}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={data?.items.map((row) => ({ value: row.id, label: row.name || row.address }))}
    />
  );
}
