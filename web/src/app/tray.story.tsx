import type { Operation } from '../api/types';
import { LONG } from '../stories/samples';
import type { PartStories } from '../stories/story';
import { Tray, TrayList } from './tray';

const made = (id: string, code: string, change: Partial<Operation>): Operation => ({
  id,
  noun: code === 'campaign' ? 'campaign' : 'import',
  title: { code, arguments: { name: '展会名单.csv' } },
  state: 'running',
  done: 7_738,
  total: 12_480,
  per_second: 1_920,
  seconds_left: 2.4,
  began_at: '2026-11-26T09:00:00Z',
  ended_at: null,
  result: {},
  failure: null,
  by: { kind: 'user', id: 'usr_1', name: '王思远' },
  can: ['cancel'],
  ...change,
});
const running = [
  made('imp_1', 'import_check', {}),
  made('cmp_1', 'campaign', {
    title: { code: 'campaign', arguments: { name: LONG } },
    state: 'paused',
    can: ['resume', 'cancel'],
  }),
  made('imp_2', 'import', { done: 0, total: null, per_second: null, seconds_left: null, can: [] }),
];

export default {
  covers: ['bell'],
  answers: [[['operation', 'under_way'], { items: running, next: null }]],
  stories: [
    { name: 'line in the rail', render: () => <Tray folded={false} /> },
    { name: 'folded rail', render: () => <Tray folded /> },
    { name: 'list: running, paused, beginning', render: () => <TrayList operations={running} /> },
  ],
} satisfies PartStories;
