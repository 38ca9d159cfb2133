import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { createTeam, deleteTeam, listTeams, listUsers, updateTeam, updateUser } from '../api/operations';
import type { Team } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { filterOption } from '../parts/choices';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { SettingsPage } from './settings-page';

export function TeamsScreen() {
  const t = useT();
  const mayManage = useRight('manage_users');
  const query = useQuery({ queryKey: ['team'], queryFn: listTeams });
  const [name, setName] = useState('');
  const add = useAct(() => createTeam({ name: name.trim(), shares_customers: true }), {
    nouns: ['team'],
    said: (team) => t('shell.settings.team-added', { name: team.name }),
    done: () => setName(''),
  });
  const change = useAct((team: Team) => updateTeam(team.id, { shares_customers: !team.shares_customers }), {
    nouns: ['team'],
  });
  const drop = useAct((team: Team) => deleteTeam(team.id), {
    nouns: ['team', 'user'],
    said: () => t('shell.settings.team-deleted'),
  });
  return (
    <SettingsPage title={t('shell.settings.teams')}>
      <Section title={t('shell.settings.teams')} quiet={t('shell.settings.teams-quiet')}>
        {mayManage ? (
          <form
            className="row"
            style={{ paddingBlockEnd: 8 }}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim()) add.mutate(undefined);
            }}
          >
            <Input
              style={{ inlineSize: 260 }}
              dir="auto"
              aria-label={t('shell.settings.team-new')}
              placeholder={t('shell.settings.team-new')}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button htmlType="submit" disabled={!name.trim()} icon={<Icon name="plus" />} loading={add.isPending}>
              {t('shell.settings.add')}
            </Button>
          </form>
        ) : null}
        <Loaded query={query}>
          {(teams) => (
            <ul>
              {teams.length === 0 ? <li className="quiet">{t('shell.settings.no-team')}</li> : null}
              {teams.map((team) => (
                <li key={team.id} className="attention">
                  <Icon name="users" />
                  <span className="strong" dir="auto">
                    {team.name}
                  </span>
                  <Members team={team} mayManage={mayManage} />
                  <span className="push row">
                    <span className="quiet small" id={team.id}>
                      {t('shell.settings.shares')}
                    </span>
                    <Switch
                      size="small"
                      disabled={!mayManage}
                      aria-labelledby={team.id}
                      checked={team.shares_customers}
                      onChange={() => change.mutate(team)}
                    />
                    {mayManage ? (
                      <IconButton
                        icon="trash"
                        label={t('shell.settings.delete', { name: team.name })}
                        onClick={() => drop.mutate(team)}
                      />
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Section>
    </SettingsPage>
  );
}

/** Who is in it. Each who is put in or taken out is changed at once; the others stay as they are. */
function Members({ team, mayManage }: { team: Team; mayManage: boolean }) {
  const t = useT();
  const users = useQuery({ queryKey: ['user'], queryFn: listUsers }).data ?? [];
  const change = useAct(
    (members: string[]) =>
      Promise.all(
        users
          .filter((user) => members.includes(user.id) !== team.members.includes(user.id))
          .map((user) =>
            updateUser(user.id, {
              teams: members.includes(user.id)
                ? [...user.teams, team.id]
                : user.teams.filter((other) => other !== team.id),
            }),
          ),
      ),
    { nouns: ['team', 'user', 'me'], said: () => t('shell.settings.team-changed', { name: team.name }) },
  );
  return (
    <Select
      mode="multiple"
      size="small"
      className="team-members"
      aria-label={t('shell.settings.team-members', { name: team.name })}
      placeholder={t('shell.settings.team-members-none')}
      disabled={!mayManage || change.isPending}
      showSearch={{ filterOption }}
      value={team.members}
      options={users.map((user) => ({ value: user.id, label: user.name }))}
      onChange={(members) => change.mutate(members)}
    />
  );
}
