import { LONG, WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { RecordLine } from './record-line';

const value = 'v=spf1 a:out.example.com ~all';

export default {
  stories: [
    {
      name: 'to copy',
      render: () => (
        <RecordLine label={WORDS.title} copy={value} copyLabel={WORDS.act}>
          {value}
        </RecordLine>
      ),
    },
    { name: 'to read', render: () => <RecordLine label={WORDS.title}>{value}</RecordLine> },
    { name: 'long', render: () => <RecordLine label={WORDS.title}>{LONG}</RecordLine> },
  ],
} satisfies PartStories;
