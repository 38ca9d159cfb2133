import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { FileDrop } from './file-drop';

const take = () => undefined;
const props = { accept: '.csv', title: WORDS.add, quiet: WORDS.text, take };

export default {
  stories: [
    { name: 'rest', render: () => <FileDrop {...props} disabled={false} /> },
    { name: 'disabled', render: () => <FileDrop {...props} disabled /> },
  ],
} satisfies PartStories;
