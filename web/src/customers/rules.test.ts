import { expect, test } from 'vitest';
import { conditionOf, readRules, writeRules } from './rules';

test('rules survive the address', () => {
  const rules = [{ field: 'country', operator: 'equals', value: 'DE' }];
  expect(readRules(writeRules(rules))).toEqual(rules);
});

test.each(['{', '"x"', '[1]', '[{"field":1}]'])('an address with %s shows no chips', (text) =>
  expect(readRules(text)).toEqual([]),
);

test('a condition carries its version, and no value where none is asked', () => {
  expect(conditionOf([])).toBeNull();
  expect(conditionOf([{ field: 'name', operator: 'is_empty', value: null }])).toEqual({
    version: 1,
    all: [{ field: 'name', operator: 'is_empty' }],
  });
});
