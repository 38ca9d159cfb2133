/** How tall rows are on this computer. Kept by the browser; style sheets read `data-density`, the grid reads the hook. */
import { useSyncExternalStore } from 'react';

export type Density = 'usual' | 'comfortable';

const STORED = 'tradewind.density';
const listeners = new Set<() => void>();

function stored(): Density {
  try {
    return localStorage.getItem(STORED) === 'comfortable' ? 'comfortable' : 'usual';
  } catch {
    return 'usual';
  }
}

let density = stored();

function show() {
  document.documentElement.dataset.density = density;
}
show();

export function chooseDensity(next: Density) {
  density = next;
  show();
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // The choice then lasts until the page closes.
  }
  for (const listener of listeners) listener();
}

export const useDensity = (): Density =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => density,
  );
