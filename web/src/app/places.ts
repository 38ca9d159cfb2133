/** The rooms that exist, in the order of the rail; the palette, the keys and the phone's tabs read the same list. */
import type { IconName } from '../parts/icons';

export type Place = {
  to: string;
  label: string;
  icon: IconName;
  keys?: string;
  also?: string[];
  /** Rarely gone to on a phone: there it has no tab of its own. */
  desk?: boolean;
};

export const RAIL: { label?: string; places: Place[] }[] = [
  {
    places: [
      { to: '/', label: 'shell.place.home', icon: 'home', keys: 'g h' },
      { to: '/tasks', label: 'shell.place.tasks', icon: 'check', keys: 'g k', desk: true },
    ],
  },
  {
    label: 'shell.group.people',
    places: [
      {
        to: '/contacts',
        label: 'shell.place.customers',
        icon: 'people',
        keys: 'g c',
        also: [
          '/companies',
          '/pool',
          '/lists',
          '/scores',
          '/duplicates',
          '/addresses',
          '/review',
          '/cleaning',
          '/imports',
        ],
      },
      { to: '/segments', label: 'shell.place.segments', icon: 'segment', keys: 'g n', desk: true },
    ],
  },
  {
    label: 'shell.group.reach',
    places: [
      { to: '/letters', label: 'shell.place.letters', icon: 'letter', keys: 'g l' },
      { to: '/campaigns', label: 'shell.place.campaigns', icon: 'send', keys: 'g m' },
    ],
  },
  { label: 'shell.group.trade', places: [{ to: '/orders', label: 'shell.place.orders', icon: 'box', keys: 'g o' }] },
  {
    label: 'shell.group.insight',
    places: [
      { to: '/tiers', label: 'shell.place.tiers', icon: 'chart', keys: 'g i' },
      { to: '/health', label: 'shell.place.health', icon: 'pulse', keys: 'g e' },
      { to: '/trust', label: 'shell.place.trust', icon: 'shield', keys: 'g t' },
    ],
  },
];

export const MORE: Place[] = [
  { to: '/companies', label: 'shell.place.companies', icon: 'building' },
  { to: '/pool', label: 'shell.place.pool', icon: 'people' },
  { to: '/lists', label: 'shell.place.lists', icon: 'list' },
  { to: '/scores', label: 'shell.place.scores', icon: 'chart' },
  { to: '/duplicates', label: 'shell.place.duplicates', icon: 'copy' },
  { to: '/addresses', label: 'shell.place.addresses', icon: 'letter' },
  { to: '/review', label: 'shell.place.review', icon: 'eye' },
  { to: '/cleaning', label: 'shell.place.cleaning', icon: 'check' },
  { to: '/imports', label: 'shell.place.imports', icon: 'upload' },
  { to: '/trust/audit', label: 'shell.place.audit', icon: 'clock' },
];

export const SETTINGS: Place[] = [
  { to: '/settings', label: 'shell.place.workspace', icon: 'building', keys: 'g s' },
  { to: '/settings/profile', label: 'shell.place.profile', icon: 'person' },
  { to: '/settings/users', label: 'shell.place.users', icon: 'users' },
  { to: '/settings/teams', label: 'shell.place.teams', icon: 'people' },
  { to: '/settings/keys', label: 'shell.place.keys', icon: 'key' },
  { to: '/settings/channels', label: 'shell.place.channels', icon: 'server' },
  { to: '/settings/routes', label: 'shell.place.routes', icon: 'sort' },
  { to: '/settings/domains', label: 'shell.place.domains', icon: 'globe' },
  { to: '/settings/tracking', label: 'shell.place.tracking', icon: 'eye' },
  { to: '/settings/tiers', label: 'shell.place.tier-borders', icon: 'chart' },
  { to: '/settings/pool', label: 'shell.place.pool-rules', icon: 'people' },
  { to: '/settings/scores', label: 'shell.place.score-rules', icon: 'chart' },
  { to: '/settings/attributes', label: 'shell.place.attributes', icon: 'list' },
  { to: '/settings/behaviour', label: 'shell.place.behaviour', icon: 'cursor' },
  { to: '/settings/jobs', label: 'shell.place.jobs', icon: 'bolt' },
];

export const PLACES: Place[] = RAIL.flatMap((group) => group.places);

/** The place of the rail that an address belongs to. */
export function isAt(place: Place, path: string): boolean {
  if (place.to === '/') return path === '/';
  return [place.to, ...(place.also ?? [])].some((start) => path === start || path.startsWith(`${start}/`));
}
