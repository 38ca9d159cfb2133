/** The days of a month as a calendar shows them: whole weeks, beginning on the day on which the reader's weeks begin. */

const MONDAY = 1;
const DAYS = 7;

/** `2026-11` of a day; and the first day of that. */
export const monthOf = (day: Date): string => keyOf(day).slice(0, 7);
export const firstOf = (month: string): Date => new Date(`${month}-01T00:00:00`);

/** `2026-11-26` on the reader's clock. */
export function keyOf(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export const isMonth = (text: string | undefined): text is string => /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '');

export function plusDays(day: Date, days: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
}

/** The same day of another month; its last one where there is no such day. */
export function plusMonths(day: Date, months: number): Date {
  const last = new Date(day.getFullYear(), day.getMonth() + months + 1, 0);
  return new Date(last.getFullYear(), last.getMonth(), Math.min(day.getDate(), last.getDate()));
}

/** 1 = Monday to 7 = Sunday, as the reader's language has it. */
export function weekBegins(locale: string): number {
  try {
    const known = new Intl.Locale(locale) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number };
      weekInfo?: { firstDay: number };
    };
    return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? MONDAY;
  } catch {
    return MONDAY;
  }
}

/** The weeks that a month touches. */
export function weeksOf(month: string, firstDay: number): Date[][] {
  const first = firstOf(month);
  const lead = ((first.getDay() || DAYS) - firstDay + DAYS) % DAYS;
  const weeks: Date[][] = [];
  for (let day = plusDays(first, -lead); monthOf(day) <= month; day = plusDays(day, DAYS))
    weeks.push(Array.from({ length: DAYS }, (_, index) => plusDays(day, index)));
  return weeks;
}
