/** Why a company moved, in words. */
import { useQuery } from '@tanstack/react-query';
import { getTierBands } from '../api/operations';
import type { TierReason } from '../api/types';
import { useFormat, useT } from '../app/words';

/** A number of days as words that stand in a sentence. */
export function useDays(): (days: number) => string {
  const t = useT();
  const format = useFormat();
  return (days) => t('trade.tier.days', { count: days, shown: format.number(days) });
}

/** The currency into which orders are converted. */
export function useBaseCurrency(): string {
  const query = useQuery({ queryKey: ['workspace', 'bands'], queryFn: getTierBands });
  return query.data?.bands.currency ?? 'USD';
}

export function useTierReason(): (reason: TierReason) => string {
  const t = useT();
  const format = useFormat();
  const days = useDays();
  const currency = useBaseCurrency();
  return (reason) => {
    switch (reason.code) {
      case 'rise':
        return t('trade.tier.reason.rise', {
          count: reason.orders,
          shown: format.number(reason.orders),
          days: days(reason.days),
          amount: format.money(reason.monetary_minor, currency),
        });
      case 'order':
        return t('trade.tier.reason.order', { number: reason.number });
      case 'correction':
        return t('trade.tier.reason.correction', { number: reason.number });
      case 'fell_by_days':
        return t('trade.tier.reason.fell_by_days', { days: days(reason.recency_days) });
      case 'no_interaction':
        return t('trade.tier.reason.no_interaction', { days: days(reason.silence_days) });
      default:
        return t.code('trade.tier.reason', reason.code);
    }
  };
}
