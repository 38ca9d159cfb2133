/** What a person has been looking at lately, as bars, each with what it comes from. Without any there is no section. */
import { useQuery } from '@tanstack/react-query';
import { getContactInterests, listEventClasses } from '../api/operations';
import { useFormat, useT } from '../app/words';
import { Bars } from '../parts/bars';
import { Section } from '../parts/page';

export function ContactInterests({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const interests = useQuery({ queryKey: ['contact', 'interests', id], queryFn: () => getContactInterests(id) }).data;
  const classes = useQuery({ queryKey: ['event_class'], queryFn: listEventClasses }).data ?? [];
  if (!interests?.length) return null;
  const titles = new Map(classes.map((one) => [one.name, one.title]));
  const reason = (kind: string, count: number) => {
    const shown = format.number(count);
    const key = `customers.behaviour.count.${kind}`;
    return t.has(key) ? t(key, { count, shown }) : `${titles.get(kind) || kind}: ${shown}`;
  };
  return (
    <Section title={t('customers.behaviour.interests')} quiet={t('customers.behaviour.interests-quiet')}>
      <Bars
        label={t('customers.behaviour.interests')}
        bars={interests.map((interest) => ({
          key: interest.id,
          name: <bdi>{interest.name}</bdi>,
          value: Math.round(interest.score_hundredths / 100),
        }))}
      />
      <ul className="quiet small">
        {interests.map((interest) => (
          <li key={interest.id}>
            <bdi>{interest.name}</bdi>: {format.list(interest.because.map((one) => reason(one.kind, one.events)))} ·{' '}
            {format.ago(interest.last_at)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
