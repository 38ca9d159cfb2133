/**
 * Purchases of the last days by market, with a tick where the days before stood. Currencies are never summed: each beyond the first stands in a
 * chart of its own.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { getOrdersByMarket } from '../api/operations';
import type { CurrencyMarkets, MarketPurchases } from '../api/types';
import { digitsOf, useFormat, useT } from '../app/words';
import { BarRows, type ShownBar } from '../parts/chart';
import { Section } from '../parts/page';
import { Country } from '../parts/small';
import { Loaded } from '../parts/states';

const DAYS = 30;
const ROWS_OF_FIRST = 7;
const ROWS_OF_OTHERS = 3;
const UNKNOWN = 'unknown';

export function OrdersByMarket({ days = DAYS }: { days?: number }) {
  const t = useT();
  const query = useQuery({ queryKey: ['order', 'by-market', days], queryFn: () => getOrdersByMarket(days) });
  const data = query.data;
  if (!data || data.currencies.length === 0)
    return (
      <Section title={t('trade.market.title')} quiet={t('trade.market.quiet', { days })}>
        <Loaded query={query} rows={5}>
          {() => <p className="quiet">{t('trade.market.none')}</p>}
        </Loaded>
      </Section>
    );
  return data.currencies.map((found, index) => (
    <CurrencyChart
      key={found.currency}
      found={found}
      most={index === 0 ? ROWS_OF_FIRST : ROWS_OF_OTHERS}
      isFirst={index === 0}
      days={days}
    />
  ));
}

type ChartProps = { found: CurrencyMarkets; most: number; isFirst: boolean; days: number };

function CurrencyChart({ found, most, isFirst, days }: ChartProps) {
  const t = useT();
  const format = useFormat();
  const { currency, total, markets } = found;
  const scale = 10 ** digitsOf(currency);
  const bar = (market: MarketPurchases): ShownBar => {
    const name = market.country ? format.country(market.country) : t('trade.market.unknown');
    return {
      key: market.country ?? UNKNOWN,
      name,
      label: (
        <span className="row">
          <Country code={market.country} />
          <span className="cut">{name}</span>
        </span>
      ),
      value: market.amount_minor / scale,
      mark: market.previous_amount_minor > 0 ? market.previous_amount_minor / scale : undefined,
      tone: 'trade',
    };
  };
  const sum = format.money(total.amount_minor, currency);
  const orders = t('trade.market.orders', { count: total.orders, shown: format.number(total.orders) });
  return (
    <BarRows
      title={isFirst ? t('trade.market.title') : t('trade.market.also', { currency })}
      quiet={isFirst ? `${orders} · ${t('trade.market.quiet', { days })}` : orders}
      finding={t('trade.market.label', { sum, days })}
      link={
        <Link to="/orders" className="strong" title={t('trade.market.all')}>
          <bdi dir="ltr">{sum}</bdi>
        </Link>
      }
      bars={markets.map(bar)}
      valueName={currency}
      markName={t('trade.market.before')}
      most={most}
      format={(value) => format.number(Math.round(value))}
    />
  );
}
