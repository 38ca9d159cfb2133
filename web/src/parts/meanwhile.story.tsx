import { LONG, PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Meanwhile } from './meanwhile';

const clashes = [
  { key: 'name', label: WORDS.title, mine: PEOPLE[0]?.company ?? '', theirs: LONG, touched: true },
  { key: 'country', label: WORDS.limit, mine: '', theirs: 'PT', touched: false },
];
const settle = () => undefined;

export default {
  stories: [
    {
      name: 'who, when, compared by field',
      render: () => (
        <Meanwhile by={PEOPLE[1]?.name ?? null} at="2026-11-26T09:11:00Z" clashes={clashes} onSettle={settle} />
      ),
    },
    { name: 'by somebody', render: () => <Meanwhile by={null} at={null} clashes={clashes} onSettle={settle} /> },
  ],
} satisfies PartStories;
