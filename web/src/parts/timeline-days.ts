/** Lines of a timeline by the reader's own day, in the order in which they come. */

export type DayGroup<Line> = { day: string; at: string; lines: Line[] };

/** The day on the reader's calendar, as `2026-11-18`. */
export function dayOf(at: string | number | Date): string {
  const time = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** Neighbours of one day stand together; lines come newest first, so a day comes once. */
export function byDay<Line extends { at: string }>(lines: Line[]): DayGroup<Line>[] {
  const groups: DayGroup<Line>[] = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    const last = groups.at(-1);
    if (last?.day === day) last.lines.push(line);
    else groups.push({ day, at: line.at, lines: [line] });
  }
  return groups;
}

/** `today`, `yesterday`, or neither. */
export function nearDay(day: string, now: Date): 'today' | 'yesterday' | null {
  if (day === dayOf(now)) return 'today';
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  return day === dayOf(before) ? 'yesterday' : null;
}

/** How many lines stand above the one that was the newest; all of them when it is not among them. */
export function newAbove<Line extends { id: string }>(fresh: Line[], newest: string | undefined): number {
  if (newest === undefined) return fresh.length;
  const place = fresh.findIndex((line) => line.id === newest);
  return place < 0 ? fresh.length : place;
}
