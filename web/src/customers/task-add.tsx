/** A line that becomes a task with Enter: what, by when, and whose it is when it is not one's own. */
import { Input, type InputRef } from 'antd';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { createTask } from '../api/operations';
import { useAct } from '../app/act';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { TASK_NOUNS, useToday } from './task-acts';
import './tasks.css';

const WHAT_LIMIT = 200;
const TaskAddMore = lazy(() => import('./task-add-more').then((file) => ({ default: file.TaskAddMore })));

type Props = { contact?: string; company?: string; field?: RefObject<InputRef | null> };

export function TaskAdd({ contact, company, field }: Props) {
  const t = useT();
  const me = useMe();
  const today = useToday();
  const [what, setWhat] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const [assignee, setAssignee] = useState(me.user.id);
  const add = useAct(() => createTask({ what: what.trim(), contact, company, due_on: day ?? today, assignee }), {
    nouns: TASK_NOUNS,
    done: () => {
      setWhat('');
      setDay(null);
      setAssignee(me.user.id);
    },
  });
  return (
    <form
      className="task-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (what.trim() && !add.isPending) add.mutate(undefined);
      }}
    >
      <Input
        ref={field}
        className="task-add-what"
        aria-label={t('tasks.add')}
        placeholder={t('tasks.add')}
        prefix={<Icon name="plus" size={14} />}
        maxLength={WHAT_LIMIT}
        value={what}
        onChange={(event) => setWhat(event.target.value)}
        dir="auto"
      />
      {what ? (
        <Suspense>
          <TaskAddMore
            day={day ?? today}
            onDay={setDay}
            assignee={assignee}
            onAssignee={setAssignee}
            busy={add.isPending}
          />
        </Suspense>
      ) : null}
    </form>
  );
}
