/** Nobody fits: which condition to drop, and how many that would give. */
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Filter } from '../api/types';
import type { GridSearch } from '../app/searches';
import { useFormat, useT } from '../app/words';
import { Empty } from '../parts/states';
import { type GridNoun, useFields, useFilterWords } from './fields';
import { writeRules } from './rules';
import type { Question } from './views';

/** Each way out is a question to the server; beyond this many conditions the first ones are tried. */
const MOST_TRIED = 8;

type Props = {
  rules?: Filter[];
  q?: string;
  onSearch: (change: GridSearch) => void;
  count: (question: Question) => Promise<number>;
  noun?: GridNoun;
};

type WayOut = { words: string; left: Question };

export function NoMatch({ rules = [], q, onSearch, count, noun = 'contact' }: Props) {
  const t = useT();
  const format = useFormat();
  const { phrase } = useFilterWords(useFields(noun));
  const ways: WayOut[] = rules.map((rule, index) => ({
    words: phrase(rule),
    left: { q, rules: writeRules(rules.filter((_, place) => place !== index)) },
  }));
  if (q) ways.push({ words: t('customers.contact.nomatch.search', { q }), left: { rules: writeRules(rules) } });
  const tried = ways.slice(0, MOST_TRIED);
  const counts = useQueries({
    queries: tried.map(({ left }) => ({ queryKey: [noun, 'way-out', left], queryFn: () => count(left) })),
  }).map(({ data }) => data ?? 0);
  const most = Math.max(0, ...counts);
  const best = most > 0 ? tried[counts.indexOf(most)] : undefined;
  const clear = () => onSearch({ rules: undefined, q: undefined });
  return (
    <Empty
      title={t('customers.contact.nomatch.title', { count: rules.length + (q && rules.length ? 1 : 0) })}
      text={
        best
          ? t('customers.contact.nomatch.without', { rule: best.words, count: most, shown: format.number(most) })
          : t('customers.contact.nomatch.text')
      }
      action={
        best ? (
          <Button type="primary" onClick={() => onSearch({ q: undefined, rules: undefined, ...best.left })}>
            {t('customers.contact.nomatch.drop')}
          </Button>
        ) : (
          <Button type="primary" onClick={clear}>
            {t('customers.contact.nomatch.clear')}
          </Button>
        )
      }
      more={
        best && ways.length > 1 ? (
          <Button type="text" onClick={clear}>
            {t('customers.contact.nomatch.clear')}
          </Button>
        ) : null
      }
    />
  );
}
