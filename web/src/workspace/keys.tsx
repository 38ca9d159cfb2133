import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { createKey, deleteKey, listKeys } from '../api/operations';
import type { ApiKey, Role } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Section } from '../parts/page';
import { Copy, IconButton } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table, type TableColumn } from '../parts/table';
import { SettingsPage } from './settings-page';
import { ROLES } from './user-form';

export function KeysScreen() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['key'], queryFn: listKeys });
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('read_only');
  const [secret, setSecret] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const add = useAct(() => createKey({ name: name.trim(), role, scopes: [], expires_at: null }), {
    nouns: ['key'],
    done: (made) => {
      setSecret(made.secret);
      setName('');
    },
  });
  const drop = useAct((key: ApiKey) => deleteKey(key.id), {
    nouns: ['key'],
    said: () => t('shell.settings.key-deleted'),
    done: () => setLeaving(null),
  });
  const columns: TableColumn<ApiKey>[] = [
    {
      key: 'name',
      title: t('shell.settings.name'),
      written: true,
      cell: (key) => <span className="medium">{key.name}</span>,
    },
    { key: 'role', title: t('shell.settings.role'), cell: (key) => t(`shell.settings.role.${key.role}`) },
    {
      key: 'made',
      title: t('shell.settings.made'),
      number: true,
      quiet: true,
      cell: (key) => format.day(key.created_at),
    },
    {
      key: 'used',
      title: t('shell.settings.used'),
      number: true,
      quiet: true,
      cell: (key) => (key.last_used_at ? format.ago(key.last_used_at) : t('shell.settings.never')),
    },
    {
      key: 'delete',
      number: true,
      cell: (key) => (
        <IconButton
          icon="trash"
          label={t('shell.settings.delete', { name: key.name })}
          onClick={() => setLeaving(key)}
        />
      ),
    },
  ];
  return (
    <SettingsPage title={t('shell.settings.keys')}>
      <Section title={t('shell.settings.key-new')} quiet={t('shell.settings.keys-quiet')}>
        <form
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add.mutate(undefined);
          }}
        >
          <Input
            style={{ inlineSize: 260 }}
            dir="auto"
            aria-label={t('shell.settings.name')}
            placeholder={t('shell.settings.key-name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Select
            style={{ inlineSize: 160 }}
            aria-label={t('shell.settings.role')}
            value={role}
            onChange={setRole}
            options={ROLES.map((value) => ({ value, label: t(`shell.settings.role.${value}`) }))}
          />
          <Button htmlType="submit" disabled={!name.trim()} loading={add.isPending}>
            {t('shell.settings.key-make')}
          </Button>
        </form>
      </Section>
      <Section title={t('shell.settings.keys')}>
        <Loaded query={query}>
          {(keys) =>
            keys.length === 0 ? (
              <p className="quiet">{t('shell.settings.no-key')}</p>
            ) : (
              <Table rows={keys} columns={columns} id={(key) => key.id} />
            )
          }
        </Loaded>
      </Section>
      {secret ? (
        <Modal
          open
          title={t('shell.settings.key-secret')}
          footer={null}
          onCancel={() => setSecret(null)}
          mask={{ closable: false }}
        >
          <p style={{ paddingBlockEnd: 10 }}>{t('shell.settings.key-once')}</p>
          <div className="record-box">
            <div className="record-box-head">
              <span className="code">{secret}</span>
              <span className="push">
                <Copy text={secret} />
              </span>
            </div>
          </div>
        </Modal>
      ) : null}
      {leaving ? (
        <Confirm
          danger
          title={t('shell.settings.delete', { name: leaving.name })}
          text={t('shell.settings.key-delete-text')}
          verb={t('shell.common.delete')}
          busy={drop.isPending}
          onDo={() => drop.mutate(leaving)}
          onClose={() => setLeaving(null)}
        />
      ) : null}
    </SettingsPage>
  );
}
