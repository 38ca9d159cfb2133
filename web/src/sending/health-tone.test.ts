import { describe, expect, test } from 'vitest';
import { argumentsOf, changedParts, stateOf } from './health-tone';

describe('health', () => {
  test('marks what changes in a record and nothing else', () => {
    const parts = changedParts(
      'v=DMARC1; p=none; rua=mailto:a@b.example',
      'v=DMARC1; p=quarantine; rua=mailto:a@b.example',
    );
    expect(parts.filter((part) => part.isNew).map((part) => part.text)).toEqual(['p=quarantine;']);
    expect(changedParts(null, 'v=spf1 mx').some((part) => part.isNew)).toBe(false);
  });

  test('counts are numbers to the plural rules', () => {
    const shown = (value: number) => value.toLocaleString('en-GB');
    expect(argumentsOf({ count: '2', domain: 'a.example', passed: '7160' }, shown)).toEqual({
      count: 2,
      domain: '\u2068a.example\u2069',
      passed: '7,160',
    });
  });

  test('a state that is not known is unknown', () => {
    expect(stateOf('splendid')).toBe('unknown');
    expect(stateOf(null)).toBe('unknown');
  });
});
