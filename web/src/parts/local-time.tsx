/** What o'clock it is at their desk, and whether anybody sits there: sun, clock, moon, or the calendar of a weekend. */
import { useNow } from '../app/now';
import { useFormat, useT } from '../app/words';
import { Icon, type IconName } from './icons';

const DAY_BEGINS = 8;
const EVENING = 18;
const NIGHT = 22;
/** Where Friday and Saturday are the weekend (CLDR week data). */
const REST_ON_FRIDAY = new Set('BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE'.split(' '));

export type Desk = { icon: Extract<IconName, 'sun' | 'clock' | 'moon' | 'calendar'>; open: boolean };

/** Who sits at a desk in this zone now; of another country than the usual ones the weekend is Saturday and Sunday. */
export function deskAt(zone: string, now: Date, country?: string | null): Desk {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  const found = Object.fromEntries(parts.formatToParts(now).map((part) => [part.type, part.value]));
  const hour = Number(found.hour);
  const rest = country && REST_ON_FRIDAY.has(country) ? ['Fri', 'Sat'] : ['Sat', 'Sun'];
  if (rest.includes(found.weekday ?? '')) return { icon: 'calendar', open: false };
  if (hour >= DAY_BEGINS && hour < EVENING) return { icon: 'sun', open: true };
  return { icon: hour >= EVENING && hour < NIGHT ? 'clock' : 'moon', open: false };
}

export function LocalTime({ zone, country, now }: { zone: string | null; country?: string | null; now?: Date }) {
  const format = useFormat();
  const t = useT();
  const serverTime = useNow();
  const at = now ?? new Date(serverTime);
  const text = zone ? format.clockIn(zone, at) : '';
  if (!zone || !text) return <span className="quiet">—</span>;
  const desk = deskAt(zone, at, country);
  const opens = t('shell.common.local.opens', { time: `${String(DAY_BEGINS).padStart(2, '0')}:00` });
  const label = t(`shell.common.local.${desk.icon}`);
  return (
    <span
      className={`row local ${desk.open ? 'in-hours' : 'quiet'}`}
      title={[zone, label, desk.open ? '' : opens].filter(Boolean).join(' · ')}
    >
      <Icon name={desk.icon} size={14} />
      <bdi dir="ltr">{text}</bdi>
      <span className="unseen">{label}</span>
    </span>
  );
}
