/** A line that becomes a task with Enter: what, by when, and whose it is when it is not one's own. */
import { Button, DatePicker, Input, type InputRef, Select } from 'antd';
import dayjs from 'dayjs';
import { type RefObject, useState } from 'react';
import { createTask } from '../api/operations';
import { useAct } from '../app/act';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { dayAfter, nextWeekday } from '../parts/days';
import { Icon } from '../parts/icons';
import { useTaskPeople } from './task-people';
import { TASK_NOUNS, useToday } from './task-acts';

const WHAT_LIMIT = 200;
const MONDAY = 1;

type Props = { contact?: string; company?: string; field?: RefObject<InputRef | null> };

export function TaskAdd({ contact, company, field }: Props) {
  const t = useT();
  const me = useMe();
  const today = useToday();
  const [what, setWhat] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const [assignee, setAssignee] = useState(me.user.id);
  const people = useTaskPeople(what !== '');
  const add = useAct(
    () => createTask({ what: what.trim(), contact, company, due_on: day ?? today, assignee }),
    {
      nouns: TASK_NOUNS,
      done: () => {
        setWhat('');
        setDay(null);
        setAssignee(me.user.id);
      },
    },
  );
  const presets = [
    { label: t('tasks.day.today'), value: dayjs(today) },
    { label: t('tasks.day.tomorrow'), value: dayjs(dayAfter(today, 1)) },
    { label: t('tasks.day.monday'), value: dayjs(nextWeekday(today, MONDAY)) },
    { label: t('tasks.day.in-a-week'), value: dayjs(dayAfter(today, 7)) },
  ];
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
        <>
          <DatePicker
            aria-label={t('tasks.due')}
            value={dayjs(day ?? today)}
            onChange={(value) => setDay(value ? value.format('YYYY-MM-DD') : null)}
            presets={presets}
            allowClear={false}
          />
          <Select
            aria-label={t('tasks.assignee')}
            className="task-add-who"
            value={assignee}
            onChange={setAssignee}
            options={people}
            showSearch={{ optionFilterProp: 'label' }}
          />
          <Button htmlType="submit" type="primary" disabled={!what.trim()} loading={add.isPending}>
            {t('tasks.add-do')}
          </Button>
        </>
      ) : null}
    </form>
  );
}
