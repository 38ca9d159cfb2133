/** How many of one's own tasks are due, beside their place in the rail. */
import { useQuery } from '@tanstack/react-query';
import { getDueTasks } from '../api/operations';
import { Badge } from '../parts/small';
import { useFormat, useT } from './words';

export function TaskCount() {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['task', 'due'], queryFn: getDueTasks });
  const count = (data?.overdue ?? 0) + (data?.today ?? 0);
  const label = t('shell.tasks.due', { count, shown: format.number(count) });
  return <Badge count={count} late={(data?.overdue ?? 0) > 0} label={label} />;
}
