/** What needs this person now, most consequential first: `1` to `9` open it. Until the first letter went, what is left to set up. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { getNeeds } from '../api/operations';
import type { Need, Needs as NeedsOf } from '../api/types';
import { useKeys } from '../app/keys';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { Section } from '../parts/page';
import { Initial } from '../parts/small';
import { Loaded } from '../parts/states';
import { providerWithin } from '../sending/providers';
import { SetUp } from './set-up';

const LOOK_AGAIN_MILLISECONDS = 15_000;
const KEYS = 9;

type Look = { icon: IconName; tone: 'bad' | 'warn' | 'quiet'; verb: 'open' | 'look' };
const LOOKS: Record<string, Look> = {
  sending_held: { icon: 'pause', tone: 'bad', verb: 'look' },
  channel_failing: { icon: 'warning', tone: 'bad', verb: 'look' },
  channel_paused: { icon: 'pause', tone: 'bad', verb: 'look' },
  health_bad: { icon: 'warning', tone: 'bad', verb: 'look' },
  campaign_braked: { icon: 'pause', tone: 'bad', verb: 'open' },
  receiver_blocks: { icon: 'warning', tone: 'bad', verb: 'look' },
  warm_up_stopped: { icon: 'warning', tone: 'warn', verb: 'look' },
  letters_in_doubt: { icon: 'warning', tone: 'warn', verb: 'look' },
  campaign_paused: { icon: 'pause', tone: 'warn', verb: 'open' },
  import_waits: { icon: 'upload', tone: 'quiet', verb: 'open' },
  companies_returning: { icon: 'clock', tone: 'warn', verb: 'look' },
};
/** Where the detail is what a server said, or which check it is; elsewhere the sentence has said it. */
const WITH_DETAIL = ['channel_failing', 'channel_paused', 'health_bad'];
const PLAIN: Look = { icon: 'info', tone: 'quiet', verb: 'open' };

/** Where a thing that waits is done. */
function placeOf({ kind, id }: Need) {
  const params = { id: id ?? '' };
  if (kind === 'letters_in_doubt')
    return { to: '/campaigns/$id/report', params, search: { state: 'in_doubt' } } as const;
  if (kind === 'campaign_paused' || kind === 'campaign_braked') return { to: '/campaigns/$id', params } as const;
  if (kind === 'import_waits') return { to: '/imports/$id', params } as const;
  if (kind === 'companies_returning') return { to: '/pool', search: { show: 'soon' } } as const;
  if (kind === 'health_bad') return { to: '/health' } as const;
  return { to: '/settings/channels' } as const;
}

export function Needs() {
  const query = useQuery({
    queryKey: ['insight', 'needs'],
    queryFn: getNeeds,
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
    // Who comes back from doing one of them does not want to see it again.
    staleTime: 0,
  });
  return (
    <>
      {query.data?.set_up.length ? <SetUp steps={query.data.set_up} /> : null}
      <Waiting query={query} />
    </>
  );
}

type Query = { data: NeedsOf | undefined; error: unknown; refetch: () => unknown };

function Waiting({ query }: { query: Query }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const all = query.data?.items ?? [];
  // Tasks have their own section, where they are checked off.
  const items = all.filter((item) => item.kind !== 'tasks_due');
  const next = query.data?.next;
  useKeys(
    items.slice(0, KEYS).map((item, index) => ({
      keys: String(index + 1),
      label: 'home.keys.open',
      run: () => void navigate(placeOf(item)),
    })),
  );
  // While something is left to set up, an empty list says nothing that the steps do not.
  if ((query.data?.set_up.length || all.length > 0) && items.length === 0) return null;
  return (
    <Section title={t('home.needs')} quiet={items.length ? t('home.needs-count', { count: items.length }) : ''}>
      <Loaded query={query} rows={4}>
        {() =>
          items.length === 0 ? (
            <p className="quiet">
              {t('home.nothing')}{' '}
              {next ? (
                <Link to="/campaigns/$id" params={{ id: next.campaign_id }} dir="auto">
                  {t('home.next-due', { name: next.name, time: format.moment(next.at) })}
                </Link>
              ) : null}
            </p>
          ) : (
            <ol>
              {items.map((item, index) => (
                <NeedRow
                  key={`${item.kind} ${item.id ?? item.name} ${item.detail ?? ''}`}
                  item={item}
                  stroke={index < KEYS ? String(index + 1) : null}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
}

function NeedRow({ item, stroke }: { item: Need; stroke: string | null }) {
  const t = useT();
  const format = useFormat();
  const { icon, tone, verb } = LOOKS[item.kind] ?? PLAIN;
  const count = item.count ?? 0;
  const why =
    item.kind === 'sending_held'
      ? t.code('home.held', item.detail ?? 'unknown')
      : t.code('home.need', item.kind === 'receiver_blocks' && item.detail === 'other' ? 'others_block' : item.kind, {
          count,
          shown: format.number(count),
          provider: item.kind !== 'companies_returning' && item.detail ? providerWithin(t, item.detail) : '',
          day: item.kind === 'companies_returning' && item.detail ? format.day(`${item.detail}T12:00`) : '',
        });
  return (
    <li className="attention">
      <Icon name={icon} className={tone} />
      {item.name ? (
        <span className="strong cut need-name" dir="auto">
          {item.name}
        </span>
      ) : null}
      <span className="cut quiet">
        {why}
        {item.detail && WITH_DETAIL.includes(item.kind) ? (
          <>
            {' · '}
            <bdi lang="en">{item.detail}</bdi>
          </>
        ) : null}
      </span>
      <span className="push row">
        {item.since ? <span className="quiet small only-desktop">{format.ago(item.since)}</span> : null}
        {item.owner ? (
          <span title={item.owner} className="only-desktop">
            <Initial name={item.owner} />
            <span className="unseen">{item.owner}</span>
          </span>
        ) : null}
        <Link {...placeOf(item)} aria-keyshortcuts={stroke ?? undefined} title={stroke ?? undefined}>
          {t(`shell.common.${verb}`)}
        </Link>
      </span>
    </li>
  );
}
