/** A host of a sending domain's own for the links in its letters: the record to publish, and whether it leads here. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import {
  checkTrackingHost,
  getWorkspace,
  listDomains,
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
  const domains = useQuery({ queryKey: ['domain'], queryFn: listDomains });
  const [domain, setDomain] = useState<string>();
  const [host, setHost] = useState('t');
  const name = domains.data?.find((row) => row.id === domain)?.name;
  const put = useAct((id: string) => setTrackingHost(id, host.trim()), {
    nouns: NOUNS,
    said: () => t('sending.tracking.saved'),
  });
  return (
    <form
      className="row wrap"
      style={{ marginBlockEnd: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (domain && host.trim()) put.mutate(domain);
      }}
    >
      <Input
        style={{ inlineSize: 120 }}
        dir="ltr"
        aria-label={t('sending.tracking.host')}
        value={host}
        onChange={(event) => setHost(event.target.value)}
      />
      <Select
        style={{ inlineSize: 240 }}
        aria-label={t('sending.channel.domain')}
        placeholder={t('sending.channel.domain')}
        value={name ? domain : undefined}
        options={(domains.data ?? []).map((row) => ({ value: row.id, label: row.name }))}
        onChange={setDomain}
      />
      <Button htmlType="submit" disabled={!domain || !host.trim()} loading={put.isPending}>
        {t('sending.tracking.host-add')}
      </Button>
    </form>
  );
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
