/** What can be asked of events: how often, how many things, what came after; and in which time. One list for the builder and its sentence. */
import type { Events, Happened } from '../api/types';

/** Orders happen to companies, and alone have an amount. */
export const ORDERED = 'ordered';

const MEASURES = [
  'at_least',
  'at_most',
  'never',
  'things_at_least',
  'things_at_most',
  'in_a_row',
  'amount_at_least',
  'amount_at_most',
  'then',
  'then_not',
] as const;
export type Measure = (typeof MEASURES)[number];

/** What the events can be asked: things are counted where the class has any, and a row needs one that it is about. */
export function measuresOf({ happened, about }: Events, hasThings: boolean): Measure[] {
  return MEASURES.filter((measure) => {
    if (measure.startsWith('amount')) return happened === ORDERED;
    if (measure.startsWith('things')) return hasThings;
    return measure !== 'in_a_row' || (about?.length ?? 0) > 0;
  });
}

export function measureOf(asked: Happened): Measure {
  if (asked.then) return 'then';
  if (asked.then_not) return 'then_not';
  if (asked.counting === 'in_a_row') return 'in_a_row';
  const operator = asked.operator ?? 'at_least';
  if (asked.counting === 'things') return `things_${operator}`;
  if (asked.counting === 'amount') return `amount_${operator}`;
  return operator === 'at_most' && asked.value === 0 ? 'never' : operator;
}

export const takesEvents = (measure: Measure) => measure === 'then' || measure === 'then_not';
export const takesAmount = (measure: Measure) => measure.startsWith('amount');

/** The question with another measure; class, things and time stay. */
export function withMeasure(asked: Happened, measure: Measure, value: number, other: Events): Happened {
  const { counting: _, operator: __, value: ___, then: ____, then_not: _____, ...rest } = asked;
  // biome-ignore lint/suspicious/noThenProperty: the server's word
  if (measure === 'then') return { ...rest, then: other };
  if (measure === 'then_not') return { ...rest, then_not: other };
  if (measure === 'never') return { ...rest, operator: 'at_most', value: 0 };
  if (measure === 'in_a_row') return { ...rest, counting: 'in_a_row', operator: 'at_least', value };
  const operator = measure.endsWith('at_most') ? 'at_most' : 'at_least';
  if (measure.startsWith('things')) return { ...rest, counting: 'things', operator, value };
  if (measure.startsWith('amount')) return { ...rest, counting: 'amount', operator, value };
  return { ...rest, operator, value };
}

/** The same question of other events, as far as they can be asked it. */
export function withEvents(asked: Happened, { happened, about }: Events, hasThings: boolean): Happened {
  const { about: _, ...rest } = asked;
  const next = about?.length ? { ...rest, happened, about } : { ...rest, happened };
  return measuresOf(next, hasThings).includes(measureOf(next)) ? next : withMeasure(next, 'at_least', 1, { happened });
}

export const SPANS = ['ever', 'within', 'since', 'before', 'between'] as const;
export type Span = (typeof SPANS)[number];

export function spanOf({ within_days, from, until }: Happened): Span {
  if (within_days) return 'within';
  if (from) return until ? 'between' : 'since';
  return until ? 'before' : 'ever';
}

/** When, as it is entered: days before now, or the reader's own days. */
export type Entered = { days: number; from: string; until: string };

export function withSpan(asked: Happened, span: Span, { days, from, until }: Entered): Happened {
  const { within_days: _, from: __, until: ___, ...rest } = asked;
  if (span === 'within') return { ...rest, within_days: days };
  if (span === 'since') return { ...rest, from: instantOf(from) };
  if (span === 'before') return { ...rest, until: instantOf(until) };
  return span === 'between' ? { ...rest, from: instantOf(from), until: instantOf(until) } : rest;
}

/** The beginning of a day in the reader's zone. */
const instantOf = (day: string) => new Date(`${day}T00:00`).toISOString();

/** The day of an instant in the reader's zone, as a field of a date has it. */
export function dayOf(instant: string | number): string {
  const at = new Date(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
