/** Who may be asked to do a task: everybody who is there and changes things, oneself first. */
import { useQuery } from '@tanstack/react-query';
import { listUsers } from '../api/operations';
import { useMe } from '../app/session';
import { useT } from '../app/words';

export function useTaskPeople(needed: boolean): { value: string; label: string }[] {
  const t = useT();
  const me = useMe();
  const { data } = useQuery({ queryKey: ['user'], queryFn: listUsers, enabled: needed });
  const others = (data ?? []).filter((user) => user.active && user.role !== 'read_only' && user.id !== me.user.id);
  return [{ value: me.user.id, label: t('tasks.me') }, ...others.map((user) => ({ value: user.id, label: user.name }))];
}
