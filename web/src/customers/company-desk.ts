/** What the people of a company say of its desk: its hours, its language. */
import type { Company } from '../api/types';

/** The value that most of the company's people have; null when nobody has one. */
export function most<Value extends string>(values: (Value | null | undefined)[]): Value | null {
  const counts = new Map<Value, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  let found: Value | null = null;
  for (const [value, count] of counts) if (found === null || count > (counts.get(found) ?? 0)) found = value;
  return found;
}

export const deskOf = (company: Company) => ({
  zone: most(company.people.map((person) => person.time_zone)),
  language: most(company.people.map((person) => person.language)),
});

const HOUR_MILLISECONDS = 3_600_000;
const OPENS = 8;
const CLOSES = 18;

/**
 * When a desk opens next by the usual hours of work, in whole hours from now; null while it is open, and over a weekend, whose days differ from
 * country to country.
 */
export function opensIn(zone: string, now: Date): number | null {
  const parts = (at: Date) => {
    const format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    const found = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
    return { hour: Number(found.hour), weekend: found.weekday === 'Sat' || found.weekday === 'Sun' };
  };
  try {
    const { hour } = parts(now);
    if (hour >= OPENS && hour < CLOSES) return null;
    const hours = hour < OPENS ? OPENS - hour : 24 - hour + OPENS;
    const opens = parts(new Date(now.getTime() + hours * HOUR_MILLISECONDS));
    return opens.weekend ? null : hours;
  } catch {
    return null;
  }
}
