import type { PartStories } from '../stories/story';
import { StillLoading } from './still-loading';

const HALF = 0.5;

export default {
  stories: [
    { name: 'share known', render: () => <StillLoading share={HALF} /> },
    { name: 'just begun', render: () => <StillLoading share={Number.NaN} /> },
  ],
} satisfies PartStories;
