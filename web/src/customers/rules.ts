/** Filter chips as they stand in the address, and the condition the server understands. */
import type { Condition, Rule } from '../api/types';

/** Rules of the address; a hand-made or old address simply shows no chips. */
export function readRules(text: string | undefined): Rule[] {
  if (!text) return [];
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter(isRule) : [];
  } catch {
    return [];
  }
}

function isRule(value: unknown): value is Rule {
  if (typeof value !== 'object' || value === null) return false;
  const rule = value as Partial<Rule>;
  return typeof rule.field === 'string' && typeof rule.operator === 'string';
}

export function writeRules(rules: Rule[]): string | undefined {
  return rules.length > 0 ? JSON.stringify(rules) : undefined;
}

export function conditionOf(rules: Rule[]): Condition | null {
  if (rules.length === 0) return null;
  return {
    version: 1,
    all: rules.map((rule) => (needsValue(rule.operator) ? rule : { field: rule.field, operator: rule.operator })),
  };
}

/** Operators that need no value beside them. */
export function needsValue(operator: string): boolean {
  return operator !== 'is_empty' && operator !== 'is_set';
}

/** Operators that compare with several values. */
export function takesMany(operator: string): boolean {
  return operator === 'in' || operator === 'not_in';
}
