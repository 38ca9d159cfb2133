/** Letters that another channel took over: of a campaign, or from a channel. Each line says whose, from where, by which, and why. */
import { useQuery } from '@tanstack/react-query';
import { listChannelReroutings, listChannels, listReroutings } from '../api/operations';
import type { Rerouting } from '../api/types';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { When } from '../parts/small';
import './reach.css';

export function Reroutings({ campaign }: { campaign: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['campaign', campaign, 'reroutings'],
    queryFn: () => listReroutings(campaign),
  });
  if (!query.data?.length) return null;
  return (
    <Section title={t('sending.rerouted.title')}>
      {query.data.map((one) => (
        <Line key={keyOf(one)} one={one} />
      ))}
    </Section>
  );
}

/** What other channels took over from this one. */
export function ChannelReroutings({ channel }: { channel: string }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['channel', channel, 'reroutings'],
    queryFn: () => listChannelReroutings(channel),
  });
  if (!query.data?.length) return null;
  return (
    <div style={{ marginBlockStart: 14 }}>
      <h3 className="strong">{t('sending.rerouted.title')}</h3>
      <p className="quiet small">{t('sending.rerouted.quiet')}</p>
      {query.data.map((one) => (
        <Line key={keyOf(one)} one={one} />
      ))}
    </div>
  );
}

const keyOf = (one: Rerouting) => `${one.from} ${one.to} ${one.cause} ${one.provider}`;

function Line({ one }: { one: Rerouting }) {
  const t = useT();
  const channels = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const receiverOf = (provider: string | null) => {
    if (!provider) return '';
    return provider === 'other' ? t('sending.route.receiver-other') : t.code('sending.provider', provider);
  };
  const name = (id: string) => channels.data?.find((channel) => channel.id === id)?.name ?? '—';
  return (
    <div className="row rerouting">
      <Icon name="info" size={14} />
      <span>
        {t.code('sending.rerouted', one.cause, {
          count: one.letters,
          from: name(one.from),
          to: name(one.to),
          provider: receiverOf(one.provider),
        })}
      </span>
      <span className="push quiet small nowrap">
        <When at={one.last_at} />
      </span>
    </div>
  );
}
