/** Home: one's own tasks of today and those that are late, to be checked off where they stand. */
import { Link } from '@tanstack/react-router';
import { useDueTasks } from '../app/task-count';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { useTaskActs } from './task-acts';
import { TaskLine } from './task-line';

export function DueTasks() {
  const t = useT();
  const format = useFormat();
  const { data } = useDueTasks();
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
