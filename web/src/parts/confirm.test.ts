import { expect, test } from 'vitest';
import { typedCount } from './confirm';

test.each([
  ['12,408', 12_408],
  ['12.408', 12_408],
  ['12 408', 12_408],
  ['١٢٬٤٠٨', 12_408],
  ['12k', null],
  ['', null],
])('%s typed means %s', (text, count) => expect(typedCount(text)).toBe(count));
