/**
 * What o'clock it is at the server. Relative times and "today" are counted from it, not from the browser: a reader's clock may be wrong,
 * and the demo has a time of its own that may pass faster.
 */
import { useEffect, useReducer, useSyncExternalStore } from 'react';

/** A clock that a page was told: `at` when the browser's steady time was `heard`, from then on `rate` times as fast. */
type Told = { at: number; heard: number; rate: number; own: boolean };

const WALL: Told = { at: Date.now(), heard: performance.now(), rate: 1, own: false };
/** Answers name whole seconds and take a while to arrive; less than this says nothing. */
const SAYS_NOTHING_MILLISECONDS = 5_000;

let told = WALL;
const listeners = new Set<() => void>();

function tell(next: Told) {
  told = next;
  for (const listener of listeners) listener();
}

/** The server's time in milliseconds since 1970. */
export function now(): number {
  return Math.round(told.at + (performance.now() - told.heard) * told.rate);
}

/** A world with a time of its own says what it is, and how many of its seconds pass in one of ours. */
export function hearOwnTime(at: string, rate: number) {
  const moment = Date.parse(at);
  if (!Number.isNaN(moment)) tell({ at: moment, heard: performance.now(), rate, own: true });
}

/** The `Date` header of an answer; it is the machine's time, so a world with its own does not listen. */
export function hearDate(header: string | null) {
  const moment = header ? Date.parse(header) : Number.NaN;
  if (told.own || Number.isNaN(moment)) return;
  if (Math.abs(moment - now()) < SAYS_NOTHING_MILLISECONDS) return;
  tell({ at: moment, heard: performance.now(), rate: 1, own: false });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The server's time, read again every so many milliseconds of ours and whenever the server says another. */
export function useNow(every = 30_000): number {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useSyncExternalStore(subscribe, () => told);
  useEffect(() => {
    const timer = setInterval(again, every);
    return () => clearInterval(timer);
  }, [every]);
  return now();
}
