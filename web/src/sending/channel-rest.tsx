/** A channel that rests after troubles in a row: why, when it tries next, and a try at once for whoever has mended it. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { getChannelRest, tryChannelNow } from '../api/operations';
import type { Channel } from '../api/types';
import { useAct } from '../app/act';
import { useFormat, useT } from '../app/words';
import { Icon } from '../parts/icons';

export function ChannelRest({ channel, mayManage }: { channel: Channel; mayManage: boolean }) {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['channel', channel.id, 'rest'], queryFn: () => getChannelRest(channel.id) });
  const ask = useAct(() => tryChannelNow(channel.id), { nouns: ['channel'], said: () => t('sending.rest.asked') });
  const rest = query.data?.rest;
  if (!rest) return null;
  return (
    <p className="row wrap small">
      <Icon name="warning" size={14} className="warn" />
      <span>{t.code('sending.rest.cause', rest.cause)}</span>
      <span className="quiet">{t('sending.rest.next', { when: format.time(rest.next_try_at) })}</span>
      {mayManage ? (
        <Button size="small" loading={ask.isPending} onClick={() => ask.mutate(undefined)}>
          {t('sending.rest.ask')}
        </Button>
      ) : null}
    </p>
  );
}
