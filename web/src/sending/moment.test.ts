import { expect, test } from 'vitest';
import { hourAt, instantIn, momentOf, wallIn } from './moment';

test.each([
  ['Asia/Shanghai', '2026-11-27T09:30', '2026-11-27T01:30:00.000Z'],
  ['Europe/Berlin', '2026-07-01T09:00', '2026-07-01T07:00:00.000Z'],
  ['Asia/Kolkata', '2026-11-27T09:15', '2026-11-27T03:45:00.000Z'],
  // The clocks of New York go back on 1 November 2026.
  ['America/New_York', '2026-11-01T09:00', '2026-11-01T14:00:00.000Z'],
])('a clock in %s that shows %s means %s', (zone, wall, instant) => {
  expect(instantIn(zone, wall).toISOString()).toBe(instant);
  expect(wallIn(zone, new Date(instant))).toBe(wall);
});

test('a moment that is over means at once', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  expect(momentOf({ send_at: '2026-11-26T11:00:00Z' }, now)).toBeNull();
  expect(momentOf({ send_at: '2026-11-26T13:00:00Z' }, now)).toBe('2026-11-26T13:00:00Z');
  expect(momentOf({ send_at: null }, now)).toBeNull();
});

test('an hour is of work, of rest or of the weekend, by the desk of the market', () => {
  const friday = new Date('2026-11-27T08:30:00Z');
  expect(hourAt('Europe/Berlin', [6, 7], friday)).toBe('work');
  expect(hourAt('Asia/Riyadh', [5, 6], friday)).toBe('weekend');
  expect(hourAt('America/New_York', [6, 7], friday)).toBe('rest');
});
