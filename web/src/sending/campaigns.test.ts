import { expect, test } from 'vitest';
import type { CampaignRow } from '../api/types';
import { byDay } from './calendar';
import { matching } from './campaigns';

const row = (name: string, state: string, more: Partial<CampaignRow> = {}) =>
  ({ name, state, owner: { id: 'usr_1', name: 'Mei Lin' }, letter: null, ...more }) as CampaignRow;

test('campaigns are found by every word of name, letter and owner, and by state', () => {
  const rows = [
    row('Autumn series', 'finished', { letter: { id: 'let_1', name: 'Three widths' } }),
    row('Autumn reminder', 'draft'),
  ];
  const names = (wanted: Parameters<typeof matching>[1]) => matching(rows, wanted).map((found) => found.name);
  expect(names({ q: 'autumn' })).toEqual(['Autumn series', 'Autumn reminder']);
  expect(names({ q: 'WIDTHS mei' })).toEqual(['Autumn series']);
  expect(names({ q: 'autumn', state: 'draft' })).toEqual(['Autumn reminder']);
  expect(names({ q: 'spring' })).toEqual([]);
});

test('a campaign stands on the day on which it began, else on which it is to begin', () => {
  const days = byDay([
    row('begun', 'finished', { started_at: '2026-11-03T12:00:00Z', send_at: '2026-11-02T12:00:00Z' }),
    row('planned', 'draft', { started_at: null, send_at: '2026-11-05T12:00:00Z' }),
    row('idea', 'draft', { started_at: null, send_at: null }),
  ]);
  expect([...days].map(([day, found]) => [day, found.map((one) => one.name)])).toEqual([
    ['2026-11-03', ['begun']],
    ['2026-11-05', ['planned']],
  ]);
});
