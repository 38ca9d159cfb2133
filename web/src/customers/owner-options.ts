/** Whom customers can be given to; nobody is the pool. */
import { useQuery } from '@tanstack/react-query';
import { listUsers } from '../api/operations';
import { useT } from '../app/words';
import type { Option } from '../parts/pick';

export const NOBODY = 'nobody';

export function useOwnerOptions(needed: boolean): Option[] {
  const t = useT();
  const { data } = useQuery({ queryKey: ['user'], queryFn: listUsers, enabled: needed });
  const users = (data ?? []).filter((user) => user.active).map((user) => ({ value: user.id, label: user.name }));
  return [...users, { value: NOBODY, label: t('customers.contact.nobody') }];
}
