/** The hours of a report as columns: by the hour while it is young, then by six hours, then by the day. */

export type HourOf = { at: string; opened: number };
export type MachineHour = { at: string; people: number };
export type TimeColumn = { at: Date; opened: number; machines: number };

const HOUR = 3_600_000;
/** More columns than these no eye reads. */
const MOST_COLUMNS = 56;
export const WIDTHS = [1, 6, 24, 168] as const;

/** The start of the column in which an instant is, on the reader's clock. */
function startOf(at: number, hours: number): number {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  const since = Math.floor((at - day.getTime()) / (Math.min(hours, 24) * HOUR));
  const start = day.getTime() + since * Math.min(hours, 24) * HOUR;
  if (hours <= 24) return start;
  const monday = new Date(start);
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7));
  return monday.getTime();
}

/** The next column's start: by the calendar, so that days of 23 and 25 hours stay days. */
function after(at: number, hours: number): number {
  if (hours < 24) return at + hours * HOUR;
  const next = new Date(at);
  next.setDate(next.getDate() + hours / 24);
  return next.getTime();
}

/** Every column from the first open to the last, empty ones too, and how many hours each is wide. */
export function columnsOf(hours: HourOf[], machines: MachineHour[]): { hours: number; columns: TimeColumn[] } {
  const times = [...hours.filter((hour) => hour.opened > 0), ...machines].map((hour) => Date.parse(hour.at));
  if (times.length === 0) return { hours: 1, columns: [] };
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const width = WIDTHS.find((hours) => (last - first) / HOUR / hours < MOST_COLUMNS) ?? 168;
  const columns = new Map<number, TimeColumn>();
  for (let at = startOf(first, width); at <= last; at = after(at, width))
    columns.set(at, { at: new Date(at), opened: 0, machines: 0 });
  const of = (at: string) => columns.get(startOf(Date.parse(at), width));
  for (const hour of hours) {
    const column = of(hour.at);
    if (column) column.opened += hour.opened;
  }
  for (const hour of machines) {
    const column = of(hour.at);
    if (column) column.machines += hour.people;
  }
  return { hours: width, columns: [...columns.values()] };
}
