import type { PartStories } from '../stories/story';
import { StillLoading } from './still-loading';

export default {
  stories: [
    { name: 'known share', render: () => <StillLoading share={0.42} /> },
    { name: 'unknown share', render: () => <StillLoading share={Number.NaN} /> },
  ],
} satisfies PartStories;
