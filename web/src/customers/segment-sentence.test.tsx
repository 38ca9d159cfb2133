import { render } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import type { FreeCondition, Rule } from '../api/types';
import { chooseLanguage, LANGUAGES, type Language, needWords, useFormat, useT, Words } from '../app/words';
import { sentenceOf, type Wording } from './segment-sentence';
import { treeOf } from './segment-tree';

beforeAll(() => needWords('customers'));

/** The sentence as a reader of the language sees it. */
async function said(language: Language, node: object): Promise<string> {
  await chooseLanguage(language);
  let sentence = '';
  function Reader() {
    const t = useT();
    const format = useFormat();
    const wording: Wording = {
      t,
      number: format.number,
      day: format.day,
      money: (minor) => format.money(minor, 'USD'),
      or: format.either,
      about: (id) => ({ cam_1: 'Price list' })[id] ?? '…',
      title: () => 'Webinar',
      values: (rule: Rule) =>
        [rule.value ?? []]
          .flat()
          .map((value) => (rule.field === 'country' ? format.country(String(value)) : `${value}`)),
    };
    sentence = sentenceOf(treeOf({ version: 2, ...node } as unknown as FreeCondition), wording);
    return null;
  }
  render(
    <Words>
      <Reader />
    </Words>,
  );
  return sentence;
}

const country = { field: 'country', operator: 'in', value: ['DE', 'FR'] };
const opened = { happened: 'opened', operator: 'at_least', value: 3, within_days: 30 };
const inquired = { happened: 'inquired', operator: 'at_least', value: 1 };
const tier = { company: { field: 'tier', operator: 'equals', value: 'high value' } };

test.each<[object, string]>([
  [{ all: [] }, 'Everybody.'],
  [country, 'People with country Germany or France.'],
  [
    { all: [country, opened, { not: { any: [inquired] } }, tier] },
    'People with country Germany or France, who opened a letter at least 3 times in the last 30 days, except those who inquired, from a company with tier high value.',
  ],
  [
    { any: [{ all: [country, inquired] }, opened] },
    'People (with country Germany or France, who inquired), or who opened a letter at least 3 times in the last 30 days.',
  ],
  [
    { happened: 'clicked', about: ['cam_1'], then_not: { happened: 'inquired' } },
    'People who clicked a link (Price list) and never inquired after that.',
  ],
  [
    { company: { happened: 'ordered', counting: 'amount', operator: 'at_least', value: 1_000_000, within_days: 365 } },
    'People from a company that ordered for at least USD 10,000 in all in the last 365 days.',
  ],
  [{ happened: 'webinar', operator: 'at_most', value: 0 }, 'People who never had “Webinar”.'],
  [{ field: 'score', operator: 'at_least', value: 50 }, 'People with a score of at least 50.'],
  [{ field: 'score', operator: 'between', value: [25, 49] }, 'People with a score from 25 to 49.'],
  [{ field: 'created', operator: 'within_days', value: 7 }, 'People added in the last 7.'],
  [{ field: 'suppressed', operator: 'not_equals', value: 'yes' }, 'People who are not suppressed.'],
])('%j is said', async (node, sentence) => expect(await said('en', node)).toBe(sentence));

test('the same is said in every language, with the plural that its number needs', async () => {
  const whole = { all: [country, opened, { not: { any: [inquired] } }, tier] };
  const sentences = [];
  for (const language of LANGUAGES.slice(1)) sentences.push(await said(language, whole));
  expect(sentences).toMatchInlineSnapshot(`
    [
      "国家为德国或法国，最近 30 天打开信件至少 3 次，排除询盘的人，所在公司层级为 high value 的人。",
      "Personas con país Alemania o Francia, que abrieron una carta al menos 3 veces en los últimos 30 días, salvo las que enviaron una consulta, de una empresa con nivel high value.",
      "Những người có quốc gia Đức hoặc Pháp, đã mở thư ít nhất 3 lần trong 30 ngày qua, trừ những người đã hỏi hàng, thuộc công ty có hạng high value.",
      "الأشخاص الذين: لديهم البلد ألمانيا أو فرنسا، فتحوا رسالة 3 مرات على الأقل خلال آخر 30 يومًا، باستثناء الذين: استفسروا، من شركة: لديهم الفئة high value.",
    ]
  `);
});

test('no question is without words in any language', async () => {
  const fields = ['anything', 'name', 'address', 'company', 'company_name', 'country', 'language', 'owner', 'tags'];
  const more = ['lists', 'permission', 'tier', 'industry', 'website', 'address_check'];
  const choice = ['equals', 'not_equals', 'in', 'not_in', 'contains', 'begins_with', 'is_empty', 'is_set'];
  const tests = [...fields, ...more].flatMap((field) =>
    choice.map((operator) => ({ field, operator, value: operator.endsWith('in') ? ['DE'] : 'DE' })),
  );
  const times = ['within_days', 'older_than_days', 'before', 'after', 'between'].map((operator) => ({
    field: 'created',
    operator,
    value: operator === 'between' ? ['a', 'b'] : '7',
  }));
  const others = [
    ...['equals', 'not_equals', 'in', 'not_in'].map((operator) => ({ field: 'segment', operator, value: ['x'] })),
    ...['equals', 'not_equals', 'in', 'not_in'].map((operator) => ({
      company: { field: 'group', operator, value: operator.endsWith('in') ? ['x'] : 'x' },
    })),
    ...['at_least', 'at_most'].map((operator) => ({ field: 'score', operator, value: 50 })),
    { field: 'score', operator: 'between', value: [25, 49] },
    { company: { field: 'contacts', operator: 'at_least', value: 2 } },
    { company: { someone: inquired } },
    { happened: 'viewed', about: ['cam_1'], counting: 'in_a_row', operator: 'at_least', value: 3 },
    { happened: 'opened', counting: 'things', operator: 'at_most', value: 2, from: '2026-01-01T00:00:00Z' },
    { happened: 'met', operator: 'at_most', value: 1, until: '2026-01-01T00:00:00Z' },
  ];
  for (const language of LANGUAGES)
    expect(await said(language, { any: [...tests, ...times, ...others] }), language).not.toMatch(
      /customers\.|undefined|[{}]/,
    );
});
