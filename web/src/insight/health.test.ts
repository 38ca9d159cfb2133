import { expect, test } from 'vitest';
import type { SendingHealth } from '../api/types';
import { verdictOf } from './health';
import { periodOf } from './period';

const health = (judgements: string[], held: SendingHealth['held'] = null): SendingHealth => ({
  days: 7,
  held,
  measures: judgements.map((judgement) => ({ code: 'refused', count: 1, base: 100, limit: 0.05, judgement })),
});

test.each([
  [['good', 'too_few'], 'good'],
  [['good', 'near', 'good'], 'warn'],
  [['near', 'beyond'], 'bad'],
  [['too_few', 'too_few'], 'rest'],
  [[], 'rest'],
])('of %j the worst speaks for the whole: %s', (judgements, verdict) => {
  expect(verdictOf(health(judgements))).toBe(verdict);
});

test('a hold outweighs every measure', () => {
  expect(verdictOf(health(['beyond'], 'clock_ahead'))).toBe('held');
});

test('an address with a strange period shows the usual one', () => {
  expect([periodOf(7), periodOf(90), periodOf(31), periodOf(undefined)]).toEqual([7, 90, 30, 30]);
});
