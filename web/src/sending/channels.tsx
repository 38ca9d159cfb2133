import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { deleteChannel, listChannels, testChannel } from '../api/operations';
import type { Channel } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Fact } from '../parts/page';
import { RecordSection } from '../parts/record-section';
import type { Tone } from '../parts/small';
import { Empty, Loaded, SampleRows } from '../parts/states';
import { SettingsPage } from '../workspace/settings-page';
import { ServiceFacts } from './channel-facts';
import { ChannelForm } from './channel-form';
import { ChannelGroups } from './channel-groups';
import { HookBox } from './channel-hook';
import { RelayFacts } from './channel-limits';
import { ChannelRest } from './channel-rest';
import { ChannelReroutings } from './reroutings';
import { useServices } from './services';
import { WarmUp } from './warm-up';

const TONES: Record<Channel['state'], Tone> = { ready: 'good', failing: 'bad', paused: 'warn' };

export function ChannelsScreen() {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const [editing, setEditing] = useState<Channel | 'new' | null>(null);
  const query = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const add = mayManage ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setEditing('new')}>
      {t('sending.channel.new')}
    </Button>
  ) : null;
  return (
    <SettingsPage title={t('sending.channel.plural')} actions={add}>
      <Loaded query={query}>
        {(channels) =>
          channels.length === 0 ? (
            <Empty
              sample={<SampleRows rows={[['smtp.example.com', '587', 'STARTTLS']]} />}
              title={t('sending.channel.empty.title')}
              text={t('sending.channel.empty.text')}
            />
          ) : (
            channels.map((channel) => (
              <ChannelBox key={channel.id} channel={channel} mayManage={mayManage} onEdit={() => setEditing(channel)} />
            ))
          )
        }
      </Loaded>
      {editing ? (
        <ChannelForm channel={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />
      ) : null}
    </SettingsPage>
  );
}

function ChannelBox({ channel, mayManage, onEdit }: { channel: Channel; mayManage: boolean; onEdit: () => void }) {
  const t = useT();
  const format = useFormat();
  const service = useServices().find((one) => one.service === channel.service && one.service !== 'own');
  const test = useAct(() => testChannel(channel.id), { nouns: ['channel'] });
  const drop = useAct(() => deleteChannel(channel.id), {
    nouns: ['channel'],
    said: () => t('sending.channel.deleted'),
  });
  return (
    <RecordSection
      name={channel.name}
      tags={[
        { tone: TONES[channel.state], text: t(`sending.channel.state.${channel.state}`) },
        ...(channel.is_default ? [{ text: t('sending.channel.default') }] : []),
      ]}
      mayManage={mayManage}
      act={{ icon: 'bolt', text: t('sending.channel.test'), busy: test.isPending, run: () => test.mutate(undefined) }}
      edit={{ text: t('sending.channel.edit'), run: onEdit }}
      drop={{
        title: t('sending.channel.delete', { name: channel.name }),
        text: t('sending.channel.delete-text'),
        busy: drop.isPending,
        run: () => drop.mutate(undefined),
      }}
    >
      <dl className="form-narrow">
        {channel.kind === 'direct' ? (
          <Fact label={t('sending.channel.kind')}>{t('sending.channel.kind.direct')}</Fact>
        ) : (
          <>
            {service ? (
              <Fact label={t('sending.service')}>
                <span translate="no">{service.name}</span>
              </Fact>
            ) : null}
            <Fact label={t('sending.channel.host')}>
              <bdi dir="ltr" className="code">
                {channel.host}:{channel.port}
              </bdi>
            </Fact>
            <Fact label={t('sending.channel.security')}>{t(`sending.channel.security.${channel.security}`)}</Fact>
            <Fact label={t('sending.channel.username')}>
              <bdi dir="ltr">{channel.username ?? '—'}</bdi>
            </Fact>
          </>
        )}
        <Fact label={t('sending.channel.connections')}>{format.number(channel.connections)}</Fact>
        <Fact label={t('sending.channel.rate')}>
          {channel.letters_per_second ? format.number(channel.letters_per_second) : t('sending.channel.rate-none')}
        </Fact>
        {channel.letters_per_day ? (
          <Fact label={t('sending.channel.day')}>{format.number(channel.letters_per_day)}</Fact>
        ) : null}
        <RelayFacts channel={channel} />
      </dl>
      {channel.last_error ? (
        <p className="row bad small">
          <Icon name="warning" size={14} />
          {channel.last_error === 'consent_refused' ? (
            <span>{t('sending.consent.refused')}</span>
          ) : (
            <span lang="en" dir="ltr">
              {channel.last_error}
            </span>
          )}
        </p>
      ) : null}
      {channel.state === 'failing' ? <ChannelRest channel={channel} mayManage={mayManage} /> : null}
      {test.data ? (
        <div className="record-box" style={{ marginBlockStart: 10 }} aria-live="polite">
          <div className="record-box-head">
            <span className={`strong ${test.data.ok ? 'good' : 'bad'}`}>
              {t(test.data.ok ? 'sending.channel.test-ok' : 'sending.channel.test-failed')}
            </span>
          </div>
          {test.data.steps.map((step) => (
            <div key={step.name} className="row" style={{ padding: '6px 14px' }}>
              <Icon name={step.ok ? 'check' : 'warning'} className={step.ok ? 'good' : 'bad'} />
              <span className="strong">{t.code('sending.channel.step', step.name)}</span>
              <span className="code quiet push">{step.reply}</span>
            </div>
          ))}
        </div>
      ) : null}
      {service ? <ServiceFacts service={service} /> : null}
      {service && service.learnt_by === 'events' && mayManage ? <HookBox channel={channel} /> : null}
      <ChannelGroups channel={channel} mayManage={mayManage} />
      <ChannelReroutings channel={channel.id} />
      <WarmUp channel={channel} mayManage={mayManage} />
    </RecordSection>
  );
}
