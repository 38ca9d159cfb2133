/** Where what comes back for a domain's letters is taken in: the records to publish, and whether they lead here. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { checkReturnHost, listReturnHosts, removeReturnHost, setReturnHost } from '../api/operations';
import type { ReturnHost } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useT } from '../app/words';
import { Icon } from '../parts/icons';
import { Section } from '../parts/page';
import { Copy, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { HostForm } from './host-form';

const TONES: Record<string, Tone> = { proven: 'good', declared: 'info', unproven: 'warn' };
const NOUNS = ['return-hosts', 'domain', 'health'];
/** Any will do while there is one exchanger. */
const PREFERENCE = 10;

export function ReturnHosts() {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const query = useQuery({ queryKey: ['return-hosts'], queryFn: listReturnHosts });
  const put = useAct(({ id, host }: { id: string; host: string }) => setReturnHost(id, host), {
    nouns: NOUNS,
    said: () => t('sending.return.saved'),
  });
  return (
    <Section title={t('sending.return.title')} quiet={t('sending.return.quiet')}>
      {mayManage ? (
        <HostForm usual="bounce" busy={put.isPending} onPut={(id, host) => put.mutate({ id, host })} />
      ) : null}
      <Loaded query={query}>
        {(hosts) =>
          hosts.length ? (
            <ul>
              {hosts.map((host) => (
                <Host key={host.domain} host={host} mayManage={mayManage} />
              ))}
            </ul>
          ) : (
            <p className="quiet">{t('sending.return.none')}</p>
          )
        }
      </Loaded>
    </Section>
  );
}

function Host({ host, mayManage }: { host: ReturnHost; mayManage: boolean }) {
  const t = useT();
  const check = useAct(() => checkReturnHost(host.domain), { nouns: NOUNS, said: () => t('sending.channel.checked') });
  const drop = useAct(() => removeReturnHost(host.domain), { nouns: NOUNS, said: () => t('sending.return.saved') });
  const records = [
    ['MX', `${PREFERENCE} ${host.target}`],
    ['TXT', host.spf],
  ] as const;
  return (
    <li style={{ marginBlock: 10 }}>
      <div className="row wrap">
        <bdi dir="ltr" className="code strong">
          {host.host}
        </bdi>
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
      </div>
      {records.map(([kind, value]) => (
        <div key={kind} className="row wrap small">
          <span className="strong" translate="no">
            {kind}
          </span>
          <bdi dir="ltr" className="code quiet">
            {value}
          </bdi>
          <Copy text={value} label={t('sending.channel.copy', { record: kind })} />
        </div>
      ))}
      {host.checked_at && host.proven === 'unproven' ? (
        <p className="warn small">
          {host.found
            ? t('sending.return.found', { found: `\u2068${host.found}\u2069` })
            : t('sending.return.found-none')}
        </p>
      ) : null}
      <p className="row wrap small quiet">
        {t('sending.return.reports')}
        <bdi dir="ltr" className="code">
          {host.reports_to}
        </bdi>
        <Copy text={host.reports_to} label={t('sending.return.copy-reports')} />
      </p>
    </li>
  );
}
