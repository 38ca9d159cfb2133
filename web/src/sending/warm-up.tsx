/** Warm-up on a channel: whether new senders begin by themselves, how far each is with each provider, and why its number changed. */
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { getChannelWarmUp, listDomains, steerChannelWarmUp, updateChannelWarmUp } from '../api/operations';
import type { Channel, ChannelWarmUp, WarmUpGroup, WarmUpSource, WarmUpSteering } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { Table } from '../parts/table';
import { WarmUpSteps } from './warm-up-steps';

const TONES: Record<string, Tone> = { running: 'info', held: 'warn', ended: 'plain' };
type Act = WarmUpSteering['act'];

export function WarmUp({ channel, mayManage }: { channel: Channel; mayManage: boolean }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['channel', channel.id, 'warm-up'],
    queryFn: () => getChannelWarmUp(channel.id),
  });
  return (
    <div style={{ marginBlockStart: 18 }}>
      <h3 className="strong">{t('sending.warm.title')}</h3>
      <p className="quiet small">{t('sending.warm.quiet')}</p>
      <Loaded query={query}>
        {(warmUp) => (
          <>
            <Automatic channel={channel} warmUp={warmUp} mayManage={mayManage} />
            {warmUp.sources.map((source) => (
              <Source key={source.domain} channel={channel} source={source} mayManage={mayManage} />
            ))}
            {mayManage ? <Begin channel={channel} warmUp={warmUp} /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

type Part = { channel: Channel; warmUp: ChannelWarmUp };

function Automatic({ channel, warmUp, mayManage }: Part & { mayManage: boolean }) {
  const t = useT();
  const change = useAct((automatic: boolean) => updateChannelWarmUp(channel.id, automatic), {
    nouns: ['channel'],
    said: () => t('sending.warm.saved'),
  });
  return (
    <label className="row" style={{ marginBlock: 8 }}>
      <Switch
        size="small"
        checked={warmUp.automatic}
        disabled={!mayManage}
        loading={change.isPending}
        aria-label={t('sending.warm.automatic')}
        onChange={(automatic) => change.mutate(automatic)}
      />
      <span>{t('sending.warm.automatic')}</span>
    </label>
  );
}

function useSteer(channel: Channel) {
  const t = useT();
  return useAct((steering: WarmUpSteering) => steerChannelWarmUp(channel.id, steering), {
    nouns: ['channel', 'campaign', 'insight'],
    said: () => t('sending.warm.saved'),
  });
}

function Begin({ channel, warmUp }: Part) {
  const t = useT();
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const [domain, setDomain] = useState<string>();
  const steer = useSteer(channel);
  const known = warmUp.sources.map((source) => source.domain);
  const open = (domains.data ?? []).filter((row) => !known.includes(row.name));
  if (open.length === 0) return null;
  return (
    <form
      className="row wrap"
      style={{ marginBlockStart: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (domain) steer.mutate({ domain, act: 'begin' });
      }}
    >
      <Select
        style={{ inlineSize: 240 }}
        aria-label={t('sending.channel.domain')}
        placeholder={t('sending.channel.domain')}
        value={domain}
        options={open.map((row) => ({ value: row.name, label: row.name }))}
        onChange={setDomain}
      />
      <Button htmlType="submit" disabled={!domain} loading={steer.isPending}>
        {t('sending.warm.act.begin')}
      </Button>
    </form>
  );
}

function actsOf(source: WarmUpSource): Act[] {
  if (source.state === 'ended') return ['begin'];
  return source.state === 'held' ? ['go_on', 'begin', 'end'] : ['hold', 'begin', 'end'];
}

function Source({ channel, source, mayManage }: { channel: Channel; source: WarmUpSource; mayManage: boolean }) {
  const t = useT();
  const format = useFormat();
  const [asking, setAsking] = useState<'again' | 'end' | null>(null);
  const steer = useSteer(channel);
  const wordOf = (act: Act) => (act === 'begin' ? 'again' : act);
  const run = (act: Act) => steer.mutate({ domain: source.domain, act }, { onSuccess: () => setAsking(null) });
  /** A hold is lifted by the next press; what was reached day by day does not come back. */
  const press = (act: Act) => {
    if (source.state === 'ended' || act === 'hold' || act === 'go_on') run(act);
    else setAsking(act === 'end' ? 'end' : 'again');
  };
  return (
    <section style={{ marginBlock: 12 }} aria-label={source.domain}>
      <div className="row wrap">
        <bdi dir="ltr" className="strong">
          {source.domain}
        </bdi>
        <Tag tone={TONES[source.state] ?? 'plain'}>{t.code('sending.warm.state', source.state)}</Tag>
        <span className="quiet small">{t('sending.warm.since', { day: format.day(source.started_at) })}</span>
        {mayManage ? (
          <span className="push row wrap">
            {actsOf(source).map((act) => (
              <Button key={act} size="small" type="text" disabled={steer.isPending} onClick={() => press(act)}>
                {t(`sending.warm.act.${wordOf(act)}`)}
              </Button>
            ))}
          </span>
        ) : null}
      </div>
      {source.state === 'ended' ? null : <Groups rows={source.groups} />}
      <WarmUpSteps steps={source.steps} />
      {asking ? (
        <Confirm
          title={t(`sending.warm.confirm.${asking}`, { domain: `\u2066${source.domain}\u2069` })}
          text={t(`sending.warm.confirm.${asking}-text`)}
          verb={t(`sending.warm.act.${asking}`)}
          busy={steer.isPending}
          onDo={() => run(asking === 'end' ? 'end' : 'begin')}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}

function Groups({ rows }: { rows: WarmUpGroup[] }) {
  const t = useT();
  const format = useFormat();
  if (rows.length === 0) return <p className="quiet">{t('sending.warm.none')}</p>;
  const state = (row: WarmUpGroup) => {
    if (row.stopped_until) return t('sending.warm.stopped', { until: format.moment(row.stopped_until) });
    if (row.is_warm) return t('sending.warm.warm');
    return row.day_ends_at
      ? t('sending.warm.day-ends', { until: format.moment(row.day_ends_at) })
      : t('sending.warm.waits');
  };
  return (
    <Table
      rows={rows}
      id={(row) => row.provider}
      columns={[
        {
          key: 'provider',
          title: t('sending.group.provider'),
          cell: (row) => <span className="whole-words">{t.code('sending.provider', row.provider)}</span>,
        },
        { key: 'day', title: t('sending.warm.day'), number: true, cell: (row) => format.number(row.day) },
        {
          key: 'used',
          title: t('sending.warm.today'),
          number: true,
          cell: (row) => (
            <bdi dir="ltr">
              {row.is_warm ? format.number(row.used) : `${format.number(row.used)} / ${format.number(row.cap)}`}
            </bdi>
          ),
        },
        { key: 'state', title: t('sending.group.state'), quiet: true, cell: state },
      ]}
    />
  );
}
