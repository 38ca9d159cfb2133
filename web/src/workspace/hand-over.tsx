/** What belongs to a user goes to somebody else, or to the pool. */
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { getBelongings, handOver } from '../api/operations';
import type { User } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { NOBODY } from '../customers/owner-options';
import { FormModal } from '../parts/form-modal';
import { Loaded } from '../parts/states';

type Props = { user: User; users: User[]; onClose: () => void };

export function HandOver({ user, users, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const [form] = Form.useForm<{ to: string }>();
  const query = useQuery({ queryKey: ['user', 'belongings', user.id], queryFn: () => getBelongings(user.id) });
  const give = useAct((to: string) => handOver(user.id, to === NOBODY ? null : to), {
    nouns: ['user', 'company', 'contact', 'task', 'timeline', 'insight'],
    said: (done) => t('customers.hand-over.done', { count: done.changed, shown: format.number(done.changed) }),
    done: onClose,
  });
  const counted = (key: string, count: number) =>
    t(`customers.hand-over.${key}`, { count, shown: format.number(count) });
  const others = users.filter((other) => other.active && other.id !== user.id);
  return (
    <FormModal
      title={t('customers.hand-over.title', { name: user.name })}
      form={form}
      initial={{ to: NOBODY }}
      verb={t('customers.hand-over.do')}
      busy={give.isPending}
      onSave={({ to }) => give.mutate(to)}
      onClose={onClose}
      above={
        <Loaded query={query} rows={1}>
          {(found) => (
            <p>
              {found.companies + found.contacts + found.along + found.tasks === 0
                ? t('customers.hand-over.nothing')
                : format.list(
                    (['companies', 'contacts', 'along', 'tasks'] as const)
                      .filter((key) => found[key] > 0)
                      .map((key) => counted(key, found[key])),
                  )}
            </p>
          )}
        </Loaded>
      }
    >
      <Form.Item name="to" label={t('customers.hand-over.to')}>
        <Select
          showSearch
          optionFilterProp="label"
          options={[
            { value: NOBODY, label: t('customers.hand-over.pool') },
            ...others.map((other) => ({ value: other.id, label: other.name })),
          ]}
        />
      </Form.Item>
    </FormModal>
  );
}
