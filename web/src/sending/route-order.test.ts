import { expect, test } from 'vitest';
import { moved } from './route-order';

test('a route goes one step, and never out of the list', () => {
  const routes = ['a', 'b', 'c'].map((id) => ({ id }));
  expect(moved(routes, 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(routes, 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(routes, 0, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(routes, 2, 1)).toEqual(['a', 'b', 'c']);
});
