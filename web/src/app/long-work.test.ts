import { expect, test } from 'vitest';
import type { Operation } from '../api/types';
import { newsOf } from './bell';
import { measured } from './long-work';

test.each([
  ['before two looks', [{ at: 0, done: 5 }], null],
  [
    'between looks that are too near',
    [
      { at: 0, done: 0 },
      { at: 500, done: 50 },
    ],
    null,
  ],
  [
    'while nothing moves',
    [
      { at: 0, done: 5 },
      { at: 9_000, done: 5 },
    ],
    null,
  ],
  [
    'of 900 in 3 s',
    [
      { at: 0, done: 100 },
      { at: 1_000, done: 700 },
      { at: 3_000, done: 1_000 },
    ],
    { perSecond: 300, secondsLeft: 2 },
  ],
])('the pace %s', (_, looks, pace) => expect(measured(looks, 1_600)).toEqual(pace));

test('work without a total has a pace and no end', () => {
  expect(
    measured(
      [
        { at: 0, done: 0 },
        { at: 2_000, done: 10 },
      ],
      null,
    ),
  ).toEqual({ perSecond: 5, secondsLeft: null });
});

test('the bell tells what failed first, then the newest, and nothing older than a week', () => {
  const at = Date.parse('2026-11-26T12:00:00Z');
  const one = (id: string, hours: number, state = 'done') =>
    ({ id, state, ended_at: new Date(at - hours * 3_600_000).toISOString() }) as Operation;
  const news = newsOf([one('a', 30), one('b', 2), one('c', 100, 'failed'), one('d', 200)], at);
  expect(news.map((entry) => entry.id)).toEqual(['c', 'b', 'a']);
});
