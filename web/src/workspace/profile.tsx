import { Button, Form, Input, Select } from 'antd';
import { changePassword, updateMe } from '../api/operations';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useMe } from '../app/session';
import { useT } from '../app/words';
import { filterOption, zoneOptions } from '../parts/choices';
import { Section } from '../parts/page';
import { SaveButton } from '../parts/save-button';
import { LookSection } from './look';
import { OwnKeys } from './own-keys';
import { SettingsPage } from './settings-page';

export function ProfileScreen() {
  const t = useT();
  const me = useMe();
  const [form] = Form.useForm();
  const save = useAct(updateMe, { nouns: ['me', 'user'], said: () => t('shell.settings.saved') });
  useKeys([{ keys: 'mod+s', label: 'shell.common.save', run: () => form.submit(), everywhere: true }]);
  return (
    <SettingsPage title={t('shell.settings.profile')}>
      <Section title={t('shell.settings.profile')}>
        <Form
          form={form}
          className="form-narrow"
          layout="vertical"
          initialValues={{ name: me.user.name, time_zone: me.user.time_zone }}
          onFinish={(values: { name: string; time_zone: string }) => save.mutate(values)}
        >
          <Form.Item name="name" label={t('shell.settings.name')} extra={t('shell.settings.name-extra')}>
            <Input dir="auto" autoComplete="name" />
          </Form.Item>
          <Form.Item name="time_zone" label={t('shell.settings.zone')} extra={t('shell.settings.zone-own-extra')}>
            <Select showSearch={{ filterOption }} options={zoneOptions()} />
          </Form.Item>
          <SaveButton busy={save.isPending} />
        </Form>
      </Section>
      <LookSection />
      <OwnKeys />
      <PasswordSection />
    </SettingsPage>
  );
}

function PasswordSection() {
  const t = useT();
  const [form] = Form.useForm<{ current: string; next: string }>();
  const save = useAct(({ current, next }: { current: string; next: string }) => changePassword(current, next), {
    nouns: [],
    said: () => t('shell.settings.password-changed'),
    done: () => form.resetFields(),
  });
  const needed = [{ required: true, message: t('shell.common.needed') }];
  return (
    <Section title={t('shell.settings.password')}>
      <Form form={form} className="form-narrow" layout="vertical" onFinish={(values) => save.mutate(values)}>
        <div className="form-two">
          <Form.Item name="current" label={t('shell.settings.password-current')} rules={needed}>
            <Input.Password dir="ltr" autoComplete="current-password" />
          </Form.Item>
          <Form.Item name="next" label={t('shell.settings.password-new')} rules={needed}>
            <Input.Password dir="ltr" autoComplete="new-password" />
          </Form.Item>
        </div>
        <Button htmlType="submit" loading={save.isPending}>
          {t('shell.settings.password-change')}
        </Button>
      </Form>
    </Section>
  );
}
