import { expect, test } from 'vitest';
import { CONSENTS, consentOf } from './services';

test('a consent is known by the address that gives its tokens', () => {
  for (const known of CONSENTS) {
    expect(consentOf(known.url)).toBe(known.name);
    expect(known.url).toMatch(/^https:/);
  }
  expect(consentOf('https://tokens.example/')).toBeUndefined();
  expect(consentOf(undefined)).toBeUndefined();
});
