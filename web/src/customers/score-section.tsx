/** The score on a person's and on a company's page: a line a rule, effective contacts so far, and how likely an order is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getCompanyScore, getContactScore } from '../api/operations';
import type { ContactScore } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact, Section } from '../parts/page';
import { useRuleName } from './score-rule-name';

export function ContactScoreSection({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['contact', 'score', id], queryFn: () => getContactScore(id) });
  if (!data) return null;
  return (
    <>
      <Section title={t('customers.score.title')} link={<span className="strong">{format.number(data.score)}</span>}>
        <Lines lines={data.lines} />
        {data.contacts ? <Contacts contacts={data.contacts} /> : null}
      </Section>
      {data.chance ? <ChanceSection chance={data.chance} of="contact" /> : null}
    </>
  );
}

export function CompanyScoreSection({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['company', 'score', id], queryFn: () => getCompanyScore(id) });
  if (!data) return null;
  return (
    <>
      <Section
        title={t('customers.score.title')}
        quiet={t('customers.score.of-company')}
        link={<span className="strong">{format.number(data.score)}</span>}
      >
        {data.warmest ? (
          <Link to="/contacts/$id" params={{ id: data.warmest.id }} className="medium cut" dir="auto">
            {data.warmest.name}
          </Link>
        ) : (
          <p className="quiet">{t('customers.company.no-contacts')}</p>
        )}
        <Lines lines={data.lines} />
        {data.contacts ? <Contacts contacts={data.contacts} /> : null}
      </Section>
      {data.chance ? <ChanceSection chance={data.chance} of="company" /> : null}
    </>
  );
}

/** Rules that hold, each with its points; of the others only how many there are. */
function Lines({ lines }: { lines: ContactScore['lines'] }) {
  const t = useT();
  const format = useFormat();
  const name = useRuleName();
  const signed = (points: number) => (points > 0 ? `+${format.number(points)}` : format.number(points));
  const others = lines.filter((line) => !line.held);
  return (
    <>
      <dl>
        {lines
          .filter((line) => line.held)
          .map((line) => (
            <Fact key={`${line.shipped} ${line.name}`} label={name(line)}>
              <bdi dir="ltr" className={line.points < 0 ? 'warn number' : 'good number'}>
                {signed(line.points)}
              </bdi>
              {line.until ? (
                <span className="quiet small">
                  {' '}
                  {t('customers.segment.until', { until: format.moment(line.until) })}
                </span>
              ) : null}
            </Fact>
          ))}
      </dl>
      {others.length > 0 ? (
        <details>
          <summary className="quiet small">
            {t('customers.score.not-held', { shown: format.number(others.length) })}
          </summary>
          <ul className="quiet small">
            {others.map((line) => (
              <li key={`${line.shipped} ${line.name}`} className="row">
                <bdi>{name(line)}</bdi>
                <span className="push number">
                  <bdi dir="ltr">{signed(line.points)}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function Contacts({ contacts }: { contacts: NonNullable<ContactScore['contacts']> }) {
  const t = useT();
  const format = useFormat();
  const { count, rule_of_thumb, own, own_sales } = contacts;
  return (
    <>
      <p>
        <span className="strong">
          {t('customers.score.contacts', { shown: format.number(count), of: format.number(own ?? rule_of_thumb) })}
        </span>
      </p>
      <p className="quiet small">
        {own === null
          ? t('customers.score.thumb', { shown: format.number(rule_of_thumb) })
          : t('customers.score.own', {
              sales: format.number(own_sales),
              shown: format.number(own),
              thumb: format.number(rule_of_thumb),
            })}
      </p>
    </>
  );
}

function ChanceSection({ chance, of }: { chance: NonNullable<ContactScore['chance']>; of: 'contact' | 'company' }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section title={t('customers.score.chance')}>
      <p className="quiet small">{t('customers.score.chance-quiet', { shown: format.number(chance.horizon_days) })}</p>
      <p>
        <span className="strong">~ {format.percent(chance.probability)}</span>{' '}
        <span className="quiet small">
          {t('customers.score.base-rate', { share: format.percent(chance.base_rate) })}
        </span>
      </p>
      {of === 'contact' ? <p className="quiet small">{t('customers.score.chance-of-company')}</p> : null}
      <ul>
        {chance.reasons.map((reason) => (
          <li key={reason.fact} className="row">
            <span>
              {t.code('customers.score.fact', reason.fact)}: {format.number(reason.count)}
            </span>
            <span className={reason.adds > 0 ? 'push good small' : 'push warn small'}>
              {reason.adds > 0 ? t('customers.score.for') : t('customers.score.against')}
            </span>
          </li>
        ))}
      </ul>
      <p className="small">
        <Link to="/scores">{t('customers.score.how-good')}</Link>
      </p>
    </Section>
  );
}
