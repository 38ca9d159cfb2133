/** Invented people, companies and numbers for the stories, in the scripts that customers write. */
import type { Problem } from '../api/types';

export const PEOPLE = [
  { id: 'con_1', name: 'Inês Duarte', address: 'ines@duarte.example', company: 'Duarte Moldes, Lda.', country: 'PT' },
  { id: 'con_2', name: '早川 美咲', address: 'hayakawa@shinonome.example', company: '株式会社東雲樹脂', country: 'JP' },
  {
    id: 'con_3',
    name: 'منى السيد',
    address: 'mona@nakheel.example',
    company: 'شركة واحة النخيل للبلاستيك',
    country: 'EG',
  },
  {
    id: 'con_4',
    name: 'Lê Quốc Huy',
    address: 'huy@nhuaxanh.example',
    company: 'Công ty TNHH Nhựa Xanh',
    country: 'VN',
  },
  {
    id: 'con_5',
    name: 'Айгерім Сапарова',
    address: 'aigerim@zhailau.example',
    company: 'ТОО «Жайлау Тара»',
    country: 'KZ',
  },
];

export const LONG =
  'Hollerbach Spritzguss- und Werkzeugbau Gesellschaft mit beschränkter Haftung, Zweigniederlassung Oberfranken-Ost';

export const PROBLEM: Problem = {
  code: 'relay_refused',
  detail: '535 5.7.8 Authentication credentials invalid',
  next_step: { code: 'test_channel', arguments: {} },
  trace_id: 'TW-7F3K',
  fields: [],
};

export const WORDS = {
  title: 'Orders by country',
  quiet: 'last 90 days, EUR',
  letters: 'letters',
  machines: 'of machines',
  people: 'people',
  target: 'target',
  limit: 'limit',
  rate: 'spam rate',
  text: 'The letter is held until its sender has proved the domain.',
  act: 'Send 1,284 letters',
  add: 'Add',
  link: 'All 38 countries',
  archived: '14 contacts archived',
};

export const COUNTRIES = [
  ['DE', 'Germany', 128_400],
  ['VN', 'Việt Nam', 46_000],
  ['BR', 'Brasil', 31_900],
  ['TR', 'Türkiye', 22_700],
  ['JP', '日本', 18_000],
  ['SA', 'السعودية', 9_820],
  ['PL', 'Polska', 5_980],
] as const;

/** A number that looks like chance and is the same each time. */
export const waving = (index: number, most: number) =>
  Math.round(most * Math.abs(Math.sin(index * 1.7) * Math.cos(index / 5)));
