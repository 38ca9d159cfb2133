/** How a channel's letters to each provider group are shaped, and how those groups stand: what was set stands first, the rest on demand. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { listChannelGroups, shapeChannelGroup } from '../api/operations';
import type { Channel, ChannelGroup, Shape, ShapeChange } from '../api/types';
import { useAct } from '../app/act';
import { useNow } from '../app/now';
import { useFormat, useT } from '../app/words';
import { useFieldFaults } from '../parts/form-faults';
import { FormModal } from '../parts/form-modal';
import { IconButton, Tag } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { providerWithin } from './providers';

const PERIODS = [1, 60, 3600] as const;
const RATE_FIELDS = { 1: 'letters_per_second', 60: 'letters_per_minute', 3600: 'letters_per_hour' } as const;

/** Whether there is something to say of a group: letters today, a limit of its own, a back-off, or a hold. */
function isLively(group: ChannelGroup): boolean {
  const { accepted, deferred, refused, in_doubt } = group.day;
  const isSet = Object.values(group.set).some((value) => value !== null);
  return accepted + deferred + refused + in_doubt > 0 || isSet || group.standing !== null || group.trouble !== null;
}

export function ChannelGroups({ channel, mayManage }: { channel: Channel; mayManage: boolean }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<ChannelGroup | null>(null);
  const query = useQuery({
    queryKey: ['channel', channel.id, 'groups'],
    queryFn: () => listChannelGroups(channel.id),
  });
  return (
    <div style={{ marginBlockStart: 14 }}>
      <h3 className="strong">{t('sending.group.title')}</h3>
      <p className="quiet small">{t('sending.group.quiet')}</p>
      <Loaded query={query}>
        {(groups) => {
          const lively = groups.filter(isLively);
          const shown = all ? groups : lively;
          return (
            <>
              {shown.length > 0 ? (
                <Groups rows={shown} onEdit={mayManage ? setEditing : undefined} />
              ) : (
                <p className="quiet">{t('sending.group.none')}</p>
              )}
              {lively.length < groups.length ? (
                <Button type="link" size="small" onClick={() => setAll(!all)}>
                  {t(all ? 'sending.group.fewer' : 'sending.group.all', { count: groups.length })}
                </Button>
              ) : null}
            </>
          );
        }}
      </Loaded>
      {editing ? <GroupForm channel={channel} group={editing} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function Groups({ rows, onEdit }: { rows: ChannelGroup[]; onEdit?: (group: ChannelGroup) => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <Table
      rows={rows}
      id={(row) => row.provider}
      columns={[
        {
          key: 'provider',
          title: t('sending.group.provider'),
          cell: (row) => (
            <span className="whole-words">
              {/* Limits are of each domain there, what was sent is of all. */}
              {row.provider === 'other' ? t('sending.group.others') : t.code('sending.provider', row.provider)}
            </span>
          ),
        },
        { key: 'state', title: t('sending.group.state'), cell: (row) => <State group={row} /> },
        {
          key: 'limit',
          title: t('sending.group.limit'),
          quiet: true,
          cell: (row) => <Limit shape={row.shape} />,
        },
        {
          key: 'accepted',
          title: t('sending.group.accepted'),
          number: true,
          cell: (row) => format.number(row.day.accepted),
        },
        {
          key: 'deferred',
          title: t('sending.group.deferred'),
          number: true,
          cell: (row) => format.number(row.day.deferred),
        },
        {
          key: 'refused',
          title: t('sending.group.refused'),
          number: true,
          cell: (row) => format.number(row.day.refused),
        },
        {
          key: 'edit',
          cell: (row) =>
            onEdit ? (
              <IconButton
                icon="edit"
                label={t('sending.group.edit', { provider: providerWithin(t, row.provider) })}
                onClick={() => onEdit(row)}
              />
            ) : null,
        },
      ]}
    />
  );
}

function State({ group }: { group: ChannelGroup }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const { standing, trouble } = group;
  if (trouble && trouble.cause !== 'back_off') return <Held cause={trouble.cause} />;
  if (group.shape.suspended) return <Tag tone="warn">{t('sending.group.suspended')}</Tag>;
  if (!standing) return <Tag tone="good">{t('sending.group.open')}</Tag>;
  const isHeld = new Date(standing.held_until).getTime() > now;
  const share = format.percent(standing.share_in_thousand / 1000);
  return (
    <span className="row wrap">
      <Tag tone="warn">
        {isHeld
          ? t('sending.group.held', { until: format.time(standing.held_until) })
          : t('sending.group.slower', { share })}
      </Tag>
      <bdi dir="ltr" className="code quiet">
        {standing.reason}
      </bdi>
      {trouble ? <span className="quiet small">{t('sending.group.trouble-note')}</span> : null}
    </span>
  );
}

/** Its letters wait until a person or the brake lets them go. */
function Held({ cause }: { cause: string }) {
  const t = useT();
  return (
    <span className="row wrap">
      <Tag tone="warn">{t.code('sending.group.trouble', cause)}</Tag>
      <span className="quiet small">{t('sending.group.trouble-note')}</span>
    </span>
  );
}

function Limit({ shape }: { shape: Shape }) {
  const t = useT();
  const parts: string[] = [];
  if (shape.rate_letters && shape.rate_seconds) {
    parts.push(t(`sending.group.rate.${shape.rate_seconds as 1 | 60 | 3600}`, { count: shape.rate_letters }));
  }
  if (shape.letters_per_day) parts.push(t('sending.group.rate.day', { count: shape.letters_per_day }));
  if (shape.connections) parts.push(t('sending.group.connections', { count: shape.connections }));
  if (shape.requires_tls) parts.push(t('sending.group.tls'));
  return <>{parts.length > 0 ? parts.join(' · ') : t('sending.group.as-channel')}</>;
}

type Draft = {
  letters?: number | null;
  seconds: 1 | 60 | 3600;
  letters_per_day?: number | null;
  connections?: number | null;
  letters_per_connection?: number | null;
  requires_tls: boolean;
  suspended: boolean;
};

/** What the form says, as a layer over what lies below: only what differs from it. */
function changeOf(draft: Draft, below: Shape): ShapeChange {
  const number = (value: number | null | undefined, known: number | null) => {
    const wanted = value ?? null;
    if (wanted === known) return null;
    return wanted ?? 0;
  };
  const letters = draft.letters ?? null;
  const sameRate = letters === below.rate_letters && (letters === null || draft.seconds === below.rate_seconds);
  return {
    ...(sameRate ? {} : { [RATE_FIELDS[draft.seconds]]: letters ?? 0 }),
    letters_per_day: number(draft.letters_per_day, below.letters_per_day),
    connections: number(draft.connections, below.connections),
    letters_per_connection: number(draft.letters_per_connection, below.letters_per_connection),
    requires_tls: draft.requires_tls === below.requires_tls ? null : draft.requires_tls,
    suspended: draft.suspended === below.suspended ? null : draft.suspended,
  };
}

function GroupForm({ channel, group, onClose }: { channel: Channel; group: ChannelGroup; onClose: () => void }) {
  const t = useT();
  const [form] = Form.useForm<Draft>();
  const showFaults = useFieldFaults(form);
  const name = providerWithin(t, group.provider);
  const save = useAct((change: ShapeChange) => shapeChannelGroup(channel.id, { provider: group.provider, change }), {
    nouns: ['channel'],
    said: () => t('sending.group.saved', { provider: name }),
    done: onClose,
  });
  const run = (change: ShapeChange) =>
    save.mutate(change, { onError: (error) => error instanceof ApiError && showFaults(error.problem) });
  const { shape, shipped } = group;
  const period = PERIODS.find((seconds) => seconds === shape.rate_seconds) ?? 60;
  const initial: Draft = {
    letters: shape.rate_letters,
    seconds: period,
    letters_per_day: shape.letters_per_day,
    connections: shape.connections,
    letters_per_connection: shape.letters_per_connection,
    requires_tls: shape.requires_tls,
    suspended: shape.suspended,
  };
  const none = t('sending.group.as-channel');
  return (
    <FormModal
      title={t('sending.group.edit', { provider: name })}
      width={520}
      form={form}
      initial={initial}
      busy={save.isPending}
      onSave={(draft) => run(changeOf(draft, shipped))}
      onClose={onClose}
      aside={
        <Button type="text" onClick={() => run({})}>
          {t('sending.group.back')}
        </Button>
      }
    >
      <div className="form-two">
        <Form.Item name="letters" label={t('sending.group.letters')}>
          <InputNumber className="wide" min={1} max={1_000_000_000} placeholder={none} />
        </Form.Item>
        <Form.Item name="seconds" label={t('sending.group.period')}>
          <Select options={PERIODS.map((value) => ({ value, label: t(`sending.group.period.${value}`) }))} />
        </Form.Item>
        <Form.Item name="letters_per_day" label={t('sending.group.letters-day')}>
          <InputNumber className="wide" min={1} max={1_000_000_000} placeholder={none} />
        </Form.Item>
        <Form.Item name="connections" label={t('sending.channel.connections')}>
          <InputNumber className="wide" min={1} max={100} placeholder={none} />
        </Form.Item>
        <Form.Item name="letters_per_connection" label={t('sending.group.letters-connection')}>
          <InputNumber className="wide" min={1} max={100_000} placeholder={none} />
        </Form.Item>
        {channel.kind === 'direct' ? (
          <Form.Item name="requires_tls" label={t('sending.group.tls')} valuePropName="checked">
            <Switch />
          </Form.Item>
        ) : null}
        <Form.Item name="suspended" label={t('sending.group.suspend')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </FormModal>
  );
}
