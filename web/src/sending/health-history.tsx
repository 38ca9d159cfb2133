/** The worst of each day as a strip, oldest first; the same as a list for who does not see it. */
import type { HealthSubject } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Section } from '../parts/page';
import { stateOf } from './health-tone';

export function HealthHistory({ days }: { days: HealthSubject['history'] }) {
  const t = useT();
  const format = useFormat();
  if (days.length === 0) return null;
  return (
    <Section title={t('health.history')} quiet={t('health.history-quiet')}>
      <ol className="health-history">
        {days.map((one) => {
          const state = stateOf(one.state);
          const said = `${format.day(one.day)} · ${t(`health.state.${state}`)}`;
          return (
            <li key={one.day} className={`health-day health-day-${state}`} title={said}>
              <span className="unseen">{said}</span>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
