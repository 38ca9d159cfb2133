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
  const mayManage = useRight('manage_workspace');
  const save = useAct(updateWorkspace, { nouns: ['workspace', 'me'], said: () => t('shell.settings.saved') });
  return (
    <Form
      className="form-narrow"
      layout="vertical"
      initialValues={workspace}
      disabled={!mayManage}
      onFinish={(values: Partial<Workspace>) => save.mutate(values)}
    >
      <Form.Item name="name" label={t('shell.settings.company-name')}>
        <Input dir="auto" />
      </Form.Item>
      <Form.Item name="postal_address" label={t('shell.settings.postal')} extra={t('shell.settings.postal-extra')}>
        <Input.TextArea dir="auto" rows={2} />
      </Form.Item>
      <div className="form-two">
        <Form.Item name="country" label={t('shell.settings.country')}>
          <Select showSearch={{ filterOption }} options={countries} />
        </Form.Item>
        <Form.Item name="time_zone" label={t('shell.settings.zone')}>
          <Select showSearch={{ filterOption }} options={zoneOptions()} />
        </Form.Item>
      </div>
      {mayManage ? (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('shell.common.save')}
        </Button>
      ) : null}
    </Form>
  );
}
