import { COUNTRIES, LONG, WORDS, waving } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { BarRows, Columns, Funnel, Lines } from './chart';
import { Country, Rate } from './small';

const bars = COUNTRIES.map(([key, name, value]) => ({
  key,
  name,
  value,
  label: <Country code={key} named />,
  after: <Rate part={value / 4} base={value} />,
}));
const hours = Array.from({ length: 48 }, (_, index) => ({
  key: `${index}`,
  name: `${index % 24}:00`,
  value: waving(index, 1_600),
  hatched: waving(index + 3, 500),
  planned: index > 36,
}));
const steps = [
  { key: 'sent', name: 'Sent', value: 14_602, tone: 'soft' as const },
  { key: 'accepted', name: 'Accepted', value: 14_368, tone: 'soft' as const },
  { key: 'opened', name: 'Opened by people', value: 4_742, hatched: 900 },
  { key: 'clicked', name: 'Clicked', value: 876 },
  { key: 'inquiry', name: 'Inquiries', value: 52, tone: 'trade' as const },
  { key: 'order', name: 'Orders', value: 9, tone: 'trade' as const },
];
const days = Array.from({ length: 30 }, (_, index) => ({
  key: `${index}`,
  name: `${index + 1} Nov`,
  value: index === 12 ? null : waving(index, 30) / 10_000,
}));
const choose = () => undefined;

export default {
  covers: ['chart-frame', 'chart-rows', 'chart-columns', 'chart-lines'],
  stories: [
    {
      name: 'rows',
      render: () => <BarRows title={WORDS.title} quiet={WORDS.quiet} valueName={WORDS.letters} bars={bars} />,
    },
    {
      name: 'rows: click filters, one chosen, four rows and the rest',
      render: () => (
        <BarRows title={WORDS.title} valueName={WORDS.letters} bars={bars} most={5} onChoose={choose} chosen="VN" />
      ),
    },
    {
      name: 'rows: ticks for a target, hatched estimates, tones',
      render: () => (
        <BarRows
          title={WORDS.title}
          valueName={WORDS.letters}
          markName={WORDS.target}
          ordered
          bars={[
            { key: 'a', name: LONG, value: 96, mark: 90, tone: 'good' },
            { key: 'b', name: 'Opened', value: 71, mark: 60, hatched: 30 },
            { key: 'c', name: 'Clicked', value: 40, mark: 60, tone: 'warn' },
            { key: 'd', name: 'None', value: 0, mark: 10 },
          ]}
        />
      ),
    },
    {
      name: 'funnel',
      render: () => <Funnel title={WORDS.title} valueName={WORDS.people} steps={steps} onChoose={choose} />,
    },
    {
      name: 'columns: people and machines, now, planned',
      render: () => (
        <Columns
          title={WORDS.title}
          valueName={WORDS.people}
          hatchedName={WORDS.machines}
          columns={hours}
          now="36"
          onChoose={choose}
          chosen="10"
        />
      ),
    },
    {
      name: 'columns: trade, few',
      render: () => <Columns title={WORDS.title} valueName={WORDS.letters} columns={hours.slice(0, 5)} tone="trade" />,
    },
    {
      name: 'line with limits and a gap',
      render: () => (
        <Lines
          title={WORDS.title}
          valueName={WORDS.rate}
          points={days}
          limits={[
            { value: 0.001, name: WORDS.target, tone: 'warn' },
            { value: 0.003, name: WORDS.limit, tone: 'bad' },
          ]}
        />
      ),
    },
    { name: 'empty', render: () => <BarRows title={WORDS.title} valueName={WORDS.letters} bars={[]} /> },
  ],
} satisfies PartStories;
