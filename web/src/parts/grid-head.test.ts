import { expect, test } from 'vitest';
import { nextSort } from './grid-head';

test('a header sorts up, then down, then not at all', () => {
  expect(nextSort(undefined, 'name')).toBe('name');
  expect(nextSort('name', 'name')).toBe('-name');
  expect(nextSort('-name', 'name')).toBe('');
  expect(nextSort('country', 'name')).toBe('name');
});
