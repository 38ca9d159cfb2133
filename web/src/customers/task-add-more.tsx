/** Of a new task by when and whose: it comes with the first letter of what is to be done. */
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useT } from '../app/words';
import { dayAfter, nextWeekday } from '../parts/days';
import { useToday } from './task-acts';
import { useTaskPeople } from './task-people';

const MONDAY = 1;

type Props = {
  day: string;
  onDay: (day: string) => void;
  assignee: string;
  onAssignee: (user: string) => void;
  busy: boolean;
};

export function TaskAddMore({ day, onDay, assignee, onAssignee, busy }: Props) {
  const t = useT();
  const today = useToday();
  const people = useTaskPeople(true);
  const presets = [
    { label: t('tasks.day.today'), value: dayjs(today) },
    { label: t('tasks.day.tomorrow'), value: dayjs(dayAfter(today, 1)) },
    { label: t('tasks.day.monday'), value: dayjs(nextWeekday(today, MONDAY)) },
    { label: t('tasks.day.in-a-week'), value: dayjs(dayAfter(today, 7)) },
  ];
  return (
    <>
      <DatePicker
        aria-label={t('tasks.due')}
        value={dayjs(day)}
        onChange={(value) => value && onDay(value.format('YYYY-MM-DD'))}
        presets={presets}
        allowClear={false}
      />
      <Select
        aria-label={t('tasks.assignee')}
        className="task-add-who"
        value={assignee}
        onChange={onAssignee}
        options={people}
        showSearch={{ optionFilterProp: 'label' }}
      />
      <Button htmlType="submit" type="primary" loading={busy}>
        {t('tasks.add-do')}
      </Button>
    </>
  );
}
