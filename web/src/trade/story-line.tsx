/** What a line of a timeline says: who, did, what. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TimelineItem } from '../api/types';
import { useFormat, useT } from '../app/words';
import { useMoveReason } from '../customers/move-reason';
import type { IconName } from '../parts/icons';
import type { Line } from '../parts/timeline';
import { useTierReason } from './tier-reason';

const ICONS: Record<string, IconName> = {
  letter: 'send',
  replied: 'letter',
  forwarded: 'users',
  unsubscribed: 'stop',
  consent: 'shield',
  inquired: 'ask',
  ordered: 'box',
  sample_ordered: 'box',
  order_confirmed: 'check',
  order_cancelled: 'close',
  opened: 'eye',
  clicked: 'cursor',
  entered_segment: 'segment',
  left_segment: 'segment',
  called: 'phone',
  met: 'people',
  visited: 'globe',
  viewed: 'eye',
  browsed: 'globe',
  downloaded: 'download',
  carted: 'box',
  event: 'bolt',
  created: 'plus',
  changed: 'edit',
  imported: 'upload',
  tier_moved: 'chart',
  owner_claimed: 'person',
  owner_released: 'people',
  owner_returned: 'people',
  owner_warned: 'clock',
  owner_assigned: 'person',
  owner_taken_back: 'undo',
  task_made: 'plus',
  task_handed: 'person',
  task_done: 'check',
  document_added: 'upload',
};

const DONE_BY_THEM: ReadonlySet<string> = new Set([
  'replied',
  'forwarded',
  'unsubscribed',
  'complained',
  'left_company',
  'inquired',
  'opened',
  'clicked',
  'visited',
  'viewed',
  'browsed',
  'downloaded',
  'carted',
  'event',
]);

/** On a person's own page the person is not named again in every line. */
export function useStoryLine(isPerson: boolean): (item: TimelineItem) => Line {
  const t = useT();
  const format = useFormat();
  const reasonOfMove = useTierReason();
  const moveReason = useMoveReason();
  return (item) => {
    // Who acted stands in front; to whom it happened stands below.
    const person = isPerson ? null : item.contact;
    const who = DONE_BY_THEM.has(item.kind) ? person : null;
    const handed = item.handed;
    const why = item.task
      ? taskOf(item, t)
      : item.tier
        ? reasonOfMove(item.tier.reason)
        : handed
          ? handed.reason.code === 'by_hand'
            ? null
            : moveReason(handed.reason)
          : reasonOf(item, isPerson ? 'customers.contact.field' : 'customers.company.field', t, format);
    return {
      id: item.id,
      at: item.at,
      actor: item.actor as Line['actor'],
      icon: ICONS[item.kind] ?? 'info',
      said: (
        <>
          {who ? (
            <>
              <Link to="/contacts/$id" params={{ id: who.id }} className="medium said-who" dir="auto">
                {who.name}
              </Link>{' '}
            </>
          ) : item.user ? (
            <>
              <bdi className="medium">{item.user}</bdi>{' '}
            </>
          ) : null}
          {didOf(item, t, format)}
          {objectOf(item)}
          {item.task ? (
            <>
              {' '}
              <b className="said-object" dir="auto">
                {item.subject}
              </b>
            </>
          ) : null}
          {handed ? (
            <>
              {' '}
              <b className="said-object">
                {handed.returns_on
                  ? t('trade.story.returns-on', { day: format.day(`${handed.returns_on}T12:00`) })
                  : t('trade.story.handed', {
                      before: handed.before ?? t('trade.story.pool'),
                      after: handed.after ?? t('trade.story.pool'),
                    })}
              </b>
            </>
          ) : null}
          {item.tier ? (
            <>
              {' '}
              <b className="said-object">
                {t('trade.story.tier', {
                  before: t.code('customers.tier', item.tier.before),
                  after: t.code('customers.tier', item.tier.after),
                })}
              </b>
            </>
          ) : null}
        </>
      ),
      reason:
        person && !who ? (
          <>
            <bdi>{person.name}</bdi>
            {why ? <> · {why}</> : null}
          </>
        ) : (
          why
        ),
      quote: item.task ? null : item.subject,
      end: item.amount ? (
        <bdi dir="ltr" className="strong ink">
          {format.money(item.amount.minor, item.amount.currency)}
        </bdi>
      ) : null,
    };
  };
}

/** Whose a task is, where it is not that of who did the line; and whose it was. */
function taskOf(item: TimelineItem, t: ReturnType<typeof useT>): ReactNode {
  const { before, assignee } = item.task ?? {};
  const nobody = t('trade.story.task-nobody');
  if (item.kind === 'task_handed')
    return t('trade.story.handed', { before: before ?? nobody, after: assignee ?? nobody });
  return item.kind === 'task_made' && assignee && assignee !== item.user
    ? t('trade.story.task-for', { name: assignee })
    : null;
}

function didOf(item: TimelineItem, t: ReturnType<typeof useT>, format: ReturnType<typeof useFormat>): ReactNode {
  if (item.title) return <bdi>{item.title}</bdi>;
  if (item.consent) return t.code('trade.story.consent', item.consent.state);
  if (item.kind === 'browsed') return t('trade.story.browsed', { count: item.count, shown: format.number(item.count) });
  return t.code('trade.story.did', item.kind);
}

function objectOf(item: TimelineItem): ReactNode {
  const [thing] = item.things;
  if (item.count === 1 && thing)
    return (
      <>
        {' '}
        <b className="said-object" dir="auto">
          {thing}
        </b>
      </>
    );
  if (item.order)
    return (
      <>
        {' '}
        <Link to="/orders" search={{ open: item.order.id }} className="said-object" dir="auto">
          <b>{item.order.name}</b>
        </Link>
      </>
    );
  if (item.segment)
    return (
      <>
        {' '}
        <Link to="/segments/$id" params={{ id: item.segment.id }} className="said-object" dir="auto">
          <b>{item.segment.name}</b>
        </Link>
      </>
    );
  if (item.campaign && item.kind !== 'unsubscribed')
    return (
      <>
        {' '}
        <Link to="/campaigns/$id/report" params={{ id: item.campaign.id }} className="said-object" dir="auto">
          <b>{item.campaign.name}</b>
        </Link>
      </>
    );
  return null;
}

function reasonOf(
  item: TimelineItem,
  noun: string,
  t: ReturnType<typeof useT>,
  format: ReturnType<typeof useFormat>,
): ReactNode {
  if (item.letters) {
    const { people, accepted, opened, clicked } = item.letters;
    if (people === 1) {
      const state = clicked ? 'clicked' : opened ? 'opened' : accepted ? 'accepted' : 'not-accepted';
      return t(`trade.story.one-letter.${state}`);
    }
    const counts = { accepted, opened, clicked };
    return (['accepted', 'opened', 'clicked'] as const)
      .filter((name) => name === 'accepted' || counts[name] > 0)
      .map((name) => t(`trade.story.letters.${name}`, { count: counts[name], shown: format.number(counts[name]) }))
      .join(' · ');
  }
  if (item.consent) return t.code('trade.story.source', item.consent.source);
  if (item.class) return t.code('sending.class', item.class);
  if (item.returns_on) return t('trade.story.back', { day: format.day(`${item.returns_on}T12:00`) });
  const notCounted = item.actor === 'system' && item.group === 'behaviour' ? t('trade.story.not-counted') : null;
  if (item.kind === 'clicked' && item.url)
    return (
      <>
        {notCounted ? <>{notCounted} · </> : null}
        <bdi dir="ltr">{item.url}</bdi>
      </>
    );
  if (notCounted) return notCounted;
  if (item.count > 1 && item.things.length > 0) return <bdi>{format.list(item.things)}</bdi>;
  // Fields that have no word stay unsaid.
  const fields = item.fields.filter((field) => t.has(`${noun}.${field}`));
  if (fields.length > 0) return format.list(fields.map((field) => t(`${noun}.${field}`)));
  return null;
}
