import { Form, Input, Select } from 'antd';
import { ApiError } from '../api/client';
import { createUser } from '../api/operations';
import type { Role } from '../api/types';
import { useAct } from '../app/act';
import { useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';

export const ROLES: Role[] = ['administrator', 'manager', 'marketer', 'rep', 'read_only'];
type Draft = { name: string; email: string; role: Role; password: string };

export function UserForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const add = useAct(createUser, {
    nouns: ['user'],
    said: (user) => t('shell.settings.user-added', { name: user.name }),
    done: onClose,
  });
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <FormModal
      title={t('shell.settings.user-new')}
      width={480}
      form={form}
      initial={{ role: 'rep' }}
      verb={t('shell.settings.user-add')}
      busy={add.isPending}
      onSave={(draft) =>
        add.mutate(draft, { onError: (error) => error instanceof ApiError && showFaults(error.problem) })
      }
      onClose={onClose}
    >
      <Form.Item name="name" label={t('shell.settings.name')} rules={needed}>
        <Input dir="auto" autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="email" label={t('shell.settings.email')} rules={needed}>
        <Input type="email" dir="ltr" autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={t('shell.settings.role')}>
        <Select options={ROLES.map((value) => ({ value, label: t(`shell.settings.role.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('shell.settings.first-password')}
        extra={t('shell.settings.first-password-why')}
        rules={needed}
      >
        <Input.Password dir="ltr" autoComplete="new-password" />
      </Form.Item>
    </FormModal>
  );
}
