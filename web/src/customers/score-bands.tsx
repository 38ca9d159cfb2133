/** How many people have which score. */
import type { ScoreReport } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Bars } from '../parts/bars';
import { Section } from '../parts/page';

export function ScoreBands({ bands }: { bands: ScoreReport['bands'] }) {
  const t = useT();
  const format = useFormat();
  const shown = (band: ScoreReport['bands'][number]) =>
    band.at_least === band.at_most
      ? format.number(band.at_least)
      : `${format.number(band.at_least)}–${format.number(band.at_most)}`;
  return (
    <Section title={t('customers.score.spread')} quiet={t('customers.score.spread-quiet')}>
      <Bars
        label={t('customers.score.spread')}
        bars={[...bands].reverse().map((band) => ({
          key: String(band.at_least),
          name: <bdi dir="ltr">{shown(band)}</bdi>,
          value: band.contacts,
          tone: band.at_least >= 25 ? ('ours' as const) : ('rest' as const),
        }))}
      />
    </Section>
  );
}
