import { expect, test } from 'vitest';
import { dayAfter, dayIn, nextWeekday } from './days';

test('today is the day of the workspace, not of the reader', () => {
  const at = Date.parse('2026-11-28T18:30:00Z');
  expect(dayIn('Asia/Shanghai', at)).toBe('2026-11-29');
  expect(dayIn('America/Los_Angeles', at)).toBe('2026-11-28');
});

test('days are counted over the ends of months and over clocks that change', () => {
  expect(dayAfter('2026-11-30', 1)).toBe('2026-12-01');
  expect(dayAfter('2026-10-24', 7)).toBe('2026-10-31');
});

test('the next Monday is never today', () => {
  expect(nextWeekday('2026-11-28', 1)).toBe('2026-11-30');
  expect(nextWeekday('2026-11-30', 1)).toBe('2026-12-07');
  expect(nextWeekday('2026-11-29', 1)).toBe('2026-11-30');
});
