import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Progress } from './progress';

export default {
  stories: [
    { name: 'running', render: () => <Progress label={WORDS.letters} done={7_738} total={12_480} /> },
    { name: 'paused', render: () => <Progress label={WORDS.letters} done={1_106} total={12_408} tone="paused" /> },
    { name: 'without a total', render: () => <Progress label={WORDS.letters} done={17} total={null} /> },
    { name: 'complete', render: () => <Progress label={WORDS.letters} done={10} total={10} /> },
  ],
} satisfies PartStories;
