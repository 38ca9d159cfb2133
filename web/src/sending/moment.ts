/** The moment of a draft is stored with it; one that is over by now means at once, as the server reads it. */
import type { Campaign } from '../api/types';
import { now } from '../app/now';

export function momentOf({ send_at }: Pick<Campaign, 'send_at'>, at = now()): string | null {
  return send_at && Date.parse(send_at) > at ? send_at : null;
}

/** The instant at which a clock on the wall of a zone shows this: `2026-11-27T09:30` in `Europe/Berlin`. */
export function instantIn(zone: string, wall: string): Date {
  const asked = Date.parse(`${wall}:00Z`);
  // Twice: the first guess may stand on the other side of a change of the clocks.
  const once = asked - offsetOf(zone, asked);
  return new Date(asked - offsetOf(zone, once));
}

/** What a clock on the wall of a zone shows at an instant: `2026-11-27T09:30`. */
export function wallIn(zone: string, at: Date): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${wallIn(zone, new Date(minute))}:00Z`) - minute;
}

const MONDAY_FIRST = 7;
export const OFFICE_OPENS = 9;
export const OFFICE_CLOSES = 18;

export type MarketHour = 'work' | 'weekend' | 'rest';

/** What an hour is at the desks of a market: `weekend` holds ISO numbers, 1 = Monday. */
export function hourAt(zone: string, weekend: number[], at: Date): MarketHour {
  const wall = wallIn(zone, at);
  const day = new Date(`${wall}:00Z`).getUTCDay() || MONDAY_FIRST;
  if (weekend.includes(day)) return 'weekend';
  const hour = Number(wall.slice(11, 13));
  return hour >= OFFICE_OPENS && hour < OFFICE_CLOSES ? 'work' : 'rest';
}
