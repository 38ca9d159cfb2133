/** Any company in a form, found by typing. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { listCompanies } from '../api/operations';

const COMPANIES_SHOWN = 20;

type Props = {
  /** The one that is chosen when the form opens. */
  first?: { id: string; name: string } | null;
  /** It cannot be chosen: the company itself. */
  but?: string;
  id?: string;
  value?: string | null;
  onChange?: (id: string | null) => void;
  allowClear?: boolean;
  autoFocus?: boolean;
  size?: 'small';
  className?: string;
  'aria-label'?: string;
};

export function CompanySelect({ first, but, onChange, value, ...field }: Props) {
  const [text, setText] = useState('');
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['company', 'choose', q],
    queryFn: ({ signal }) => listCompanies({ q: q || undefined, limit: COMPANIES_SHOWN }, signal),
    placeholderData: (old) => old,
  });
  const found = (data?.items ?? []).filter((row) => row.id !== but).map((row) => ({ value: row.id, label: row.name }));
  const known = first && !text && !found.some((one) => one.value === first.id);
  const options = known ? [{ value: first.id, label: first.name }, ...found] : found;
  return (
    <Select
      {...field}
      value={value ?? undefined}
      onChange={(next) => onChange?.(next ?? null)}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={options}
    />
  );
}
