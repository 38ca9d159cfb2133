/** What is done to a task, and how its day is said. */
import { deleteTask, finishTask, reopenTask } from '../api/operations';
import type { Task } from '../api/types';
import { useAct } from '../app/act';
import { now } from '../app/now';
import { useMe } from '../app/session';
import { useFormat, useT } from '../app/words';
import { dayAfter, dayIn, noonOf } from '../parts/days';

export const TASK_NOUNS = ['task', 'timeline', 'insight'];

export function useTaskActs() {
  const t = useT();
  const finish = useAct((task: Task) => finishTask(task.id), {
    nouns: TASK_NOUNS,
    said: () => t('tasks.finished'),
  });
  const reopen = useAct((task: Task) => reopenTask(task.id), {
    nouns: TASK_NOUNS,
    said: () => t('tasks.reopened'),
  });
  const remove = useAct((task: Task) => deleteTask(task.id), {
    nouns: TASK_NOUNS,
    said: () => t('tasks.removed'),
  });
  return { finish, reopen, remove };
}

/** Today in the workspace's zone. */
export function useToday(): string {
  return dayIn(useMe().workspace.time_zone, now());
}

/** `Today 14:30`, `Tomorrow`, `4 Dec`. */
export function useDueWords(): (task: Task) => string {
  const t = useT();
  const format = useFormat();
  const today = useToday();
  return ({ due_on, due_time }) => {
    const day =
      due_on === today
        ? t('tasks.day.today')
        : due_on === dayAfter(today, 1)
          ? t('tasks.day.tomorrow')
          : format.dayOfMonth(noonOf(due_on));
    return due_time ? `${day} ${due_time}` : day;
  };
}
