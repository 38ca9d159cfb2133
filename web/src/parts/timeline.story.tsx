import type { PartStories } from '../stories/story';
import { type Line, Timeline, TimelineLegend } from './timeline';

const line = (id: string, actor: Line['actor'], more: Partial<Line> = {}): Line => ({
  id,
  at: '2026-11-18T09:31:00Z',
  actor,
  icon: 'letter',
  said: <b>QL-860</b>,
  ...more,
});

const stories: PartStories = {
  stories: [
    {
      name: 'they, we and the system',
      render: () => (
        <Timeline
          label="QL-860"
          lines={[
            line('1', 'they', { quote: 'QL-860 Liefertermin' }),
            line('2', 'we', { icon: 'send', reason: 'QL-860' }),
            line('3', 'system', { icon: 'eye', at: '2026-11-17T20:58:00Z' }),
          ]}
        />
      ),
    },
    { name: 'legend', render: () => <TimelineLegend /> },
  ],
};
export default stories;
