import { afterEach, expect, test, vi } from 'vitest';
import { hearDate, hearOwnTime, now } from './now';

afterEach(() => vi.useRealTimers());

test('a browser whose clock is wrong counts from the server, and a few seconds say nothing', () => {
  const wrong = now() + 3_600_000;
  hearDate(new Date(wrong).toUTCString());
  expect(Math.abs(now() - wrong)).toBeLessThan(2_000);
  const close = now() + 2_000;
  hearDate(new Date(close).toUTCString());
  expect(now()).toBeLessThan(close);
  hearDate('no date at all');
  expect(Math.abs(now() - wrong)).toBeLessThan(2_000);
});

test('a world with a time of its own goes at its own speed and does not listen to the machine', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  hearOwnTime('2026-11-26T06:20:00Z', 60);
  vi.advanceTimersByTime(2_000);
  expect(new Date(now()).toISOString()).toBe('2026-11-26T06:22:00.000Z');
  hearDate('Thu, 01 Jan 2026 00:00:00 GMT');
  expect(new Date(now()).toISOString()).toBe('2026-11-26T06:22:00.000Z');
});
