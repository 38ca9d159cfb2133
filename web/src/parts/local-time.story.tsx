import type { PartStories } from '../stories/story';
import { LocalTime } from './local-time';

const at = (text: string) => new Date(text);

export default {
  stories: [
    { name: 'in hours', render: () => <LocalTime zone="Europe/Berlin" now={at('2026-11-26T09:00:00Z')} /> },
    { name: 'after hours', render: () => <LocalTime zone="Europe/Berlin" now={at('2026-11-26T18:40:00Z')} /> },
    { name: 'at night', render: () => <LocalTime zone="America/Sao_Paulo" now={at('2026-11-26T05:00:00Z')} /> },
    { name: 'weekend', render: () => <LocalTime zone="Europe/Berlin" now={at('2026-11-28T09:00:00Z')} /> },
    {
      name: 'Friday in Riyadh',
      render: () => <LocalTime zone="Asia/Riyadh" country="SA" now={at('2026-11-27T09:00:00Z')} />,
    },
    { name: 'unknown', render: () => <LocalTime zone={null} /> },
  ],
} satisfies PartStories;
