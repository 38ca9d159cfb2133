/**
 * Hosts of a domain's own, of one kind: where links in its letters lead, or where what comes back for them is taken in. The records to
 * publish, whether they lead here, and what the name servers did not answer.
 */
import { useQuery } from '@tanstack/react-query';
import {
  checkReturnHost,
  checkTrackingHost,
  getWorkspace,
  listReturnHosts,
  listTrackingHosts,
  removeReturnHost,
  removeTrackingHost,
  setReturnHost,
  setTrackingHost,
} from '../api/operations';
import type { DomainHost } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { say } from '../app/stores';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { RecordLine } from '../parts/record-line';
import { IconButton, Tag, type Tone } from '../parts/small';
import { Loaded } from '../parts/states';
import { HostForm } from './host-form';

/** What differs between the kinds: the label that people usually take, and the ways to the server. */
const KINDS = {
  tracking: {
    usual: 't',
    list: listTrackingHosts,
    set: setTrackingHost,
    remove: removeTrackingHost,
    check: checkTrackingHost,
  },
  return: {
    usual: 'bounce',
    list: listReturnHosts,
    set: setReturnHost,
    remove: removeReturnHost,
    check: checkReturnHost,
  },
};
type Kind = keyof typeof KINDS;

const TONES: Record<string, Tone> = { proven: 'good', declared: 'info', unproven: 'warn' };
const NOUNS = ['domain', 'health'];

export function Hosts({ kind }: { kind: Kind }) {
  const t = useT();
  const mayManage = useRight('manage_channels');
  const { usual, list } = KINDS[kind];
  // News of a domain are news of its hosts.
  const query = useQuery({ queryKey: ['domain', 'hosts', kind], queryFn: list });
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: getWorkspace });
  const put = useSet(kind);
  return (
    <Section title={t(`sending.host.title.${kind}`)} quiet={t(`sending.host.quiet.${kind}`)}>
      {mayManage ? (
        <HostForm usual={usual} busy={put.isPending} onPut={(id, host) => put.mutate({ id, host })} />
      ) : null}
      <Loaded query={query}>
        {(hosts) =>
          hosts.length ? (
            <ul>
              {hosts.map((host) => (
                <Host key={host.domain} kind={kind} host={host} mayManage={mayManage} />
              ))}
            </ul>
          ) : (
            <p className="quiet">
              {t(`sending.host.none.${kind}`, { target: `\u2066${workspace.data?.public_url ?? '…'}\u2069` })}
            </p>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Sets a host and looks at once where it leads: the record may be there already. */
function useSet(kind: Kind) {
  const t = useT();
  const put = async ({ id, host }: { id: string; host: string }) => {
    await KINDS[kind].set(id, host);
    return KINDS[kind].check(id);
  };
  return useAct(put, { nouns: NOUNS, said: (host) => t('sending.host.set', { host: host.host }) });
}

function Host({ kind, host, mayManage }: { kind: Kind; host: DomainHost; mayManage: boolean }) {
  const t = useT();
  const again = useSet(kind);
  const check = useAct(() => KINDS[kind].check(host.domain), {
    nouns: NOUNS,
    said: (seen) => t(seen.unanswered ? 'sending.host.no-answer' : 'sending.channel.checked'),
  });
  const drop = useAct(() => KINDS[kind].remove(host.domain), {
    nouns: NOUNS,
    done: () =>
      say(t('sending.host.removed', { host: host.host }), () =>
        again.mutateAsync({ id: host.domain, host: host.host }),
      ),
  });
  return (
    <li className="host">
      <div className="row wrap">
        <bdi dir="ltr" className="code strong">
          {host.host}
        </bdi>
        <Tag tone={host.unanswered ? 'plain' : TONES[host.proven]}>{t.code('sending.channel.proven', host.proven)}</Tag>
        {mayManage ? (
          <span className="push row">
            <IconButton
              icon="refresh"
              label={t('sending.host.check', { host: host.host })}
              disabled={check.isPending}
              onClick={() => check.mutate(undefined)}
            />
            <IconButton
              icon="trash"
              label={t('sending.host.remove', { host: host.host })}
              disabled={drop.isPending}
              onClick={() => drop.mutate(undefined)}
            />
          </span>
        ) : null}
      </div>
      <Standing kind={kind} host={host} />
      <div className="record-box">
        {host.records.map((record) => (
          <RecordLine
            key={record.kind}
            label={record.kind}
            copy={record.value}
            copyLabel={t('sending.channel.copy', { record: record.kind })}
          >
            {record.value}
          </RecordLine>
        ))}
        {host.reports_to ? (
          <RecordLine
            label={t('sending.host.reports')}
            copy={host.reports_to}
            copyLabel={t('sending.host.copy-reports')}
          >
            {host.reports_to}
          </RecordLine>
        ) : null}
      </div>
    </li>
  );
}

/** Why it stands as it does: silence of the name servers is told from a missing record. */
function Standing({ kind, host }: { kind: Kind; host: DomainHost }) {
  const t = useT();
  const format = useFormat();
  if (host.unanswered && host.unanswered_at) {
    const words = { time: format.moment(host.unanswered_at), name: `\u2066${host.unanswered}\u2069` };
    return (
      <p className="quiet small">
        {host.checked_at
          ? t('sending.host.unanswered', { ...words, before: format.moment(host.checked_at) })
          : t('sending.host.unanswered-first', words)}
      </p>
    );
  }
  if (host.proven === 'proven') return null;
  if (!host.checked_at) return <p className="quiet small">{t('sending.host.not-looked')}</p>;
  return (
    <p className={host.proven === 'declared' ? 'quiet small' : 'warn small'}>
      {host.found
        ? t(`sending.host.found.${kind}`, { found: `\u2066${host.found}\u2069` })
        : t(`sending.host.found-none.${kind}`)}
      {host.found && host.domain_proven === 'unproven' ? (
        <> · {t('sending.host.domain-first', { domain: `\u2066${host.domain_name}\u2069` })}</>
      ) : null}
      {host.proven === 'declared' ? <> · {t('sending.host.declared')}</> : null}
    </p>
  );
}
