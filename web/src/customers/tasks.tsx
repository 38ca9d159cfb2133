/** Tasks by their nearness: one's own, and for who assigns work everybody's. `J K` walk, `E` checks off, `Enter` opens. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, type InputRef, Segmented, Select } from 'antd';
import { useRef } from 'react';
import { listTasks } from '../api/operations';
import { usePages } from '../api/pages';
import type { Task } from '../api/types';
import { useKeys } from '../app/keys';
import type { TaskSearch } from '../app/searches';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Page, Section } from '../parts/page';
import { Empty, Loaded } from '../parts/states';
import { useTaskActs } from './task-acts';
import { TaskAdd } from './task-add';
import { TaskLine } from './task-line';
import { useTaskPeople } from './task-people';

const PAGE = 100;
const NEAR = ['overdue', 'today', 'week', 'later', 'done'] as const;

/** The task under the hand: the one whose line holds the focus. */
const atHand = () => (document.activeElement?.closest('[data-task]') as HTMLElement | null)?.dataset.task;

/** Moves the focus to the next or the previous task. */
function walk(by: number) {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-task]')];
  const place = lines.findIndex((line) => line.dataset.task === atHand());
  const next = lines[place < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, place + by))];
  const inside = (what: string) => next?.querySelector<HTMLElement>(what);
  (inside('button.task-what') ?? inside('input'))?.focus();
}

export function TasksScreen() {
  const t = useT();
  const search = useSearch({ from: '/shell/tasks' });
  const navigate = useNavigate();
  const mayAssign = useRight('assign');
  const mayAdd = useRight('label_customers');
  const people = useTaskPeople(mayAssign);
  const field = useRef<InputRef>(null);
  const set = (change: TaskSearch) => void navigate({ to: '/tasks', search: { ...search, ...change }, replace: true });
  const whose = mayAssign ? search.whose : undefined;
  const [mine, ...others] = people;
  const choices = [
    { value: 'me', label: mine?.label ?? '' },
    { value: 'everyone', label: t('tasks.everyone') },
    { value: 'nobody', label: t('tasks.nobody') },
    ...others,
  ];
  useKeys([{ keys: 'n', label: 'tasks.keys.add', run: () => field.current?.focus() }]);
  return (
    <Page title={t('tasks.title')}>
      <div className="toolbar">
        <Segmented
          size="small"
          value={search.state ?? 'open'}
          onChange={(state) => set({ state: state === 'done' ? 'done' : undefined })}
          options={(['open', 'done'] as const).map((value) => ({ value, label: t(`tasks.state.${value}`) }))}
          aria-label={t('tasks.state')}
        />
        {mayAssign ? (
          <Select
            size="small"
            className="task-whose"
            aria-label={t('tasks.whose')}
            value={whose ?? 'me'}
            onChange={(value) => set({ whose: value === 'me' ? undefined : value })}
            options={choices}
            showSearch={{ optionFilterProp: 'label' }}
          />
        ) : null}
      </div>
      <div className="columns one">
        <div>
          {mayAdd && search.state !== 'done' ? (
            <div className="section">
              <TaskAdd field={field} />
            </div>
          ) : null}
          <TaskGroups whose={whose} done={search.state === 'done'} />
        </div>
      </div>
    </Page>
  );
}

function TaskGroups({ whose, done }: { whose: string | undefined; done: boolean }) {
  const t = useT();
  const format = useFormat();
  const acts = useTaskActs();
  const params = { whose, state: done ? 'done' : undefined, limit: PAGE };
  const { query, rows, more, hasMore } = usePages<Task>(['task', 'list', params], (after, signal) =>
    listTasks({ ...params, after }, signal),
  );
  const finish = () => {
    const task = rows.find((row) => row.id === atHand());
    if (task && task.done_at === null) acts.finish.mutate(task);
  };
  useKeys([
    { keys: 'j', label: 'tasks.keys.next', run: () => walk(1) },
    { keys: 'k', label: 'tasks.keys.back', run: () => walk(-1) },
    { keys: 'e', label: 'tasks.keys.finish', run: finish },
  ]);
  return (
    <Loaded query={query} rows={8}>
      {() =>
        rows.length === 0 ? (
          <Empty title={t(done ? 'tasks.empty.done' : 'tasks.empty.title')} text={t('tasks.empty.text')} />
        ) : (
          <>
            {NEAR.map((near) => {
              const lines = rows.filter((row) => row.nearness === near);
              return lines.length === 0 ? null : (
                <Section key={near} title={t(`tasks.near.${near}`)} quiet={hasMore ? '' : format.number(lines.length)}>
                  <ul>
                    {lines.map((task) => (
                      <TaskLine key={task.id} task={task} customer acts={acts} />
                    ))}
                  </ul>
                </Section>
              );
            })}
            {hasMore ? (
              <div className="story-foot">
                <Button onClick={more} loading={query.isFetchingNextPage}>
                  {t('tasks.further')}
                </Button>
              </div>
            ) : null}
          </>
        )
      }
    </Loaded>
  );
}
