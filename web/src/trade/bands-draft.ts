/** Bands as they are filled in: amounts in whole units of the base currency, as people say them. */
import type { TierBands } from '../api/types';
import { digitsOf } from '../app/words';

/** The groups of numbers, in the order of the rules. */
export const BANDS = [
  {
    key: 'rise',
    fields: ['orders_at_least', 'within_days', 'monetary_at_least_minor', 'recency_at_most_days', 'span'],
  },
  { key: 'high_value', fields: ['recency_at_most_days', 'frequency_at_least', 'monetary_at_least_minor'] },
  {
    key: 'potential',
    fields: [
      'recency_at_most_days',
      'frequency_at_least',
      'frequency_at_most',
      'monetary_at_least_minor',
      'monetary_at_most_minor',
    ],
  },
  { key: 'dormant', fields: ['recency_at_least_days', 'frequency_at_least', 'monetary_at_least_minor'] },
  { key: 'lost', fields: ['silence_at_least_days'] },
] as const;

export const SPANS = ['anywhere', 'until_last_order', 'until_today'] as const;

export type BandsDraft = TierBands;

const isMoney = (field: string) => field.endsWith('_minor');

function scaled(bands: TierBands, by: (amount: number) => number): TierBands {
  const group = <G extends object>(numbers: G): G =>
    Object.fromEntries(
      Object.entries(numbers).map(([field, value]) => [
        field,
        isMoney(field) && typeof value === 'number' ? by(value) : value,
      ]),
    ) as G;
  return {
    ...bands,
    window_days: bands.window_days ?? null,
    rise: group(bands.rise),
    high_value: group(bands.high_value),
    potential: group(bands.potential),
    dormant: group(bands.dormant),
    lost: group(bands.lost),
  };
}

export function draftOf(bands: TierBands): BandsDraft {
  const unit = 10 ** digitsOf(bands.currency);
  return scaled(bands, (minor) => minor / unit);
}

export function bandsOf(draft: BandsDraft): TierBands {
  const currency = draft.currency.trim().toUpperCase();
  const unit = 10 ** digitsOf(currency);
  return scaled({ ...draft, currency }, (amount) => Math.round(amount * unit));
}
