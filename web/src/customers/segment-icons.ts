/** The signs of what conditions ask: the same thing has the same sign everywhere. */
import type { IconName } from '../parts/icons';

const FIELDS: Record<string, IconName> = {
  anything: 'search',
  name: 'person',
  address: 'letter',
  company: 'building',
  company_name: 'building',
  country: 'globe',
  language: 'text',
  owner: 'users',
  tags: 'tag',
  lists: 'list',
  permission: 'shield',
  suppressed: 'stop',
  created: 'calendar',
  segment: 'segment',
  tier: 'chart',
  industry: 'box',
  website: 'globe',
  contacts: 'users',
  address_check: 'check',
  group: 'building',
  score: 'chart',
};

const EVENTS: Record<string, IconName> = {
  opened: 'eye',
  clicked: 'cursor',
  replied: 'letter',
  forwarded: 'users',
  inquired: 'ask',
  ordered: 'box',
  visited: 'globe',
  viewed: 'eye',
  downloaded: 'download',
  carted: 'box',
  called: 'phone',
  met: 'people',
  unsubscribed: 'stop',
  bounced: 'back',
  complained: 'warning',
};

export const fieldIcon = (field: string): IconName => FIELDS[field] ?? 'filter';
export const eventIcon = (happened: string): IconName => EVENTS[happened] ?? 'bolt';
