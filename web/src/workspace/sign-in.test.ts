import { expect, test } from 'vitest';
import { safeNext } from './sign-in';

test.each([
  ['/contacts?q=a', '/contacts?q=a'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  [undefined, '/'],
])('after the sign-in %s leads to %s', (next, goal) => expect(safeNext(next)).toBe(goal));
