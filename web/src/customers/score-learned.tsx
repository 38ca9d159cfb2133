/** What was learned of prospects: how good it is on companies that it was not trained on, what it looks at, or why nothing was learned. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { getLearnedScore, trainScore } from '../api/operations';
import type { LearnedScore } from '../api/types';
import { useAct } from '../app/act';
import { useRight } from '../app/session';
import { useFormat, useT } from '../app/words';
import { Fact, Section } from '../parts/page';
import { Loaded } from '../parts/states';

const LOOK_AGAIN_MILLISECONDS = 3_000;

export function LearnedSection() {
  const t = useT();
  const format = useFormat();
  const mayManage = useRight('manage_workspace');
  const query = useQuery({
    queryKey: ['workspace', 'learned-score'],
    queryFn: getLearnedScore,
    refetchInterval: ({ state }) => (state.data?.is_due ? LOOK_AGAIN_MILLISECONDS : false),
  });
  const train = useAct(trainScore, { nouns: ['workspace'] });
  const day = query.data?.trained_on;
  return (
    <Section
      title={t('customers.score.learned')}
      quiet={day ? t('customers.score.trained-on', { day: format.day(`${day}T12:00`) }) : null}
    >
      <p className="quiet small">
        {t('customers.score.learned-text', { shown: format.number(query.data?.horizon_days ?? 90) })}
      </p>
      <Loaded query={query} rows={6}>
        {(found) => <Body found={found} />}
      </Loaded>
      {mayManage ? (
        <div className="row">
          <Button loading={train.isPending || query.data?.is_due} onClick={() => train.mutate(undefined)}>
            {t('customers.score.train')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Body({ found }: { found: LearnedScore }) {
  const t = useT();
  const format = useFormat();
  if (!found.trained_on) return <p className="quiet">{t('customers.score.not-yet')}</p>;
  const { trained } = found;
  return (
    <>
      {trained ? null : (
        <p className="warn" role="status">
          {t.code('customers.score.refusal', found.refusal ?? 'unsettled')}
        </p>
      )}
      <dl>
        <Fact label={t('customers.score.outcomes')}>{format.number(found.outcomes)}</Fact>
        <Fact label={t('customers.score.won')}>
          {format.number(found.won)}
          {found.outcomes > 0 ? ` (${format.percent(found.won / found.outcomes)})` : ''}
        </Fact>
        {trained ? (
          <>
            <Fact label={t('customers.score.held-out')}>{format.number(trained.held_out_outcomes)}</Fact>
            <Fact label={t('customers.score.auc')}>
              <bdi dir="ltr">
                {format.number(Math.round(trained.auc * 100) / 100)} (
                {format.number(Math.round(trained.auc_low * 100) / 100)}–
                {format.number(Math.round(trained.auc_high * 100) / 100)})
              </bdi>
            </Fact>
          </>
        ) : null}
      </dl>
      {trained ? (
        <>
          <p className="quiet small">{t('customers.score.auc-text')}</p>
          <Calibration parts={trained.calibration} />
          <Features features={trained.features} />
        </>
      ) : null}
    </>
  );
}

type Trained = NonNullable<LearnedScore['trained']>;

/** What was expected beside what was seen: two bars a part, on one scale. */
function Calibration({ parts }: { parts: Trained['calibration'] }) {
  const t = useT();
  const format = useFormat();
  const most = Math.max(0.01, ...parts.flatMap((part) => [part.expected, part.seen]));
  const width = (share: number) => ({ inlineSize: `${(share / most) * 100}%` });
  return (
    <table className="score-calibration">
      <caption className="medium">{t('customers.score.calibration')}</caption>
      <thead className="quiet small">
        <tr>
          <th scope="col">{t('customers.score.outcomes')}</th>
          <th scope="col">{t('customers.score.expected')}</th>
          <th scope="col">{t('customers.score.seen')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.expected}>
            <td className="number">{format.number(part.outcomes)}</td>
            <td className="number">{format.percent(part.expected)}</td>
            <td className="number">{format.percent(part.seen)}</td>
            <td className="score-bars" aria-hidden="true">
              <span className="bar bar-soft" style={width(part.expected)} />
              <span className="bar bar-ours" style={width(part.seen)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Features({ features }: { features: Trained['features'] }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <p className="medium">{t('customers.score.features')}</p>
      <ul>
        {features.map((feature) => (
          <li key={feature.fact} className="row">
            <span className="cut">{t.code('customers.score.fact', feature.fact)}</span>
            <span className={feature.weight > 0 ? 'push good number' : 'push warn number'}>
              <bdi dir="ltr">
                {feature.weight > 0 ? '+' : ''}
                {format.number(Math.round(feature.weight * 100) / 100)}
              </bdi>
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet small">{t('customers.score.features-text')}</p>
    </>
  );
}
