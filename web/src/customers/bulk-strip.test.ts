import { expect, test } from 'vitest';
import type { Operation } from '../api/types';
import { endedOf } from './bulk-strip';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const ended = (id: string, change: Partial<Operation>): Operation => ({
  id,
  noun: 'bulk_run',
  title: { code: 'change_contacts', arguments: {} },
  state: 'done',
  done: 312_408,
  total: 312_408,
  per_second: null,
  seconds_left: null,
  began_at: '2026-11-26T11:00:00Z',
  ended_at: '2026-11-26T11:01:00Z',
  result: { changed: 312_408 },
  failure: null,
  by: { kind: 'user', id: 'usr_1', name: 'Mei Lin' },
  can: ['undo'],
  ...change,
});

test('what ended today and can be undone stays until it is put away', () => {
  const all = [
    ended('blk_1', {}),
    ended('blk_2', { ended_at: '2026-11-25T11:59:00Z' }),
    ended('blk_3', { can: [] }),
    ended('blk_4', { state: 'failed', failure: 'asker_gone' }),
  ];
  expect(endedOf(all, [], NOW).map((one) => one.id)).toEqual(['blk_1', 'blk_4']);
  expect(endedOf(all, ['blk_1'], NOW).map((one) => one.id)).toEqual(['blk_4']);
});
