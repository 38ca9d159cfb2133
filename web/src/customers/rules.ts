/** Filter chips as they stand in the address, and the condition the server understands. */
import type { Condition, Filter, Rule } from '../api/types';

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

const asked = (rule: Rule): Rule => (needsValue(rule.operator) ? rule : { field: rule.field, operator: rule.operator });

export function conditionOf(rules: Filter[]): Condition | null {
  if (rules.length === 0) return null;
  return { version: 1, all: rules.map((rule) => ('any' in rule ? { any: rule.any.map(asked) } : asked(rule))) };
}

/** A chip whose value is still to be chosen asks nothing yet. */
export function isComplete(filter: Filter): boolean {
  if ('any' in filter) return filter.any.every(isComplete);
  return !needsValue(filter.operator) || valuesOf(filter).length > 0;
}

export function valuesOf(rule: Rule): string[] {
  return [rule.value ?? []].flat().filter((value) => value !== '');
}

/** The rule with these values, in the form that its operator compares with. */
export function withValues(rule: Rule, values: string[]): Rule {
  if (!needsValue(rule.operator)) return { ...rule, value: null };
  return { ...rule, value: takesMany(rule.operator) ? values : (values[0] ?? '') };
}

/** The rule with another operator; what was chosen is kept as far as it fits. */
export function withOperator(rule: Rule, operator: string): Rule {
  return withValues({ ...rule, operator }, valuesOf(rule));
}

/** Operators that need no value beside them. */
export function needsValue(operator: string): boolean {
  return operator !== 'is_empty' && operator !== 'is_set';
}

/** Operators that compare with several values. */
export function takesMany(operator: string): boolean {
  return operator === 'in' || operator === 'not_in';
}
