/** Companies to mark in a list, found by typing. */
import { useQuery } from '@tanstack/react-query';
import { useContext, useDeferredValue, useState } from 'react';
import { listCompanies } from '../api/operations';
import { useT } from '../app/words';
import { Pick } from '../parts/pick';
import { ChosenCompanies } from './fields';

const SHOWN = 20;

type Props = { chosen: string[]; many: boolean; onPick: (id: string) => void };

export function CompanyPick({ chosen, many, onPick }: Props) {
  const t = useT();
  const names = useContext(ChosenCompanies);
  const [text, setText] = useState('');
  const q = useDeferredValue(text);
  const { data } = useQuery({
    queryKey: ['company', 'choose', q],
    queryFn: ({ signal }) => listCompanies({ q: q || undefined, limit: SHOWN }, signal),
    placeholderData: (old) => old,
  });
  const found = (data?.items ?? []).map((row) => ({ value: row.id, label: row.name, quiet: row.country ?? undefined }));
  // What is marked stays in sight while nothing is typed.
  const marked = chosen.filter((id) => !text && !found.some((option) => option.value === id));
  const options = [...marked.map((id) => ({ value: id, label: names.get(id) ?? '…' })), ...found];
  return (
    <Pick
      label={t('customers.company.search')}
      options={options}
      chosen={chosen}
      many={many}
      onPick={onPick}
      onText={setText}
    />
  );
}
