/** "Which channel, and why?" for one address: every step of the choice, and nothing is sent. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { explainRoute, listDomains } from '../api/operations';
import type { Channel, Route, RouteAnswer } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { Section } from '../parts/page';

const USES = ['campaign', 'transactional', 'test', 'automatic'] as const;
const MARKS: Record<string, IconName> = {
  taken: 'check',
  fits: 'check',
  usual: 'check',
  awaited: 'clock',
  group_awaited: 'clock',
};

type Props = { routes: Route[]; channels: Channel[] };

export function RouteQuestion({ routes, channels }: Props) {
  const t = useT();
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const [address, setAddress] = useState('');
  const [from, setFrom] = useState<string>();
  const [use, setUse] = useState<string>('campaign');
  const ask = useAct(explainRoute, { nouns: [] });
  const sender = from ?? domains.data?.[0]?.name ?? '';
  return (
    <Section title={t('sending.route.ask')} quiet={t('sending.route.ask-quiet')}>
      <form
        className="row wrap"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate({ address: address.trim(), from: sender.trim(), use });
        }}
      >
        <Input
          style={{ inlineSize: 240 }}
          dir="ltr"
          aria-label={t('sending.route.to')}
          placeholder="name@example.com"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Input
          style={{ inlineSize: 200 }}
          dir="ltr"
          aria-label={t('sending.route.from')}
          placeholder={t('sending.route.from')}
          value={sender}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Select
          style={{ inlineSize: 180 }}
          aria-label={t('sending.route.uses')}
          value={use}
          onChange={setUse}
          options={USES.map((value) => ({ value, label: t(`sending.route.use.${value}`) }))}
        />
        <Button htmlType="submit" disabled={!address.trim() || !sender.trim()} loading={ask.isPending}>
          {t('sending.route.find')}
        </Button>
      </form>
      <div aria-live="polite">
        {ask.data ? (
          <Answer
            answer={ask.data}
            domain={ask.variables?.address.split('@').at(-1) ?? ''}
            routes={routes}
            channels={channels}
          />
        ) : null}
      </div>
    </Section>
  );
}

function Answer({ answer, domain, routes, channels }: { answer: RouteAnswer; domain: string } & Props) {
  const t = useT();
  const format = useFormat();
  const channel = (id: string | null) => channels.find((one) => one.id === id)?.name ?? '—';
  const route = (id: string | null) => routes.find((one) => one.id === id)?.name ?? '—';
  return (
    <div style={{ marginBlockStart: 12 }}>
      <p className="strong">
        {answer.channel
          ? t('sending.route.goes-by', { channel: channel(answer.channel) })
          : t('sending.route.goes-nowhere')}
      </p>
      <p className="quiet small">
        {t('sending.route.reader', {
          provider: answer.provider === 'other' ? domain : t.code('sending.provider', answer.provider),
          country: answer.country ? format.country(answer.country) : t('sending.route.unknown'),
        })}
      </p>
      <ul style={{ listStyle: 'none', padding: 0 }}>
        {answer.reasons.map((reason) => (
          <li key={`${reason.route} ${reason.channel} ${reason.step}`} className="row small">
            <Icon name={MARKS[reason.step] ?? 'close'} size={14} />
            {t.code('sending.route.step', reason.step, {
              route: route(reason.route),
              channel: channel(reason.channel),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
