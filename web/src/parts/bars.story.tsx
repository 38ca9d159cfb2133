import { LONG, WORDS, waving } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Bars, HourColumns } from './bars';

const hours = Array.from({ length: 30 }, (_, index) => ({
  at: new Date(Date.UTC(2026, 10, 3, index)).toISOString(),
  accepted: 0,
  opened: waving(index, 900),
  clicked: waving(index, 300),
}));

export default {
  stories: [
    {
      name: 'bars',
      render: () => (
        <Bars
          label={WORDS.title}
          bars={[
            { key: 'a', name: LONG, value: 14_602, tone: 'soft' },
            { key: 'b', name: WORDS.people, value: 876, after: '6 %' },
            { key: 'c', name: WORDS.machines, value: 0 },
          ]}
        />
      ),
    },
    { name: 'hours', render: () => <HourColumns hours={hours} label={WORDS.title} /> },
  ],
} satisfies PartStories;
