/** Days as texts such as `2026-11-28`, whatever zone the reader is in. */

/** A day of a zone as `2026-11-28`. */
export function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** Noon of a day: whatever zone the reader is in, it is written as that day. */
export const noonOf = (day: string) => `${day}T12:00`;

/** The day after another. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The next day of the week, 1 = Monday; never the day itself. */
export function nextWeekday(day: string, weekday: number): string {
  const now = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayAfter(day, ((weekday - now + 6) % 7) + 1);
}
