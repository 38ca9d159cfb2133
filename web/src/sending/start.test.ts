import { expect, test } from 'vitest';
import { usualSender } from './start';

test('the own address sends where its domain, or one above it, is ours', () => {
  expect(usualSender('ada@walk.example', ['walk.example'])).toBe('ada@walk.example');
  expect(usualSender('ada@mail.walk.example', ['other.example', 'walk.example'])).toBe('ada@mail.walk.example');
});

test('else the first domain sends, and without one nobody', () => {
  expect(usualSender('ada@gmail.com', ['walk.example', 'other.example'])).toBe('news@walk.example');
  expect(usualSender('ada@sidewalk.example', ['walk.example'])).toBe('news@walk.example');
  expect(usualSender('ada@gmail.com', [])).toBe('');
});
