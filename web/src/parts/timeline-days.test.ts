import { describe, expect, test } from 'vitest';
import { byDay, dayOf, nearDay, newAbove } from './timeline-days';

/** At a time of the reader's own zone, whatever that is where the test runs. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();

describe('lines of a timeline by day', () => {
  test('lines of one day stand together, newest day first', () => {
    const lines = [at(18, 23, 59), at(18, 0, 1), at(17, 23, 59), at(2, 14)].map((moment) => ({ at: moment }));
    expect(byDay(lines).map((group) => [group.day, group.lines.length])).toEqual([
      ['2026-11-18', 2],
      ['2026-11-17', 1],
      ['2026-11-02', 1],
    ]);
  });

  test('no lines have no days', () => {
    expect(byDay([])).toEqual([]);
  });

  test('today and yesterday are the days of the calendar, not of the last 24 hours', () => {
    const now = new Date(2026, 10, 1, 0, 30);
    expect(nearDay(dayOf(now), now)).toBe('today');
    expect(nearDay('2026-10-31', now)).toBe('yesterday');
    expect(nearDay('2026-10-30', now)).toBeNull();
  });

  test('what stands above the newest line is new', () => {
    const fresh = ['d', 'c', 'b', 'a'].map((id) => ({ id }));
    expect(newAbove(fresh, 'd')).toBe(0);
    expect(newAbove(fresh, 'b')).toBe(2);
    expect(newAbove(fresh, 'gone')).toBe(4);
    expect(newAbove([], undefined)).toBe(0);
  });
});
