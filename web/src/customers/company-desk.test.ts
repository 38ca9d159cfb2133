import { expect, test } from 'vitest';
import { most, opensIn } from './company-desk';

test('most of the people decide', () => {
  expect(most(['de', 'fr', 'de', null])).toBe('de');
  expect(most([null, undefined])).toBeNull();
});

test('a desk says when it opens, but not over a weekend', () => {
  for (const [at, expected] of [
    ['2026-11-18T02:00:00Z', 5],
    ['2026-11-18T09:00:00Z', null],
    ['2026-11-18T19:00:00Z', 12],
    // Friday evening: the next morning is a Saturday.
    ['2026-11-20T19:00:00Z', null],
  ] as const)
    expect(opensIn('Europe/Berlin', new Date(at))).toBe(expected);
  expect(opensIn('No/Where', new Date('2026-11-18T02:00:00Z'))).toBeNull();
});
