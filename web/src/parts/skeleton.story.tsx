import type { PartStories } from '../stories/story';
import { Skeleton } from './skeleton';

export default {
  stories: [
    { name: 'rows', render: () => <Skeleton rows={4} /> },
    { name: 'a record', render: () => <Skeleton shape="record" rows={8} /> },
    { name: 'a chart', render: () => <Skeleton shape="chart" /> },
  ],
} satisfies PartStories;
