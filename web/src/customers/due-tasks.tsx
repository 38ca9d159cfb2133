/** Home: one's own tasks of today and those that are late, to be checked off where they stand. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getDueTasks } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { useTaskActs } from './task-acts';
import { TaskLine } from './task-line';

const useDueQuery = () => useQuery({ queryKey: ['task', 'due'], queryFn: getDueTasks });

export function DueTasks() {
  const t = useT();
  const format = useFormat();
  const { data } = useDueQuery();
  const acts = useTaskActs();
  // Who has nothing to do today needs no section that says so.
  if (!data || data.items.length === 0) return null;
  const count = data.overdue + data.today;
  return (
    <Section
      title={t('tasks.due-today')}
      quiet={data.overdue ? t('tasks.of-them-late', { count: data.overdue, shown: format.number(data.overdue) }) : ''}
      link={<Link to="/tasks">{t('tasks.all', { count, shown: format.number(count) })}</Link>}
    >
      <ul>
        {data.items.map((task) => (
          <TaskLine key={task.id} task={task} customer acts={acts} />
        ))}
      </ul>
    </Section>
  );
}
