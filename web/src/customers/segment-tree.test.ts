import { expect, test } from 'vitest';
import type { FreeCondition } from '../api/types';
import {
  changed,
  field,
  group,
  happened,
  inside,
  keyAt,
  leftOut,
  moved,
  takenOut,
  treeOf,
  wrapped,
  written,
} from './segment-tree';

const tag = () => field({ field: 'tags', operator: 'equals', value: 'tag_1' });
const opened = () => happened({ happened: 'opened', operator: 'at_least', value: 3, within_days: 30 });
const keys = (root: ReturnType<typeof group>) => root.parts.map((part) => part.key);

test('what is stored is written again as it was', () => {
  const stored = {
    version: 5,
    all: [
      { field: 'country', operator: 'in', value: ['DE', 'FR'] },
      { not: { any: [{ happened: 'clicked', then_not: { happened: 'inquired' } }] } },
      { company: { any: [{ field: 'tier', operator: 'equals', value: 'lost' }] } },
    ],
  } as unknown as FreeCondition;
  expect(written(treeOf(stored)).condition).toEqual(stored);
});

test('each node of the answer has the key of its part, and what a none leaves out has one more', () => {
  const [first, company, second] = [tag(), inside('company', [tag()]), opened()];
  const none = group('none', [second]);
  const root = group('all', [first, company, none]);
  expect(written(root).nodes).toEqual([root.key, first.key, company.key, none.key, leftOut(none.key), second.key]);
});

test('what is half filled in is not asked', () => {
  const half = field({ field: 'tags', operator: 'in', value: [] });
  const root = group('any', [half, group('all', [half]), tag()]);
  expect(written(root).condition).toEqual({ version: 5, any: [{ field: 'tags', operator: 'equals', value: 'tag_1' }] });
  expect(written(group('any', [half])).condition).toEqual({ version: 5, all: [] });
});

test('a fault is shown at the part in which it stands', () => {
  const second = opened();
  const root = group('all', [tag(), group('none', [second])]);
  const { places } = written(root);
  expect(keyAt(places, 'all[1].not.any[0].within_days')).toBe(second.key);
  expect(keyAt(places, 'version')).toBe(root.key);
});

test('a step leads past a test, into a group and out of it again', () => {
  const [one, two, three] = [tag(), tag(), tag()];
  const nested = group('any', [three]);
  const root = group('all', [one, two, nested]);
  const stepped = moved(root, one.key, 1);
  expect(keys(stepped)).toEqual([two.key, one.key, nested.key]);
  const into = moved(stepped, one.key, 1);
  expect(keys(into)).toEqual([two.key, nested.key]);
  expect(keys(moved(into, one.key, -1))).toEqual([two.key, one.key, nested.key]);
  expect(moved(root, nested.key, 1)).toBe(root);
});

test('nothing leaves a company: its fields are no fields of people', () => {
  const one = tag();
  const root = group('all', [inside('company', [one])]);
  expect(moved(root, one.key, -1)).toBe(root);
  expect(changed(root, one.key, () => null).parts).toHaveLength(1);
});

test('a part goes into a group of its own and out of it again', () => {
  const [one, two] = [tag(), tag()];
  const root = group('all', [one, two]);
  const grouped = wrapped(root, one.key);
  expect(grouped.parts[0]).toMatchObject({ kind: 'group', how: 'any', parts: [one] });
  expect(keys(takenOut(grouped, one.key))).toEqual([grouped.parts[0]!.key, one.key, two.key]);
  expect(takenOut(root, one.key)).toBe(root);
});
