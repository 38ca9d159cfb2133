import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Input, Select } from 'antd';
import { getStatus, getWorkspace, updateWorkspace } from '../api/operations';
import type { Workspace } from '../api/types';
import { useAct } from '../app/act';
import { useKeys } from '../app/keys';
import { useRight } from '../app/session';
import { LANGUAGE_NAMES, LANGUAGES, useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions, zoneOptions } from '../parts/choices';
import { Fact, Section } from '../parts/page';
import { SaveButton } from '../parts/save-button';
import { Loaded } from '../parts/states';
import { SettingsPage } from './settings-page';

export function WorkspaceScreen() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['workspace'], queryFn: getWorkspace });
  const status = useQuery({ queryKey: ['status'], queryFn: getStatus });
  return (
    <SettingsPage title={t('shell.settings.workspace')}>
      <Section title={t('shell.settings.company')} quiet={t('shell.settings.company-quiet')}>
        <Loaded query={query}>{(workspace) => <WorkspaceForm workspace={workspace} />}</Loaded>
      </Section>
      <Section title={t('shell.settings.server')}>
        <Loaded query={status}>
          {(data) => (
            <dl>
              <Fact label={t('shell.settings.version')}>
                <span className="code">{data.version}</span>
              </Fact>
              <Fact label={t('shell.settings.database')}>{data.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</Fact>
              <Fact label={t('shell.settings.contacts')}>{format.number(data.engine.contacts)}</Fact>
              <Fact label={t('shell.settings.since')}>{format.moment(data.started_at)}</Fact>
            </dl>
          )}
        </Loaded>
      </Section>
    </SettingsPage>
  );
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const t = useT();
  const countries = useCountryOptions();
  const languages = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
  const mayManage = useRight('manage_workspace');
  const [form] = Form.useForm();
  const save = useAct(updateWorkspace, { nouns: ['workspace', 'me'], said: () => t('shell.settings.saved') });
  useKeys(mayManage ? [{ keys: 'mod+s', label: 'shell.common.save', run: () => form.submit(), everywhere: true }] : []);
  return (
    <Form
      form={form}
      className="form-narrow"
      layout="vertical"
      initialValues={workspace}
      disabled={!mayManage}
      onFinish={(values: Partial<Workspace>) => save.mutate(values)}
    >
      <Form.Item name="name" label={t('shell.settings.company-name')} extra={t('shell.settings.company-name-extra')}>
        <Input dir="auto" />
      </Form.Item>
      <Form.Item name="postal_address" label={t('shell.settings.postal')} extra={t('shell.settings.postal-extra')}>
        <Input.TextArea dir="auto" rows={2} />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="country" label={t('shell.settings.country')} extra={t('shell.settings.country-extra')}>
          <Select showSearch={{ filterOption }} options={countries} />
        </Form.Item>
        <Form.Item name="time_zone" label={t('shell.settings.zone')} extra={t('shell.settings.zone-extra')}>
          <Select showSearch={{ filterOption }} options={zoneOptions()} />
        </Form.Item>
      </div>
      <Form.Item name="language" label={t('shell.language')} extra={t('shell.settings.language-extra')}>
        <Select options={languages} />
      </Form.Item>
      <Form.Item label={t('shell.settings.track')} extra={t('shell.settings.track-extra')}>
        <div className="row wrap">
          <Form.Item name="track_opens" valuePropName="checked" noStyle>
            <Checkbox>{t('shell.settings.track.opens')}</Checkbox>
          </Form.Item>
          <Form.Item name="track_clicks" valuePropName="checked" noStyle>
            <Checkbox>{t('shell.settings.track.clicks')}</Checkbox>
          </Form.Item>
        </div>
      </Form.Item>
      {mayManage ? <SaveButton busy={save.isPending} /> : null}
    </Form>
  );
}
