import { expect, test } from 'vitest';
import { deskAt } from './local-time';

test.each([
  ['2026-11-26T09:00:00Z', 'Europe/Berlin', 'DE', 'sun'],
  ['2026-11-26T18:30:00Z', 'Europe/Berlin', 'DE', 'clock'],
  ['2026-11-26T23:00:00Z', 'Europe/Berlin', 'DE', 'moon'],
  ['2026-11-28T09:00:00Z', 'Europe/Berlin', 'DE', 'calendar'],
  ['2026-11-27T09:00:00Z', 'Asia/Riyadh', 'SA', 'calendar'],
  ['2026-11-29T09:00:00Z', 'Asia/Riyadh', 'SA', 'sun'],
  ['2026-11-26T23:30:00Z', 'Asia/Shanghai', undefined, 'moon'],
])('at %s a desk in %s (%s) shows the %s', (at, zone, country, icon) =>
  expect(deskAt(zone, new Date(at), country).icon).toBe(icon),
);
