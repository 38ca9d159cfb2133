/** How many of one's own tasks are due, beside their place in the rail. */
import { useQuery } from '@tanstack/react-query';
import { getDueTasks } from '../api/operations';
import { Badge } from '../parts/small';
import { useFormat, useT } from './words';

/** A time of the day passes without anybody changing a task. */
const LOOK_AGAIN_MILLISECONDS = 60_000;

export const useDueTasks = () =>
  useQuery({ queryKey: ['task', 'due'], queryFn: getDueTasks, refetchInterval: LOOK_AGAIN_MILLISECONDS });

export function TaskCount() {
  const t = useT();
  const format = useFormat();
  const { data } = useDueTasks();
  const count = (data?.overdue ?? 0) + (data?.today ?? 0);
  const label = t('shell.tasks.due', { count, shown: format.number(count) });
  return <Badge count={count} late={(data?.overdue ?? 0) > 0} label={label} />;
}
