/** Scores: who is warm by the rules, what was learned of how prospects turn out and how good that is, and the models that predict orders. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getScoreReport } from '../api/operations';
import { useT } from '../app/words';
import { Page } from '../parts/page';
import { Loaded } from '../parts/states';
import { ScoreBands } from './score-bands';
import { LearnedSection } from './score-learned';
import { PredictionsSection } from './score-predictions';
import { Warmest } from './score-warmest';

export function ScoresScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['contact', 'score-report'], queryFn: getScoreReport });
  return (
    <Page title={t('customers.score.plural')} actions={<Link to="/settings/scores">{t('customers.score.rules')}</Link>}>
      <div className="columns record">
        <div>
          <Loaded query={query} rows={8}>
            {(report) => <Warmest warmest={report.warmest} />}
          </Loaded>
        </div>
        <div>
          <Loaded query={query} rows={5}>
            {(report) => <ScoreBands bands={report.bands} />}
          </Loaded>
          <PredictionsSection />
        </div>
        <div>
          <LearnedSection />
        </div>
      </div>
    </Page>
  );
}
