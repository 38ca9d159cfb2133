/** Filter chips as they stand in the address, and the condition the server understands. */
import type { Condition, Filter, FreeCondition, Rule } from '../api/types';

/** Rules of the address; a hand-made or old address simply shows no chips. */
export function readRules(text: string | undefined): Filter[] {
  if (!text) return [];
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isFilter) : [];
  } catch {
    return [];
  }
}

/** One test, or a flat choice of tests: deeper conditions are the builder's, not the chips'. */
export function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null) return false;
  if ('any' in value) return Array.isArray(value.any) && value.any.length > 0 && value.any.every(isRule);
  return isRule(value);
}

function isRule(value: unknown): value is Rule {
  if (typeof value !== 'object' || value === null) return false;
  const rule = value as Partial<Rule>;
  return typeof rule.field === 'string' && typeof rule.operator === 'string';
}

export function writeRules(rules: Filter[]): string | undefined {
  return rules.length > 0 ? JSON.stringify(rules) : undefined;
}

/** The test as the server reads it. */
export function asked(rule: Rule): Rule {
  const { field, operator, value } = rule;
  if (!needsValue(operator)) return { field, operator };
  if (isRange(rule)) return { field, operator, value: valuesOf(rule).map(Number) };
  return NUMBERS.has(operator) ? { field, operator, value: Number(value) } : rule;
}

/** These compare with a number, which the address holds as its digits. */
const NUMBERS = new Set(['at_least', 'at_most', 'within_days', 'older_than_days']);
/** Of these the number is days before now. */
export const DAYS = new Set(['within_days', 'older_than_days']);
/** Fields that the company declared begin so; conditions know them since their third version. */
export const DECLARED = 'atr_';
/** The version since which conditions know a field; of others it is the first. */
const SINCE: Record<string, number> = { anything: 2, segment: 2, tier: 2, address_check: 4, group: 4, score: 5 };
const since = ({ field, operator }: Rule): number =>
  Math.max(field.startsWith(DECLARED) ? 3 : (SINCE[field] ?? 1), DAYS.has(operator) ? 2 : 1);

/** From one number to another, both included. */
export const isRange = ({ field, operator }: Rule): boolean => field === 'score' && operator === 'between';

export function conditionOf(rules: Filter[]): Condition | null {
  if (rules.length === 0) return null;
  const all = rules.map((rule) => ('any' in rule ? { any: rule.any.map(asked) } : asked(rule)));
  const version = Math.max(...rules.flatMap((rule) => ('any' in rule ? rule.any : [rule])).map(since));
  return { version, all };
}

/** A chip whose value is still to be chosen asks nothing yet. */
export function isComplete(filter: Filter): boolean {
  if ('any' in filter) return filter.any.every(isComplete);
  if (isRange(filter)) return valuesOf(filter).length === 2;
  return !needsValue(filter.operator) || valuesOf(filter).length > 0;
}

export function valuesOf(rule: Rule): string[] {
  return [rule.value ?? []].flat().map(String).filter(Boolean);
}

/** The rule with these values, in the form that its operator compares with. */
export function withValues(rule: Rule, values: string[]): Rule {
  if (!needsValue(rule.operator)) return { ...rule, value: null };
  return { ...rule, value: takesMany(rule.operator) || isRange(rule) ? values : (values[0] ?? '') };
}

/** The rule with another operator; what was chosen is kept as far as it fits. */
export function withOperator(rule: Rule, operator: string): Rule {
  // A date is no number of days.
  const fits = DAYS.has(operator) === DAYS.has(rule.operator);
  return withValues({ ...rule, operator }, fits ? valuesOf(rule) : []);
}

/** The chips of a condition that is one `all` of tests and flat choices; others stay as they are. */
export function filtersOf(stored: FreeCondition): Filter[] | null {
  const condition = stored as Condition | null;
  if (!condition) return [];
  if ('field' in condition) return [condition];
  if (!('all' in condition)) return null;
  return condition.all.every(isFilter) ? condition.all : null;
}

/** A condition also for everybody, where one must be said. */
export function wholeCondition(rules: Filter[]): Condition {
  return conditionOf(rules) ?? { version: 1, all: [] };
}

/** Operators that need no value beside them. */
export function needsValue(operator: string): boolean {
  return operator !== 'is_empty' && operator !== 'is_set';
}

/** Operators that compare with several values. */
export function takesMany(operator: string): boolean {
  return operator === 'in' || operator === 'not_in';
}
