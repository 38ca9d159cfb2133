import { WORDS } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { SaveButton } from './save-button';

export default {
  stories: [
    { name: 'saves', render: () => <SaveButton busy={false} /> },
    { name: 'is saving', render: () => <SaveButton busy /> },
    { name: 'by another verb', render: () => <SaveButton busy={false} verb={WORDS.act} /> },
  ],
} satisfies PartStories;
