/** The models that predict orders: what they are, from how many companies, their parameters, or why there are none. */
import { useQuery } from '@tanstack/react-query';
import { getPredictions } from '../api/operations';
import type { Predictions } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact, Section } from '../parts/page';
import { Loaded } from '../parts/states';

export function PredictionsSection() {
  const t = useT();
  const format = useFormat();
  const query = useQuery({ queryKey: ['order', 'predictions'], queryFn: getPredictions });
  const day = query.data?.fitted_on;
  return (
    <Section
      title={t('customers.score.predictions')}
      quiet={day ? t('customers.score.fitted-on', { day: format.day(`${day}T12:00`) }) : null}
    >
      <p className="quiet small">{t('customers.score.predictions-text')}</p>
      <Loaded query={query} rows={5}>
        {(found) => <Body found={found} />}
      </Loaded>
    </Section>
  );
}

function Body({ found }: { found: Predictions }) {
  const t = useT();
  const format = useFormat();
  const { models } = found;
  if (!found.fitted_on) return <p className="quiet">{t('customers.score.not-yet')}</p>;
  const number = (value: number) => format.number(Number(value.toPrecision(3)));
  return (
    <>
      {models ? null : (
        <p className="warn" role="status">
          {found.refusal === 'too_thin'
            ? t('customers.score.predictions-thin', {
                shown: format.number(found.repeat_buyers),
                needed: format.number(found.needed),
              })
            : t('customers.score.refusal.unsettled')}
        </p>
      )}
      <dl>
        <Fact label={t('customers.score.buyers')}>{format.number(found.companies)}</Fact>
        <Fact label={t('customers.score.repeat-buyers')}>{format.number(found.repeat_buyers)}</Fact>
      </dl>
      {models ? (
        <ul className="small">
          <Parameter name={t('customers.score.parameter.r')}>{number(models.r)}</Parameter>
          <Parameter name={t('customers.score.parameter.alpha')}>{number(models.alpha_days)}</Parameter>
          <Parameter name={t('customers.score.parameter.a')}>{number(models.a)}</Parameter>
          <Parameter name={t('customers.score.parameter.b')}>{number(models.b)}</Parameter>
          <Parameter name={t('customers.score.parameter.p')}>{number(models.p)}</Parameter>
          <Parameter name={t('customers.score.parameter.q')}>{number(models.q)}</Parameter>
          <Parameter name={t('customers.score.parameter.scale')}>
            {found.currency ? format.money(models.v_minor, found.currency) : number(models.v_minor)}
          </Parameter>
        </ul>
      ) : null}
    </>
  );
}

function Parameter({ name, children }: { name: string; children: string }) {
  return (
    <li className="row">
      <span className="quiet">{name}</span>
      <span className="push number">
        <bdi dir="ltr">{children}</bdi>
      </span>
    </li>
  );
}
