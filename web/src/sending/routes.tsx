/** Routes: which channel letters go by. The list is asked from top to bottom; buttons and keys put it in order. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { deleteRoute, listChannels, listRoutes, orderRoutes } from '../api/operations';
import type { Channel, Route } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { IconButton, Tag } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { RouteForm } from './route-form';
import { moved } from './route-order';
import { RouteQuestion } from './route-question';

export function RoutesScreen() {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const [editing, setEditing] = useState<Route | 'new' | null>(null);
  const query = useQuery({ queryKey: ['route'], queryFn: listRoutes });
  const channels = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const order = useAct((routes: string[]) => orderRoutes(routes), { nouns: ['route'] });
  const add = mayManage ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setEditing('new')}>
      {t('sending.route.new')}
    </Button>
  ) : null;
  return (
    <SettingsPage title={t('sending.route.plural')} actions={add}>
      <Loaded query={query}>
        {(routes) =>
          routes.length === 0 ? (
            <Empty
              sample={<SampleRows rows={[['CN · HK', 'DirectMail', 'SES']]} />}
              title={t('sending.route.empty.title')}
              text={t('sending.route.empty.text')}
            />
          ) : (
            <>
              <Section title={t('sending.route.plural')} quiet={t('sending.route.quiet')}>
                <ol style={{ display: 'grid', gap: 8, padding: 0, listStyle: 'none' }}>
                  {routes.map((route, place) => (
                    <RouteRow
                      key={route.id}
                      route={route}
                      channels={channels.data ?? []}
                      mayManage={mayManage}
                      first={place === 0}
                      last={place === routes.length - 1}
                      onMove={(step) => order.mutate(moved(routes, place, step))}
                      onEdit={() => setEditing(route)}
                    />
                  ))}
                </ol>
              </Section>
              <RouteQuestion routes={routes} channels={channels.data ?? []} />
            </>
          )
        }
      </Loaded>
      {editing ? (
        <RouteForm
          route={editing === 'new' ? undefined : editing}
          channels={channels.data ?? []}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </SettingsPage>
  );
}

type RowProps = {
  route: Route;
  channels: Channel[];
  mayManage: boolean;
  first: boolean;
  last: boolean;
  onMove: (step: -1 | 1) => void;
  onEdit: () => void;
};

function RouteRow({ route, channels, mayManage, first, last, onMove, onEdit }: RowProps) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const drop = useAct(() => deleteRoute(route.id), { nouns: ['route'], said: () => t('sending.route.deleted') });
  const name = (id: string) => channels.find((channel) => channel.id === id)?.name ?? '—';
  return (
    <li className="record-box" style={{ padding: '10px 14px' }}>
      <div className="row wrap">
        <span className="strong">
          <bdi>{route.name}</bdi>
        </span>
        {route.enabled ? null : <Tag tone="warn">{t('sending.route.off')}</Tag>}
        {mayManage ? (
          <span className="push row">
            <IconButton
              icon="up"
              label={t('sending.route.up', { name: route.name })}
              disabled={first}
              onClick={() => onMove(-1)}
            />
            <IconButton
              icon="down"
              label={t('sending.route.down', { name: route.name })}
              disabled={last}
              onClick={() => onMove(1)}
            />
            <IconButton icon="edit" label={t('sending.route.edit')} onClick={onEdit} />
            <IconButton
              icon="trash"
              label={t('sending.channel.delete', { name: route.name })}
              onClick={() => setAsking(true)}
            />
          </span>
        ) : null}
      </div>
      <p className="quiet small">
        <Conditions route={route} />
      </p>
      <p className="row wrap">
        {route.channels.map((id, place) => (
          <span key={id} className="row">
            {place > 0 ? (
              <span className="quiet small">
                {t('sending.route.after', { count: Math.round(route.patience_seconds / 60) })}
              </span>
            ) : (
              <Icon name="arrow" size={14} />
            )}
            <bdi>{name(id)}</bdi>
          </span>
        ))}
      </p>
      {asking ? (
        <Confirm
          danger
          title={t('sending.channel.delete', { name: route.name })}
          text={t('sending.route.delete-text')}
          verb={t('shell.common.delete')}
          busy={drop.isPending}
          onDo={() => drop.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </li>
  );
}

function Conditions({ route }: { route: Route }) {
  const t = useT();
  const format = useFormat();
  const parts = [
    route.countries.map((code) => format.country(code)),
    route.providers.map((provider) => t.code('sending.provider', provider)),
    route.uses.map((use) => t.code('sending.route.use', use)),
    route.domains,
  ].filter((part) => part.length > 0);
  if (parts.length === 0) return t('sending.route.everything');
  return parts.map((part) => format.list(part)).join(' · ');
}
