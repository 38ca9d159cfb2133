import { LONG, PEOPLE, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { type Line, Timeline, TimelineLegend } from './timeline';

const lines: Line[] = [
  { id: 'a', at: '2026-11-26T09:30:00Z', actor: 'they', icon: 'letter', said: PEOPLE[1]?.name, quote: LONG },
  { id: 'b', at: '2026-11-26T08:00:00Z', actor: 'we', icon: 'send', said: WORDS.archived, reason: WORDS.text },
  { id: 'c', at: '2026-11-24T08:00:00Z', actor: 'system', icon: 'eye', said: WORDS.machines, end: WORDS.rate },
];

export default {
  stories: [
    { name: 'by day: theirs, ours, of a machine', render: () => <Timeline label={WORDS.title} lines={lines} /> },
    { name: 'nothing yet', render: () => <Timeline label={WORDS.title} lines={[]} /> },
    { name: 'legend', render: () => <TimelineLegend /> },
  ],
} satisfies PartStories;
