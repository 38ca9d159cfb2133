import { expect, test } from 'vitest';
import { keyOf, plusMonths, weekBegins, weeksOf } from './month';

test.each([
  ['2026-11', 1, '2026-10-26', '2026-12-06', 6],
  ['2026-11', 7, '2026-11-01', '2026-12-05', 5],
  ['2026-02', 7, '2026-02-01', '2026-02-28', 4],
  ['2026-12', 6, '2026-11-28', '2027-01-01', 5],
])('%s in weeks that begin on day %d is %s to %s', (month, firstDay, first, last, count) => {
  const weeks = weeksOf(month, firstDay);
  const days = weeks.flat().map(keyOf);
  expect([days[0], days.at(-1), weeks.length]).toEqual([first, last, count]);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
});

test('a month later is the last day where there is no such day', () => {
  expect(keyOf(plusMonths(new Date(2026, 0, 31), 1))).toBe('2026-02-28');
  expect(keyOf(plusMonths(new Date(2026, 0, 15), -1))).toBe('2025-12-15');
});

test('weeks begin where the language begins them', () => {
  expect(weekBegins('nonsense-locale-x-')).toBe(1);
  expect(weekBegins('es')).toBe(1);
});
