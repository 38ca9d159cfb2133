import { useQuery } from '@tanstack/react-query';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { listUsers, updateUser } from '../api/operations';
import type { Role, User } from '../api/types';
import { useAct } from '../app/act';
import { useMe, useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Address, IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { HandOver } from './hand-over';
import { SettingsPage } from './settings-page';
import { ROLES, UserForm } from './user-form';

export function UsersScreen() {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const mayManage = useRight('manage_users');
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<User | null>(null);
  const query = useQuery({ queryKey: ['user'], queryFn: listUsers });
  const change = useAct(
    ({ user, what }: { user: User; what: { role?: Role; active?: boolean } }) => updateUser(user.id, what),
    {
      nouns: ['user', 'me'],
      said: (user) => t('shell.settings.user-changed', { name: user.name }),
      // Whoever leaves has customers: where they go is asked at once.
      done: (user) => {
        if (!user.active) setLeaving(user);
      },
    },
  );
  return (
    <SettingsPage
      title={t('shell.settings.users')}
      actions={
        mayManage ? (
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t('shell.settings.user-new')}
          </Button>
        ) : null
      }
    >
      <Section title={t('shell.settings.users')} quiet={t('shell.settings.users-quiet')}>
        <Loaded query={query}>
          {(users) => (
            <div className="table-scroll">
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('shell.settings.name')}</th>
                    <th>{t('shell.settings.email')}</th>
                    <th>{t('shell.settings.role')}</th>
                    <th>{t('shell.settings.active')}</th>
                    <th className="number">{t('shell.settings.seen')}</th>
                    {mayManage ? <td /> : null}
                  </tr>
                </thead>
                <tbody>
                  {users.map((user) => (
                    <tr key={user.id}>
                      <td className="medium" dir="auto">
                        {user.name}
                      </td>
                      <td className="quiet">
                        <Address>{user.email}</Address>
                      </td>
                      <td>
                        <Select
                          size="small"
                          style={{ inlineSize: 150 }}
                          aria-label={t('shell.settings.role-of', { name: user.name })}
                          disabled={!mayManage || user.id === me.user.id}
                          value={user.role}
                          onChange={(role) => change.mutate({ user, what: { role } })}
                          options={ROLES.map((value) => ({ value, label: t(`shell.settings.role.${value}`) }))}
                        />
                      </td>
                      <td>
                        <Switch
                          size="small"
                          aria-label={t('shell.settings.active-of', { name: user.name })}
                          disabled={!mayManage || user.id === me.user.id}
                          checked={user.active}
                          onChange={(active) => change.mutate({ user, what: { active } })}
                        />
                      </td>
                      <td className="number quiet">
                        {user.last_seen_at ? format.ago(user.last_seen_at) : t('shell.settings.never')}
                      </td>
                      {mayManage ? (
                        <td>
                          <IconButton
                            icon="people"
                            label={t('customers.hand-over.of', { name: user.name })}
                            onClick={() => setLeaving(user)}
                          />
                        </td>
                      ) : null}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Section>
      {leaving ? <HandOver user={leaving} users={query.data ?? []} onClose={() => setLeaving(null)} /> : null}
      {adding ? <UserForm onClose={() => setAdding(false)} /> : null}
    </SettingsPage>
  );
}
