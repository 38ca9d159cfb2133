/** The facts that decide a call: where and when, their language, what they buy and how often. */

import type { Company, CompanyTrade } from '../api/types';
import { now } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Country, LocalTime } from '../parts/small';
import { TierBadge } from '../parts/tier';
import { deskOf, opensIn } from './company-desk';
import { PartOf } from './company-group';

const INITIALS = 2;
const SCHEMES = /^https?:\/\//i;

function initials(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, INITIALS);
  return words.map((word) => [...word][0]?.toUpperCase() ?? '').join('');
}

/** Only what is an address of the web becomes a link. */
function webAddress(website: string): string | null {
  const address = SCHEMES.test(website) ? website : `https://${website}`;
  return URL.canParse(address) ? address : null;
}

export function CompanyHead({ company, trade }: { company: Company; trade?: CompanyTrade }) {
  const t = useT();
  const format = useFormat();
  const { zone, language } = deskOf(company);
  const hours = zone ? opensIn(zone, new Date(now())) : null;
  const link = webAddress(company.website);
  return (
    <div className="record-head">
      <span className="record-initials" aria-hidden="true">
        {initials(company.name)}
      </span>
      <div className="record-names">
        <h2 className="record-title cut">
          <bdi>{company.name}</bdi>
        </h2>
        <div className="row wrap quiet">
          {company.tier ? <TierBadge chip={company.tier} /> : null}
          <PartOf company={company} />
          <Country code={company.country} named />
          {zone ? <LocalTime zone={zone} /> : null}
          {hours === null ? null : <span>{t('customers.company.opens', { hours, shown: format.number(hours) })}</span>}
          {language ? <span>{format.language(language)}</span> : null}
          {company.website && link ? (
            <a href={link} target="_blank" rel="noreferrer noopener" className="cut">
              <bdi dir="ltr">{company.website.replace(SCHEMES, '')}</bdi>
            </a>
          ) : null}
        </div>
      </div>
      {trade ? <Figures trade={trade} /> : null}
    </div>
  );
}

/** Each figure with what it was counted from. */
function Figures({ trade }: { trade: CompanyTrade }) {
  const t = useT();
  const format = useFormat();
  const [first, ...others] = trade.purchases;
  return (
    <div className="record-figures">
      <div>
        <span className="quiet small">{t('trade.company.revenue')}</span>
        <b>
          <bdi dir="ltr">{first ? format.money(first.amount.minor, first.amount.currency) : '—'}</bdi>
        </b>
        <span className="quiet small">
          {t('trade.company.of-orders', { count: first?.orders ?? 0, shown: format.number(first?.orders ?? 0) })}
          {others.map((sum) => (
            <span key={sum.amount.currency}>
              {' · '}
              <bdi dir="ltr">+ {format.money(sum.amount.minor, sum.amount.currency)}</bdi>
            </span>
          ))}
        </span>
      </div>
      {trade.last_purchase_at ? (
        <div>
          <span className="quiet small">{t('trade.company.last')}</span>
          <b>{format.daysAgo(trade.last_purchase_at)}</b>
          <span className="quiet small">{format.day(trade.last_purchase_at)}</span>
        </div>
      ) : null}
      {trade.rhythm ? (
        <div>
          <span className="quiet small">{t('trade.company.every')}</span>
          <b>
            {t('trade.company.days', { count: trade.rhythm.every_days, shown: format.number(trade.rhythm.every_days) })}
          </b>
          <span className="quiet small">
            {t(Date.parse(trade.rhythm.next_due) < now() ? 'trade.company.was-due' : 'trade.company.due', {
              day: format.day(trade.rhythm.next_due),
            })}
          </span>
        </div>
      ) : null}
    </div>
  );
}
