/** Where a channel's service reports what became of letters: what to paste there, and whether anything came. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { changeChannelHook, getChannelHook } from '../api/operations';
import type { Channel, ChannelHook, HookDraft } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Confirm } from '../parts/confirm';
import { Icon } from '../parts/icons';
import { Fact } from '../parts/page';
import { Copy, When } from '../parts/small';
import { Loaded } from '../parts/states';

export function HookBox({ channel }: { channel: Channel }) {
  const t = useT();
  const query = useQuery({ queryKey: ['channel', channel.id, 'hook'], queryFn: () => getChannelHook(channel.id) });
  return (
    <div style={{ marginBlockStart: 14 }}>
      <h3 className="strong">{t('sending.hook.title')}</h3>
      <p className="quiet small">{t('sending.hook.quiet')}</p>
      <Loaded query={query}>{(hook) => (hook.has_events ? <Hook channel={channel} hook={hook} /> : null)}</Loaded>
    </div>
  );
}

function Secret({ text }: { text: string }) {
  return (
    <span className="row">
      <bdi dir="ltr" className="code cut" title={text}>
        {text}
      </bdi>
      <Copy text={text} />
    </span>
  );
}

function Hook({ channel, hook }: { channel: Channel; hook: ChannelHook }) {
  const t = useT();
  const format = useFormat();
  const [renewing, setRenewing] = useState(false);
  const change = useAct((draft: HookDraft) => changeChannelHook(channel.id, draft), {
    nouns: ['channel'],
    said: () => t('sending.hook.saved'),
    done: () => setRenewing(false),
  });
  const needsKey = hook.proof === 'public_key' || hook.proof === 'signing_key';
  return (
    <>
      <dl className="form-narrow">
        <Fact label={t('sending.hook.url')}>
          <Secret text={hook.url} />
        </Fact>
        {hook.secret && hook.proof !== 'password' ? (
          <Fact label={t('sending.hook.secret')}>
            <Secret text={hook.secret} />
          </Fact>
        ) : null}
        <Fact label={t('sending.hook.ticks')}>
          <bdi dir="ltr" lang="en">
            {hook.ticks.join(', ')}
          </bdi>
        </Fact>
        {hook.proof === 'certificate' ? (
          <Fact label={t('sending.hook.subject')}>
            <span className="row">
              {hook.subject ? (
                <bdi dir="ltr" className="code cut" title={hook.subject}>
                  {hook.subject}
                </bdi>
              ) : (
                t('sending.hook.subject-none')
              )}
              {hook.subject ? (
                <Button size="small" onClick={() => change.mutate({ forget_subject: true })}>
                  {t('sending.hook.forget')}
                </Button>
              ) : null}
            </span>
          </Fact>
        ) : null}
        <Fact label={t('sending.hook.last')}>
          <When at={hook.last_event_at} />
        </Fact>
      </dl>
      {needsKey ? <KeyForm hook={hook} busy={change.isPending} onSave={(key) => change.mutate({ key })} /> : null}
      {hook.is_silent ? (
        <Warning
          text={t('sending.hook.silent', { letters: format.number(hook.letters), days: format.number(hook.days) })}
        />
      ) : null}
      {hook.refused_at ? (
        <Warning
          text={t('sending.hook.refused', {
            when: format.ago(hook.refused_at),
            why: t.code('sending.hook.refusal', hook.refusal ?? ''),
          })}
        />
      ) : null}
      <Button
        style={{ marginBlockStart: 8 }}
        size="small"
        icon={<Icon name="refresh" size={14} />}
        onClick={() => setRenewing(true)}
      >
        {t('sending.hook.renew')}
      </Button>
      {renewing ? (
        <Confirm
          title={t('sending.hook.renew')}
          text={t('sending.hook.renew-text')}
          verb={t('sending.hook.renew')}
          busy={change.isPending}
          onDo={() => change.mutate({ renew: true })}
          onClose={() => setRenewing(false)}
        />
      ) : null}
    </>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="row warn small">
      <Icon name="warning" size={14} />
      <span>{text}</span>
    </p>
  );
}

function KeyForm({ hook, busy, onSave }: { hook: ChannelHook; busy: boolean; onSave: (key: string) => void }) {
  const t = useT();
  const [key, setKey] = useState('');
  const label = t.code('sending.hook.key', hook.proof);
  return (
    <form
      className="row wrap"
      style={{ marginBlock: 10, alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(key.trim());
        setKey('');
      }}
    >
      <label style={{ display: 'grid', gap: 4 }}>
        <span className="small">{label}</span>
        <Input.Password
          dir="ltr"
          autoComplete="off"
          style={{ inlineSize: 320, maxInlineSize: '100%' }}
          placeholder={hook.has_key ? t('sending.channel.password-kept') : ''}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <Button htmlType="submit" disabled={!key.trim()} loading={busy}>
        {t('shell.common.save')}
      </Button>
      {hook.has_key ? null : <span className="warn small">{t('sending.hook.key-needed')}</span>}
    </form>
  );
}
