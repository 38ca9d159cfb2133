/**
 * A condition as one sentence that is read aloud. Every joint is a message of its own with places for its parts, so that each
 * language sets them in its own order; nothing is put together here but what a message names.
 */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listConditionEvents, listEventClasses } from '../api/operations';
import type { ConditionEvent, Events, FreeCondition, Happened, Rule } from '../api/types';
import { type Translate, useFormat, useT } from '../app/words';
import { useBaseCurrency } from '../trade/tier-reason';
import { useFields, useFilterWords } from './fields';
import { needsValue } from './rules';
import { measureOf, spanOf, takesAmount } from './segment-measure';
import { useSubjectNames } from './segment-subjects';
import { type Group, isAsking, type Of, type Part, treeOf } from './segment-tree';

/** A sentence names so many values of one test; how many more there are is said as a number. */
const VALUES_NAMED = 6;
/** Fields that are said in a way of their own: they are states, no properties. */
const OWN_WAY = new Set(['suppressed', 'segment', 'created', 'contacts', 'group', 'score']);

/** What wording needs of the reader's language and of the workspace. */
export type Wording = {
  t: Translate & {
    has: (key: string) => boolean;
    code: (room: string, name: string, values?: { is: string }) => string;
  };
  number: (value: number) => string;
  day: (at: string) => string;
  money: (minor: number) => string;
  /** One of several. */
  or: (names: string[]) => string;
  /** The name of a thing or a campaign. */
  about: (id: string) => string;
  /** What the workspace calls a class of its own. */
  title: (happened: string) => string;
  /** The values of a test, by their names. */
  values: (rule: Rule, of: Of) => string[];
};

/** The sentence of the builder's tree. */
export function sentenceOf(root: Group, wording: Wording): string {
  const { t } = wording;
  const join = (parts: Part[], how: 'and' | 'or', of: Of): string =>
    parts
      .map((part) => clause(part, of))
      .reduce((first, second) => t(`customers.segment.say.${how}`, { first, second }));
  const grouped = ({ how, parts }: Group, of: Of, isNested: boolean): string => {
    const asking = parts.filter(isAsking);
    const what = join(asking, how === 'all' ? 'and' : 'or', of);
    if (how === 'none') return t('customers.segment.say.none', { what });
    return isNested && asking.length > 1 ? t('customers.segment.say.group', { what }) : what;
  };
  const clause = (part: Part, of: Of): string => {
    if (part.kind === 'field') return fieldWords(part.rule, of, wording);
    if (part.kind === 'happened') {
      const is = of === 'companies' ? 'company' : 'person';
      return t('customers.segment.say.happened', { is, what: happenedWords(part.asked, wording) });
    }
    if (part.kind === 'group') return grouped(part, of, true);
    const what = grouped(part.group, part.kind === 'company' ? 'companies' : 'contacts', false);
    return t(`customers.segment.say.${part.kind}`, { what });
  };
  if (!isAsking(root)) return t('customers.segment.say.everybody');
  return t('customers.segment.say.whole', { what: grouped(root, 'contacts', false) });
}

function fieldWords(rule: Rule, of: Of, { t, values: valuesOf, or, number }: Wording): string {
  const all = needsValue(rule.operator) ? valuesOf(rule, of) : [];
  const named = all.slice(0, VALUES_NAMED);
  const more = all.length - named.length;
  const values = more > 0 ? `${named.join(t('customers.contact.filter.comma'))} +${number(more)}` : or(named);
  const count = Number(rule.value) || 0;
  if (rule.field === 'suppressed') {
    const is = (rule.value === 'yes') === (rule.operator === 'equals') ? 'yes' : 'no';
    return t('customers.segment.say.suppressed', { is });
  }
  const [least = '', most = ''] = named;
  if (OWN_WAY.has(rule.field))
    return t.code(`customers.segment.say.${rule.field}`, rule.operator, { is: of, ...{ values, count, least, most } });
  const field = t.code('customers.segment.named', rule.field, { is: of });
  return t(`customers.segment.say.test.${rule.operator}`, { field, values });
}

function didWords(events: Events, { t, about, title }: Wording): string {
  const key = `customers.segment.did.${events.happened}`;
  const did = t.has(key) ? t(key) : t('customers.segment.did.other', { code: title(events.happened) });
  if (!events.about?.length) return did;
  const things = events.about.map(about).join(t('customers.contact.filter.comma'));
  return t('customers.segment.say.about', { did, things });
}

function happenedWords(asked: Happened, wording: Wording): string {
  const { t, number, money, day } = wording;
  const measure = measureOf(asked);
  const other = asked.then ?? asked.then_not;
  const count = asked.value ?? 1;
  const what = t(`customers.segment.measure.${measure}`, {
    did: didWords(asked, wording),
    count,
    shown: takesAmount(measure) ? money(count) : number(count),
    other: other ? didWords(other, wording) : '',
  });
  const days = asked.within_days ?? 0;
  return t(`customers.segment.span.${spanOf(asked)}`, {
    what,
    count: days,
    shown: number(days),
    from: asked.from ? day(asked.from) : '',
    until: asked.until ? day(asked.until) : '',
  });
}

export function useEvents(of: Of): ConditionEvent[] {
  const { data } = useQuery({
    queryKey: ['condition-event', of],
    queryFn: () => listConditionEvents(of),
    staleTime: 60_000,
  });
  return data ?? NONE;
}
const NONE: ConditionEvent[] = [];

/** What a class of events is called where it stands by itself. */
export function useClassName() {
  const t = useT();
  const classes = useQuery({ queryKey: ['event_class'], queryFn: listEventClasses }).data;
  return useMemo(() => {
    const titles = new Map((classes ?? []).map((one) => [one.name, one.title]));
    const title = (happened: string) => titles.get(happened) || happened;
    const name = (happened: string) => {
      const key = `customers.segment.event.${happened}`;
      return t.has(key) ? t(key) : title(happened);
    };
    return { title, name };
  }, [t, classes]);
}

export function useWording(): Wording {
  const t = useT();
  const format = useFormat();
  const currency = useBaseCurrency();
  const events = useEvents('contacts');
  const about = useSubjectNames(useMemo(() => events.flatMap((event) => event.about), [events]));
  const { title } = useClassName();
  const people = useFilterWords(useFields('contact')).labels;
  const companies = useFilterWords(useFields('company')).labels;
  return useMemo(() => {
    return {
      t,
      number: format.number,
      day: format.day,
      money: (minor: number) => format.money(minor, currency),
      or: format.either,
      about,
      title,
      values: (rule: Rule, of: Of) => (of === 'companies' ? companies : people)(rule),
    };
  }, [t, format, currency, about, title, people, companies]);
}

/** Says trees and stored conditions. */
export function useSentence() {
  const wording = useWording();
  return useMemo(
    () => ({
      ofTree: (root: Group) => sentenceOf(root, wording),
      of: (condition: FreeCondition) => sentenceOf(treeOf(condition), wording),
    }),
    [wording],
  );
}
