/** A host of a sending domain's own for the links in its letters: the record to publish, and whether it leads here. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import {
  checkTrackingHost,
  getWorkspace,
  listTrackingHosts,
  removeTrackingHost,
  setTrackingHost,
} from '../api/operations';
import type { TrackingHost } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Copy, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { HostForm } from './host-form';

const TONES: Record<string, Tone> = { proven: 'good', declared: 'info', unproven: 'warn' };
const NOUNS = ['tracking-hosts', 'domain'];

export function TrackingHosts() {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const query = useQuery({ queryKey: ['tracking-hosts'], queryFn: listTrackingHosts });
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: getWorkspace });
  return (
    <Section title={t('sending.tracking.hosts')} quiet={t('sending.tracking.hosts-quiet')}>
      {mayManage ? <NewHost /> : null}
      <Loaded query={query}>
        {(hosts) =>
          hosts.length ? (
            <ul>
              {hosts.map((host) => (
                <Host key={host.domain} host={host} mayManage={mayManage} />
              ))}
            </ul>
          ) : (
            <p className="quiet">{t('sending.tracking.host-none', { target: workspace.data?.public_url ?? '…' })}</p>
          )
        }
      </Loaded>
    </Section>
  );
}

function NewHost() {
  const t = useT();
  const put = useAct(({ id, host }: { id: string; host: string }) => setTrackingHost(id, host), {
    nouns: NOUNS,
    said: () => t('sending.tracking.saved'),
  });
  return <HostForm usual="t" busy={put.isPending} onPut={(id, host) => put.mutate({ id, host })} />;
}

function Host({ host, mayManage }: { host: TrackingHost; mayManage: boolean }) {
  const t = useT();
  const check = useAct(() => checkTrackingHost(host.domain), {
    nouns: NOUNS,
    said: () => t('sending.channel.checked'),
  });
  const drop = useAct(() => removeTrackingHost(host.domain), {
    nouns: NOUNS,
    said: () => t('sending.tracking.saved'),
  });
  return (
    <li className="row wrap" style={{ marginBlock: 6 }}>
      <bdi dir="ltr" className="code">
        {host.host}
      </bdi>
      <span className="strong" translate="no">
        CNAME
      </span>
      <bdi dir="ltr" className="code quiet">
        {host.target}
      </bdi>
      <Copy text={host.target} />
      <Tag tone={TONES[host.proven] ?? 'plain'}>{t.code('sending.channel.proven', host.proven)}</Tag>
      {mayManage ? (
        <span className="push row">
          <Button
            size="small"
            icon={<Icon name="refresh" />}
            aria-label={t('sending.tracking.host-check', { host: host.host })}
            loading={check.isPending}
            onClick={() => check.mutate(undefined)}
          />
          <Button
            size="small"
            icon={<Icon name="close" />}
            aria-label={t('sending.tracking.host-remove', { host: host.host })}
            loading={drop.isPending}
            onClick={() => drop.mutate(undefined)}
          />
        </span>
      ) : null}
    </li>
  );
}
