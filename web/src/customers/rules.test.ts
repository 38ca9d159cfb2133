import { expect, test } from 'vitest';
import { conditionOf, isComplete, readRules, withOperator, withValues, writeRules } from './rules';

const DE = { field: 'country', operator: 'equals', value: 'DE' };
const UNSENDABLE = {
  any: [
    { field: 'permission', operator: 'equals', value: 'withdrawn' },
    { field: 'suppressed', operator: 'equals', value: 'yes' },
  ],
};

test('rules survive the address, and so does a choice of rules', () => {
  expect(readRules(writeRules([DE, UNSENDABLE]))).toEqual([DE, UNSENDABLE]);
});

test.each(['{', '"x"', '[1]', '[{"field":1}]', '[{"any":[]}]', '[{"any":[{"all":[]}]}]'])(
  'an address with %s shows no chips',
  (text) => expect(readRules(text)).toEqual([]),
);

test('a condition carries its version, and no value where none is asked', () => {
  expect(conditionOf([])).toBeNull();
  expect(conditionOf([{ field: 'name', operator: 'is_empty', value: null }, UNSENDABLE])).toEqual({
    version: 1,
    all: [{ field: 'name', operator: 'is_empty' }, UNSENDABLE],
  });
});

test('a number is told as a number', () => {
  const rule = { field: 'contacts', operator: 'at_least', value: '3' };
  expect(conditionOf([rule])).toEqual({ version: 1, all: [{ ...rule, value: 3 }] });
  expect(isComplete(rule)).toBe(true);
});

test('a condition over a field of the company’s own says that it needs the third version', () => {
  const rule = { field: 'atr_0000000000001', operator: 'at_least', value: '12.5' };
  expect(conditionOf([DE, { any: [rule] }])).toEqual({ version: 3, all: [DE, { any: [{ ...rule, value: 12.5 }] }] });
});

test('a score between two numbers is told as two numbers, and not before both are there', () => {
  const rule = withOperator({ field: 'score', operator: 'at_least', value: '25' }, 'between');
  expect(isComplete(rule)).toBe(false);
  const whole = withValues(rule, ['25', '49']);
  expect(isComplete(whole)).toBe(true);
  expect(conditionOf([DE, whole])).toEqual({
    version: 5,
    all: [DE, { field: 'score', operator: 'between', value: [25, 49] }],
  });
});

test('a condition says the version that knows its fields', () => {
  const check = { field: 'address_check', operator: 'equals', value: 'bad' };
  expect(conditionOf([DE, check])?.version).toBe(4);
});

test('a chip without a value asks nothing yet', () => {
  expect(isComplete(DE)).toBe(true);
  expect(isComplete({ ...DE, value: '' })).toBe(false);
  expect(isComplete({ ...DE, operator: 'in', value: [] })).toBe(false);
  expect(isComplete({ ...DE, operator: 'is_set', value: null })).toBe(true);
});

test('another operator keeps the value in its own form', () => {
  const many = withOperator(DE, 'in');
  expect(many.value).toEqual(['DE']);
  expect(withOperator(withValues(many, ['DE', 'FR']), 'equals').value).toBe('DE');
  expect(withOperator(DE, 'is_empty').value).toBeNull();
});
