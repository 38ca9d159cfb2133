/** Letters of a campaign that another channel took over. */
import { useQuery } from '@tanstack/react-query';
import { listChannels, listReroutings } from '../api/operations';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { When } from '../parts/small';

export function Reroutings({ campaign }: { campaign: string }) {
  const t = useT();
  const channels = useQuery({ queryKey: ['channel'], queryFn: listChannels });
  const query = useQuery({
    queryKey: ['campaign', campaign, 'reroutings'],
    queryFn: () => listReroutings(campaign),
  });
  const name = (id: string) => channels.data?.find((channel) => channel.id === id)?.name ?? '—';
  return (query.data ?? []).map((one) => (
    <div key={`${one.from} ${one.to}`} className="section row">
      <Icon name="info" />
      <span>{t('sending.campaign.rerouted', { count: one.letters, from: name(one.from), to: name(one.to) })}</span>
      <span className="push quiet small">
        <When at={one.last_at} />
      </span>
    </div>
  ));
}
