/** One task: a box to check it off, what it is, whose, and by when. */
import { Link } from '@tanstack/react-router';
import { Checkbox, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { Task } from '../api/types';
import { useMe, useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Initial } from '../parts/small';
import { useDueWords, type useTaskActs } from './task-acts';
import './tasks.css';

const TaskForm = lazy(() => import('./task-form').then((file) => ({ default: file.TaskForm })));

type Props = {
  task: Task;
  /** Where the customer is not plain from the page. */
  customer?: boolean;
  acts: ReturnType<typeof useTaskActs>;
};

export function TaskLine({ task, customer, acts }: Props) {
  const t = useT();
  const format = useFormat();
  const dueWords = useDueWords();
  const me = useMe();
  const may = useRight('label_customers');
  const [editing, setEditing] = useState(false);
  const done = task.done_at !== null;
  // The box follows the hand, not the server.
  const turning = (act: typeof acts.finish | typeof acts.reopen) => act.isPending && act.variables?.id === task.id;
  const checked = done ? !turning(acts.reopen) : turning(acts.finish);
  const others = task.assignee?.id === me.user.id ? null : task.assignee;
  return (
    <li className="attention task-line" data-task={task.id}>
      <Checkbox
        checked={checked}
        disabled={!may}
        aria-label={t(done ? 'tasks.reopen' : 'tasks.finish', { what: task.what })}
        onChange={() => (done ? acts.reopen : acts.finish).mutate(task)}
      />
      <span className="task-words">
        {may && !done ? (
          <button
            type="button"
            className="bare task-what"
            dir="auto"
            title={task.what}
            onClick={() => setEditing(true)}
          >
            {task.what}
          </button>
        ) : (
          <span className={done ? 'task-what quiet' : 'task-what'} dir="auto" title={task.what}>
            {task.what}
          </span>
        )}
        {customer ? <Customer task={task} /> : null}
      </span>
      <span className="push row">
        {others ? (
          <span className="row" title={others.name}>
            <Initial name={others.name} />
            <span className="unseen">{others.name}</span>
          </span>
        ) : task.assignee ? null : (
          <span className="warn small">{t('tasks.nobodys')}</span>
        )}
        <span className={task.nearness === 'overdue' ? 'bad small task-due' : 'quiet small task-due'}>
          {done ? format.ago(task.done_at ?? '') : dueWords(task)}
          {task.nearness === 'overdue' ? <span className="unseen"> {t('tasks.overdue')}</span> : null}
        </span>
        {may ? (
          <Dropdown
            trigger={['click']}
            autoFocus
            menu={{
              items: [
                ...(done ? [] : [{ key: 'edit', label: t('tasks.change') }]),
                { key: 'remove', label: t('tasks.remove') },
              ],
              onClick: ({ key }) => (key === 'edit' ? setEditing(true) : acts.remove.mutate(task)),
            }}
          >
            <button type="button" className="icon-button" aria-label={t('tasks.more', { what: task.what })}>
              <Icon name="more" />
            </button>
          </Dropdown>
        ) : null}
      </span>
      {editing ? (
        <Suspense>
          <TaskForm task={task} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </li>
  );
}

function Customer({ task }: { task: Task }) {
  if (task.contact)
    return (
      <Link to="/contacts/$id" params={{ id: task.contact.id }} className="small cut" dir="auto">
        {task.contact.name}
      </Link>
    );
  if (task.company)
    return (
      <Link to="/companies/$id" params={{ id: task.company.id }} className="small cut" dir="auto">
        {task.company.name}
      </Link>
    );
  return null;
}
