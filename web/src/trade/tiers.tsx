/** The report of tiers: who stands where, what letters to them cost, who moved, who was kept, and whom nobody looks after. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getTierReport } from '../api/operations';
import type { TierChip, TierMonth, TierReport } from '../api/types';
import { useFormat, useT } from '../app/words';
import { Bars } from '../parts/bars';
import { Icon } from '../parts/icons';
import { Page, Section } from '../parts/page';
import { Loaded } from '../parts/states';
import { TierName } from '../parts/tier';
import { Costs } from './tier-costs';

export function TiersScreen() {
  const t = useT();
  const query = useQuery({ queryKey: ['company', 'tiers'], queryFn: getTierReport });
  return (
    <Page title={t('trade.tiers.title')}>
      <Loaded query={query}>
        {(report) => (
          <div className="columns record tier-report">
            <div>
              <Companies title={t('trade.tiers.without-owner')} companies={report.without_owner} />
            </div>
            <div>
              <Stand report={report} />
              <Costs />
              <Moves months={report.months} />
            </div>
            <div>
              <Lapsing companies={report.about_to_lapse} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Stand({ report }: { report: TierReport }) {
  const t = useT();
  const format = useFormat();
  const looked = report.looked_on ? t('trade.tiers.looked', { day: format.day(`${report.looked_on}T12:00`) }) : null;
  return (
    <Section
      title={t('trade.tiers.stand')}
      quiet={report.is_looking ? t('trade.tiers.looking') : looked}
      link={<Link to="/settings/tiers">{t('trade.tiers.borders')}</Link>}
    >
      <p className="quiet small above-bars">{t('trade.tiers.stand-quiet')}</p>
      <Bars
        label={t('trade.tiers.stand')}
        bars={report.tiers.map((today) => ({
          key: today.tier,
          name: <TierName tier={today.tier} />,
          value: today.companies,
          tone: today.tier === 'prospect' || today.tier === 'lost' ? ('rest' as const) : ('ours' as const),
          after: today.tier === 'prospect' ? null : format.number(today.ordered_again),
        }))}
      />
    </Section>
  );
}

function Moves({ months }: { months: TierMonth[] }) {
  const t = useT();
  const told = months.filter((month) => month.moves.length > 0 || month.saved > 0);
  return (
    <Section title={t('trade.tiers.moves')}>
      {told.length === 0 ? <p className="quiet">{t('trade.tiers.no-moves')}</p> : null}
      {told.map((month, index) => (
        <Month key={month.month} month={month} isOpen={index === 0} />
      ))}
    </Section>
  );
}

/** The newest is open; of the others the line says whether something good happened. */
function Month({ month, isOpen }: { month: TierMonth; isOpen: boolean }) {
  const t = useT();
  const format = useFormat();
  const kept = [
    month.saved > 0 ? t('trade.tiers.saved', { count: month.saved, shown: format.number(month.saved) }) : null,
    month.won_back > 0
      ? t('trade.tiers.won-back', { count: month.won_back, shown: format.number(month.won_back) })
      : null,
  ].filter((text) => text !== null);
  return (
    <details className="tier-month" open={isOpen}>
      <summary>
        <bdi className="medium">{format.day(`${month.month}T12:00`)}</bdi>
        {kept.length > 0 ? <bdi className="good small">{format.list(kept)}</bdi> : null}
      </summary>
      <ul>
        {month.moves.map((move) => (
          <li key={`${move.before} ${move.after}`} className="row wrap" style={{ paddingBlock: 3 }}>
            <TierName tier={move.before} />
            <Icon name="arrow" size={13} className="quiet" />
            <TierName tier={move.after} />
            <span className="push strong">{format.number(move.companies)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Who may be lost soon, when and why, and the way to them. */
function Lapsing({ companies }: { companies: TierReport['about_to_lapse'] }) {
  const t = useT();
  const format = useFormat();
  const lapse = ({ gone_on, falls_on, falls_to }: TierChip) => {
    if (gone_on) return t('customers.tier.gone', { day: format.day(`${gone_on}T12:00`) });
    if (!falls_on || !falls_to) return null;
    return t('trade.tier.falls', { tier: t.code('customers.tier', falls_to), day: format.day(`${falls_on}T12:00`) });
  };
  return (
    <Section title={t('trade.tiers.about-to-lapse')} quiet={t('trade.tiers.about-to-lapse-quiet')}>
      {companies.length === 0 ? <p className="quiet">{t('trade.tiers.none')}</p> : null}
      <ul className="lapsing">
        {companies.map((company) => (
          <li key={company.id}>
            <div className="row">
              <Link to="/companies/$id" params={{ id: company.id }} className="medium cut" dir="auto">
                {company.name}
              </Link>
              <span className="push">
                <TierName tier={company.tier.tier} />
              </span>
            </div>
            <p className="quiet small">{lapse(company.tier)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Companies({ title, companies }: { title: string; companies: { id: string; name: string }[] }) {
  const t = useT();
  return (
    <Section title={title}>
      {companies.length === 0 ? <p className="quiet">{t('trade.tiers.none')}</p> : null}
      <ul>
        {companies.map((company) => (
          <li key={company.id} className="attention">
            <Link to="/companies/$id" params={{ id: company.id }} className="medium cut" dir="auto">
              {company.name}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
