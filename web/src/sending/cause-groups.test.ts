import { expect, test } from 'vitest';
import { byClass } from './cause-groups';

test('letters are counted by what their refusal meant, the commonest first, with the providers of each', () => {
  const rows = byClass([
    { class: 'full', provider: 'google', count: 12 },
    { class: 'reputation_ip', provider: 'microsoft_consumer', count: 9 },
    { class: 'reputation_ip', provider: 'yahoo', count: 31 },
  ]);
  expect(rows.map((row) => [row.class, row.count])).toEqual([
    ['reputation_ip', 40],
    ['full', 12],
  ]);
  expect(rows[0]?.places.map((place) => place.provider)).toEqual(['yahoo', 'microsoft_consumer']);
  expect(byClass([])).toEqual([]);
});
