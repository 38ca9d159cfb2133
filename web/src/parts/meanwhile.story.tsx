import { PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { type Clash, Meanwhile } from './meanwhile';

const [first, second] = PEOPLE;
const CLASHES: Clash[] = [
  { key: 'name', label: WORDS.people, mine: first!.company, theirs: second!.company, touched: true },
  { key: 'note', label: WORDS.title, mine: '', theirs: WORDS.text, touched: false },
];

const settle = () => undefined;

export default {
  stories: [
    {
      name: 'who and when',
      render: () => <Meanwhile by={first!.name} at="2026-11-23T09:11:00Z" clashes={CLASHES} onSettle={settle} />,
    },
    { name: 'nobody known', render: () => <Meanwhile by={null} at={null} clashes={CLASHES} onSettle={settle} /> },
  ],
} satisfies PartStories;
