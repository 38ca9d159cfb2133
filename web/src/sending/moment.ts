/** The chosen moment of a draft lives beside the page until it is sent: the server is told with the sending itself. */
import { useSyncExternalStore } from 'react';

const moments = new Map<string, string | null>();
const listeners = new Set<() => void>();

export function chooseMoment(campaign: string, at: string | null) {
  moments.set(campaign, at);
  for (const listener of listeners) listener();
}

export function useMoment(campaign: string, stored: string | null): string | null {
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return useSyncExternalStore(subscribe, () => (moments.has(campaign) ? (moments.get(campaign) ?? null) : stored));
}
