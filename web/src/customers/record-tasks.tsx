/** The tasks of a customer: what is still to be done, what was done lately, and a line for another. */
import { useQuery } from '@tanstack/react-query';
import type { InputRef } from 'antd';
import { useRef } from 'react';
import { getRecordTasks } from '../api/operations';
import { useKeys } from '../app/keys';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { useTaskActs } from './task-acts';
import { TaskAdd } from './task-add';
import { TaskLine } from './task-line';

type Props = { of: 'companies' | 'contacts'; id: string };

export function RecordTasks({ of, id }: Props) {
  const t = useT();
  const format = useFormat();
  const may = useRight('label_customers');
  const query = useQuery({ queryKey: ['task', 'of', of, id], queryFn: () => getRecordTasks(of, id) });
  const acts = useTaskActs();
  const field = useRef<InputRef>(null);
  useKeys([{ keys: 't', label: 'tasks.keys.add', run: () => field.current?.focus() }]);
  const open = query.data?.open ?? [];
  return (
    <Section title={t('tasks.title')} quiet={open.length ? format.number(open.length) : ''}>
      {may ? <TaskAdd {...(of === 'companies' ? { company: id } : { contact: id })} field={field} /> : null}
      <Loaded query={query} rows={2}>
        {(found) => (
          <>
            {found.open.length === 0 && !may ? <p className="quiet">{t('tasks.none-of-customer')}</p> : null}
            <ul>
              {found.open.map((task) => (
                <TaskLine
                  key={task.id}
                  task={task}
                  customer={of === 'companies' && task.contact !== null}
                  acts={acts}
                />
              ))}
            </ul>
            {found.done.length ? (
              <details className="task-done">
                <summary className="quiet small">{t('tasks.done-lately')}</summary>
                <ul>
                  {found.done.map((task) => (
                    <TaskLine key={task.id} task={task} acts={acts} />
                  ))}
                </ul>
              </details>
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}
