/** From letter to click over all campaigns of the period; the tick is the period before. */
import { useQuery } from '@tanstack/react-query';
import { getFunnel } from '../api/operations';
import { useT } from '../app/words';
import { Funnel } from '../parts/chart';
import { Section } from '../parts/page';
import { Loaded } from '../parts/states';
import type { Period } from './period';

const LOOK_AGAIN_MILLISECONDS = 60_000;
const STEPS = ['sent', 'accepted', 'opened', 'clicked'] as const;
type Step = (typeof STEPS)[number] | 'replied';

export function LettersFunnel({ days }: { days: Period }) {
  const t = useT();
  const query = useQuery({
    queryKey: ['insight', 'funnel', days],
    queryFn: () => getFunnel(days),
    refetchInterval: LOOK_AGAIN_MILLISECONDS,
    placeholderData: (old) => old,
  });
  if (query.data) {
    // Where nobody records replies there is no step of them.
    const steps: Step[] = query.data.now.replied + query.data.before.replied > 0 ? [...STEPS, 'replied'] : [...STEPS];
    return (
      <Funnel
        title={t('home.funnel')}
        quiet={t('home.funnel-quiet', { count: query.data.days })}
        valueName={t('home.funnel.number')}
        steps={steps.map((key) => ({
          key,
          name: t(`home.step.${key}`),
          value: query.data.now[key],
          mark: query.data.before.sent > 0 ? query.data.before[key] : undefined,
          tone: key === 'replied' ? 'trade' : key === 'sent' || key === 'accepted' ? 'soft' : 'ours',
          // People answer without a click too.
          of: key === 'replied' ? 'accepted' : undefined,
        }))}
      />
    );
  }
  return (
    <Section title={t('home.funnel')}>
      <Loaded query={query} rows={4}>
        {() => null}
      </Loaded>
    </Section>
  );
}
