import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { getStatus, getWorkspace, updateWorkspace } from '../api/operations';
import type { Workspace } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { filterOption, useCountryOptions, zoneOptions } from '../parts/choices';
import { Fact, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { SettingsPage } from './settings-page';

export function WorkspaceScreen() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['workspace'], queryFn: getWorkspace });
  const status = useQuery({ queryKey: ['status'], queryFn: getStatus });
  return (
    <SettingsPage title={t('settings.workspace')}>
      <Section title={t('settings.company')} quiet={t('settings.company-quiet')}><Loaded query={query}>{(workspace) => <WorkspaceForm workspace={workspace} />}</Loaded></Section>
      <Section title={t('settings.server')}>
        <Loaded query={status}>
          {(data) => (
            <dl>
              <Fact label={t('settings.version')}><span className="code">{data.version}</span></Fact>
              <Fact label={t('settings.database')}>{data.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</Fact>
              <Fact label={t('settings.contacts')}>{format.number(data.engine.contacts)}</Fact>
              <Fact label={t('settings.since')}>{format.moment(data.started_at)}</Fact>
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
  const mayManage = useRight('manage_users');
  const save = useAct(updateWorkspace, { nouns: ['workspace', 'me'], said: () => t('settings.saved') });
  return (
    <Form className="form-narrow" layout="vertical" initialValues={workspace} disabled={!mayManage} onFinish={(values: Partial<Workspace>) => save.mutate(values)}>
      <Form.Item name="name" label={t('settings.company-name')}><Input dir="auto" /></Form.Item>
      <Form.Item name="postal_address" label={t('settings.postal')} extra={t('settings.postal-extra')}><Input.TextArea dir="auto" autoSize={{ minRows: 2, maxRows: 4 }} /></Form.Item>
      <div className="form-two">
        <Form.Item name="country" label={t('settings.country')}><Select showSearch={{ filterOption }} options={countries} /></Form.Item>
        <Form.Item name="time_zone" label={t('settings.zone')}><Select showSearch={{ filterOption }} options={zoneOptions()} /></Form.Item>
      </div>
      {mayManage ? <Button type="primary" htmlType="submit" loading={save.isPending}>{t('common.save')}</Button> : null}
    </Form>
  );
}
