import { expect, test } from 'vitest';
import type { TierBands } from '../api/types';
import { bandsOf, draftOf } from './bands-draft';

const bands: TierBands = {
  currency: 'USD',
  window_days: null,
  rise: {
    orders_at_least: 3,
    within_days: 92,
    span: 'anywhere',
    monetary_at_least_minor: 1_000_000,
    recency_at_most_days: 60,
  },
  high_value: { recency_at_most_days: 30, frequency_at_least: 5, monetary_at_least_minor: 10_000_000 },
  potential: {
    recency_at_most_days: 60,
    frequency_at_least: 1,
    frequency_at_most: 2,
    monetary_at_least_minor: 1_000_000,
    monetary_at_most_minor: 5_000_000,
  },
  dormant: { recency_at_least_days: 180, frequency_at_least: 1, monetary_at_least_minor: 500_000 },
  lost: { silence_at_least_days: 365 },
};

test('amounts are filled in in whole units and sent in the smallest ones', () => {
  expect(draftOf(bands).high_value.monetary_at_least_minor).toBe(100_000);
  expect(bandsOf(draftOf(bands))).toEqual(bands);
});

test('another base keeps what was filled in and has its own smallest unit', () => {
  const yen = bandsOf({ ...draftOf(bands), currency: ' jpy ' });
  expect([yen.currency, yen.dormant.monetary_at_least_minor]).toEqual(['JPY', 5_000]);
});
