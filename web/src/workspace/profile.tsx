import { Button, Form, Input, Segmented, Select } from 'antd';
import { changePassword, updateMe } from '../api/operations';
import { useAct } from '../app/act';
import { useMe } from '../app/session';
import { chooseTheme, useThemeChoice } from '../app/theme';
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, type Language, useLanguage, useT } from '../app/words';
import { filterOption, zoneOptions } from '../parts/choices';
import { Section } from '../parts/page';
import { SettingsPage } from './settings-page';

export function ProfileScreen() {
  const t = useT();
  const me = useMe();
  const language = useLanguage();
  const theme = useThemeChoice();
  const save = useAct(updateMe, { nouns: ['me', 'user'], said: () => t('shell.settings.saved') });
  const speak = (next: Language) => {
    void chooseLanguage(next);
    save.mutate({ language: next });
  };
  return (
    <SettingsPage title={t('shell.settings.profile')}>
      <Section title={t('shell.settings.profile')}>
        <Form
          className="form-narrow"
          layout="vertical"
          initialValues={{ name: me.user.name, time_zone: me.user.time_zone }}
          onFinish={(values: { name: string; time_zone: string }) => save.mutate(values)}
        >
          <Form.Item name="name" label={t('shell.settings.name')}>
            <Input dir="auto" autoComplete="name" />
          </Form.Item>
          <Form.Item name="time_zone" label={t('shell.settings.zone')}>
            <Select showSearch={{ filterOption }} options={zoneOptions()} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t('shell.common.save')}
          </Button>
        </Form>
      </Section>
      <Section title={t('shell.settings.look')}>
        <div style={{ display: 'grid', gap: 12, justifyItems: 'start' }}>
          <label className="row">
            <span className="quiet">{t('shell.language')}</span>
            <Select
              aria-label={t('shell.language')}
              style={{ inlineSize: 160 }}
              value={language}
              onChange={speak}
              options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
          </label>
          <Segmented
            aria-label={t('shell.theme')}
            value={theme}
            onChange={chooseTheme}
            options={(['light', 'dark', 'system'] as const).map((value) => ({
              value,
              label: t(`shell.theme.${value}`),
            }))}
          />
        </div>
      </Section>
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
