/** A company's tier: the numbers it follows from, why it is this one, and what will be if nothing happens. */
import { useQuery } from '@tanstack/react-query';
import { getCompanyTier } from '../api/operations';
import type { Company, CompanyTier } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Fact, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { TierBadge } from '../parts/tier';
import { useDays } from '../trade/tier-reason';

export function CompanyTierSection({ company }: { company: Company }) {
  const t = useT();
  const query = useQuery({ queryKey: ['company', 'tier', company.id], queryFn: () => getCompanyTier(company.id) });
  return (
    <>
      <Section title={t('trade.tier.title')}>
        <Loaded query={query} rows={3}>
          {(tier) => <Body company={company} tier={tier} />}
        </Loaded>
      </Section>
      {query.data?.forecast ? <Expected forecast={query.data.forecast} /> : null}
    </>
  );
}

/** From the workspace's own history, with how many companies it was learned from. */
function Expected({ forecast }: { forecast: NonNullable<CompanyTier['forecast']> }) {
  const t = useT();
  const format = useFormat();
  return (
    <Section
      title={t('trade.forecast.title')}
      quiet={t('trade.forecast.quiet', {
        count: forecast.repeat_buyers,
        shown: format.number(forecast.repeat_buyers),
      })}
    >
      <dl>
        <Fact label={t('trade.forecast.alive')}>~ {format.percent(forecast.alive)}</Fact>
        {forecast.next_order_on ? (
          <Fact label={t('trade.forecast.next')}>~ {format.day(`${forecast.next_order_on}T12:00`)}</Fact>
        ) : null}
        <Fact label={t('trade.forecast.orders')}>~ {format.number(Math.round(forecast.orders * 10) / 10)}</Fact>
        {forecast.value ? (
          <Fact label={t('trade.forecast.value')}>
            ~ <bdi dir="ltr">{format.money(forecast.value.minor, forecast.value.currency)}</bdi>
          </Fact>
        ) : null}
      </dl>
      {forecast.next_order_on ? null : <p className="quiet small">{t('trade.forecast.gone')}</p>}
    </Section>
  );
}

function Body({ company, tier }: { company: Company; tier: CompanyTier }) {
  const t = useT();
  const format = useFormat();
  const why = useWhy();
  const ago = useAgo();
  return (
    <>
      <div className="row wrap">
        <TierBadge chip={tier} />
        {tier.since ? (
          <span className="quiet small">{t('trade.tier.since', { day: format.day(`${tier.since}T12:00`) })}</span>
        ) : null}
      </div>
      <p className="small company-why">{why(tier)}</p>
      <dl>
        {tier.recency_days === null ? null : (
          <>
            <Fact label={t('trade.tier.last')}>{ago(tier.recency_days)}</Fact>
            <Fact label={t('trade.tier.frequency')}>{format.number(tier.frequency)}</Fact>
            <Fact label={t('trade.tier.monetary')}>
              <bdi dir="ltr">{format.money(tier.monetary.minor, tier.monetary.currency)}</bdi>
            </Fact>
          </>
        )}
        {tier.silence_days === null ? null : <Fact label={t('trade.tier.silence')}>{ago(tier.silence_days)}</Fact>}
        <Fact label={t('trade.tier.lifecycle')}>
          {tier.lifecycle ? t.code('customers.lifecycle', tier.lifecycle) : t('customers.lifecycle.none')}
        </Fact>
        <Fact label={t('trade.tier.conversation')}>{t.code('customers.conversation', tier.conversation)}</Fact>
      </dl>
      {tier.incomplete ? <p className="warn small">{t('trade.tier.incomplete')}</p> : null}
      {tier.tier === 'high_value' && !company.owner ? (
        <p className="warn small">{t('trade.tier.owner-missing')}</p>
      ) : null}
      {tier.about_to_lapse && tier.gone_on ? (
        <p className="warn small">{t('customers.tier.gone', { day: format.day(`${tier.gone_on}T12:00`) })}</p>
      ) : null}
      {tier.falls_on && tier.falls_to ? (
        <p className={tier.about_to_lapse && !tier.gone_on ? 'warn small' : 'quiet small'}>
          {t('trade.tier.falls', {
            tier: t.code('customers.tier', tier.falls_to),
            day: format.day(`${tier.falls_on}T12:00`),
          })}
        </p>
      ) : null}
    </>
  );
}

function useAgo(): (days: number) => string {
  const t = useT();
  const days = useDays();
  return (count) => (count === 0 ? t('trade.tier.today') : t('trade.tier.ago', { days: days(count) }));
}

function useWhy(): (tier: CompanyTier) => string {
  const t = useT();
  const format = useFormat();
  const days = useDays();
  return ({ why, monetary }) => {
    if (why.code === 'rise')
      return t('trade.tier.why.rise', {
        count: why.orders,
        shown: format.number(why.orders),
        days: days(why.days),
        amount: format.money(why.monetary_minor, monetary.currency),
      });
    if (why.code === 'silent') return t('trade.tier.why.silent', { days: days(why.silence_days) });
    return t.code('trade.tier.why', why.code);
  };
}
