/** What a condition means right now: how many, whom we may write to, some of them, and why somebody is in or not. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { countContacts, listContacts } from '../api/operations';
import type { ConditionNode, ContactRow, ExplainedNode, FreeCondition } from '../api/types';
import { useFormat, useT } from '../app/words';
import { ContactSelect } from '../parts/contact-select';
import { Section } from '../parts/page';
import { Country, IconButton, Rate } from '../parts/small';

/** As many as are taken in at a glance. */
const SHOWN = 5;

export function CountSection({
  count,
  everybody,
  isCurrent,
}: {
  count?: number;
  everybody: number;
  isCurrent: boolean;
}) {
  const t = useT();
  const format = useFormat();
  const difference = useDifference(isCurrent ? count : undefined);
  return (
    <section className="section segment-total" aria-label={t('customers.segment.now')}>
      <span className="quiet small">{t('customers.segment.now')}</span>
      <p className={isCurrent ? 'segment-figure' : 'segment-figure is-old'}>
        <bdi dir="ltr">{count === undefined ? '—' : format.number(count)}</bdi>{' '}
        <span className="quiet">
          {count === undefined ? '' : t('customers.segment.of', { count, shown: format.number(everybody) })}
        </span>
      </p>
      <p className="quiet small" aria-live="polite">
        {count === undefined
          ? t('customers.segment.uncounted')
          : difference
            ? t('customers.segment.difference', { by: signed(difference, format.number) })
            : ' '}
        {count === undefined ? null : (
          <span className="unseen">{t('customers.segment.people', { count, shown: format.number(count) })}</span>
        )}
      </p>
    </section>
  );
}

/** Isolated from left to right: the sign stays in front of the number in every script. */
const signed = (by: number, number: (value: number) => string) =>
  `\u2066${by < 0 ? '−' : '+'}${number(Math.abs(by))}\u2069`;

/** How many more or fewer there are by the last change. */
function useDifference(count: number | undefined): number {
  const last = useRef(count);
  const [difference, setDifference] = useState(0);
  useEffect(() => {
    if (count === undefined) return;
    if (last.current !== undefined && last.current !== count) setDifference(count - last.current);
    last.current = count;
  }, [count]);
  return difference;
}

/** Who of them has not said no: the same that the list of contacts calls not to be written to is left out. */
export function ReachSection({ condition, count }: { condition: FreeCondition; count: number }) {
  const t = useT();
  const { version, ...node } = condition as unknown as ConditionNode & { version: number };
  const reached = {
    version,
    all: [
      node,
      { field: 'permission', operator: 'not_equals', value: 'withdrawn' },
      { field: 'suppressed', operator: 'equals', value: 'no' },
    ],
  } as unknown as FreeCondition;
  const { data } = useQuery({
    queryKey: ['contact', 'segment-reach', condition],
    queryFn: ({ signal }) => countContacts({ condition: reached }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const can = Math.min(data?.count ?? 0, count);
  if (!data || count === 0) return null;
  return (
    <Section title={t('customers.segment.reach')} link={<Rate part={can} base={count} />}>
      <div className="segment-reach" aria-hidden="true">
        <span style={{ inlineSize: `${(can / count) * 100}%` }} />
      </div>
      <p className="quiet small">{t('customers.segment.reach-quiet')}</p>
    </Section>
  );
}

type SomeProps = { condition: FreeCondition; onWhy: (contact: ContactRow) => void };

export function SomeSection({ condition, onWhy }: SomeProps) {
  const t = useT();
  const { data } = useQuery({
    queryKey: ['contact', 'segment-some', condition],
    queryFn: ({ signal }) => listContacts({ condition: JSON.stringify(condition), limit: SHOWN }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Section title={t('customers.segment.some')}>
      {data?.items.length === 0 ? <p className="quiet">{t('customers.segment.nobody')}</p> : null}
      <ul>
        {data?.items.map((row) => (
          <li key={row.id} className="segment-person">
            <Link to="/contacts/$id" params={{ id: row.id }} className="cut" dir="auto" title={row.name || row.address}>
              {row.name || row.address}
            </Link>
            <Country code={row.country} />
            <span className="quiet small cut" dir="auto" title={row.company?.name}>
              {row.company?.name}
            </span>
            <IconButton
              icon="ask"
              label={t('customers.segment.why-of', { name: row.name || row.address })}
              onClick={() => onWhy(row)}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

type WhyProps = {
  contact: Asked | null;
  onContact: (contact: Asked | null) => void;
  answer: ExplainedNode | undefined;
};
/** Somebody who is asked about; the name is known of who was found by a click. */
export type Asked = { id: string; name?: string };

export function WhySection({ contact, onContact, answer }: WhyProps) {
  const t = useT();
  const format = useFormat();
  const is = answer?.holds ? 'in' : 'out';
  return (
    <Section title={t('customers.segment.why')}>
      <ContactSelect
        value={contact?.id ?? null}
        named={contact?.name ? { id: contact.id, name: contact.name } : undefined}
        onChange={(id) => onContact(id ? { id } : null)}
      />
      {contact ? null : <p className="quiet small segment-hint">{t('customers.segment.why-quiet')}</p>}
      {contact && answer ? (
        <p className={answer.holds ? 'segment-verdict good' : 'segment-verdict'} aria-live="polite">
          {answer.until
            ? t(`customers.segment.is-${is}-until`, { until: format.moment(answer.until) })
            : t(`customers.segment.is-${is}`)}
        </p>
      ) : null}
    </Section>
  );
}
