/** Whether sending is safe: each thing that receivers watch, with its base and the limit that it must stay below. */
import { useQuery } from '@tanstack/react-query';
import { getSendingHealth } from '../api/operations';
import type { HealthMeasure, SendingHealth } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from '../parts/icons';
import { Section } from '../parts/page';
import { Rate } from '../parts/small';
import { Loaded } from '../parts/states';
import { Receivers } from './receivers';

const DAYS = 7;
const LOOK_AGAIN_MILLISECONDS = 60_000;

type Tone = 'good' | 'warn' | 'bad' | 'rest';
const TONES: Record<string, Tone> = { good: 'good', near: 'warn', beyond: 'bad', too_few: 'rest' };
const WORST: Tone[] = ['bad', 'warn', 'good', 'rest'];

/** The worst measure speaks for the whole. */
export function verdictOf({ held, measures }: SendingHealth): Tone | 'held' {
  if (held) return 'held';
  const tones = measures.map((measure) => TONES[measure.judgement] ?? 'rest');
  return WORST.find((tone) => tones.includes(tone)) ?? 'rest';
}

const ICONS: Record<Tone | 'held', IconName> = {
  good: 'check',
  rest: 'check',
  warn: 'warning',
  bad: 'warning',
  held: 'pause',
};

export function Health() {
  const t = useT();
  const query = useQuery({
    queryKey: ['insight', 'health', DAYS],
    queryFn: () => getSendingHealth(DAYS),
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
  });
  const verdict = query.data ? verdictOf(query.data) : null;
  return (
    <Section
      title={t('home.health')}
      quiet={t('home.last-days', { count: DAYS })}
      link={
        verdict ? (
          <span className={`row ${verdict === 'held' ? 'bad' : verdict === 'rest' ? 'quiet' : verdict}`}>
            <Icon name={ICONS[verdict]} size={14} />
            {t(`home.health.verdict.${verdict}`)}
          </span>
        ) : null
      }
    >
      <Loaded query={query} rows={4}>
        {(health) => (
          <>
            <ul className="health">
              {health.measures.map((measure) => (
                <Measure key={measure.code} measure={measure} />
              ))}
            </ul>
            <Receivers />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Measure({ measure }: { measure: HealthMeasure }) {
  const t = useT();
  const format = useFormat();
  const tone = TONES[measure.judgement] ?? 'rest';
  // The limit stands at two thirds of the track, so that what is beyond it is seen to be.
  const share = measure.base > 0 ? measure.count / measure.base / measure.limit / 1.5 : 0;
  return (
    <li>
      <span className="cut">{t(`home.health.${measure.code}`)}</span>
      <Rate part={measure.count} base={measure.base} />
      <span className="health-track" aria-hidden="true">
        {measure.judgement === 'too_few' || measure.count === 0 ? null : (
          <span className={`health-bar health-${tone}`} style={{ inlineSize: `${Math.min(1, share) * 100}%` }} />
        )}
        <span className="health-limit" />
      </span>
      <span className="quiet small number">
        <span className="unseen">
          {t(`home.judged.${measure.judgement}`)} · {t('home.limit')}
        </span>{' '}
        <bdi dir="ltr">{format.percent(measure.limit)}</bdi>
      </span>
    </li>
  );
}
