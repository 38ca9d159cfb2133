/** Small outside stores: the toast with its undo, and the strip that tells what went wrong. */
import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/client';
import type { Problem } from '../api/types';

class Store<T> {
  private value: T;
  private readonly listeners = new Set<() => void>();
  constructor(value: T) {
    this.value = value;
  }
  read = () => this.value;
  set = (value: T) => {
    this.value = value;
    for (const listener of this.listeners) listener();
  };
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
}

export type Toast = { id: number; text: string; undo?: () => Promise<unknown>; until: number };
/** A toast stays this long; so does the chance to undo from it. */
export const TOAST_MILLISECONDS = 10_000;

const toasts = new Store<Toast | null>(null);
const problems = new Store<Problem | null>(null);
let count = 0;

/** Says what was done, in the past tense; never used for errors. */
export function say(text: string, undo?: () => Promise<unknown>) {
  count += 1;
  toasts.set({ id: count, text, undo, until: Date.now() + TOAST_MILLISECONDS });
}
export const hush = () => toasts.set(null);
export const currentToast = toasts.read;
export const useToast = () => useSyncExternalStore(toasts.subscribe, toasts.read);

/** Shows a failure over the page until it is dismissed or the next act succeeds. */
export function tellProblem(error: unknown) {
  if (error instanceof ApiError) problems.set(error.problem);
  else problems.set({ code: 'unexpected', detail: String(error), next_step: null, trace_id: '', fields: [] });
}
export const forgetProblem = () => problems.set(null);
export const useProblem = () => useSyncExternalStore(problems.subscribe, problems.read);

const dialogs = new Store<'palette' | 'keys' | null>(null);
export const openDialog = dialogs.set;
export const useDialog = () => useSyncExternalStore(dialogs.subscribe, dialogs.read);
