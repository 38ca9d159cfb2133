/** Other words, another day, another person. */
import { DatePicker, Form, Input, Select, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { ApiError } from '../api/client';
import { changeTask } from '../api/operations';
import type { Task } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { TASK_NOUNS } from './task-acts';
import { useTaskPeople } from './task-people';

const WHAT_LIMIT = 200;
const WIDTH = 480;

type Draft = { what: string; due_on: Dayjs; due_time: Dayjs | null; assignee: string };

export function TaskForm({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const people = useTaskPeople(true);
  const save = useAct(
    (draft: Draft) =>
      changeTask(
        task.id,
        {
          what: draft.what,
          due_on: draft.due_on.format('YYYY-MM-DD'),
          due_time: draft.due_time ? draft.due_time.format('HH:mm') : null,
          assignee: draft.assignee === task.assignee?.id ? undefined : draft.assignee,
        },
        task.version,
      ),
    { nouns: TASK_NOUNS, said: () => t('tasks.changed'), done: onClose },
  );
  const needed = (key: string) => [{ required: true, message: t(key) }];
  return (
    <FormModal
      title={t('tasks.change')}
      width={WIDTH}
      form={form}
      initial={{
        what: task.what,
        due_on: dayjs(task.due_on),
        due_time: task.due_time ? dayjs(`${task.due_on}T${task.due_time}`) : null,
        assignee: task.assignee?.id,
      }}
      busy={save.isPending}
      onSave={(draft) =>
        save.mutate(draft, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
      }
      onClose={onClose}
    >
      <Form.Item name="what" label={t('tasks.what')} rules={needed('tasks.missing.what')}>
        <Input maxLength={WHAT_LIMIT} dir="auto" autoFocus />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="due_on" label={t('tasks.due')} rules={needed('tasks.missing.due')}>
          <DatePicker className="wide" allowClear={false} />
        </Form.Item>
        <Form.Item name="due_time" label={t('tasks.due-time')}>
          <TimePicker className="wide" format="HH:mm" minuteStep={5} needConfirm={false} />
        </Form.Item>
      </div>
      <Form.Item name="assignee" label={t('tasks.assignee')} rules={needed('tasks.missing.assignee')}>
        <Select options={people} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
    </FormModal>
  );
}
