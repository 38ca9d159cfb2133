/**
 * One registry of keys: it runs them, and the sheet of keys and the palette read it.
 * Single keys never fire in a field or while an input method composes, and can be turned off.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';

export type Shortcut = {
  /** `mod+k`, `?`, `g h` (one after the other), `shift+a`. Letters are matched by what they type. */
  keys: string;
  /** Other strokes that do the same: `arrowdown` beside `j`. */
  also?: string[];
  /** The key of its words. */
  label: string;
  /** `false`: it was not for this key, the browser may have it. */
  run: (event: KeyboardEvent) => unknown;
  /** Acts inside fields too (`mod+s`). */
  everywhere?: boolean;
  /** Acts only while the focus is in this element: a grid's Enter is not a button's. */
  within?: () => Element | null;
};
/** Keys of the whole program stand apart from those of the page. */
export type Reach = 'page' | 'program';

/** A second key of a sequence must follow within this time. */
const SEQUENCE_MILLISECONDS = 1_200;
const STORED = 'tradewind.single-keys';
const active: (Shortcut & { reach: Reach })[][] = [];
const listeners = new Set<() => void>();
let flat: (Shortcut & { reach: Reach })[] = [];

function changed() {
  flat = active.flat();
  for (const listener of listeners) listener();
}

export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}
export function setSingleKeys(on: boolean) {
  localStorage.setItem(STORED, on ? 'on' : 'off');
}

const STORED_OWN = 'tradewind.keys';
/** Keys that the reader chose instead, by the key of their words. */
let own: Readonly<Record<string, string>> = readOwn();

function readOwn(): Record<string, string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORED_OWN) ?? '{}');
    const entries = typeof found === 'object' && found !== null ? Object.entries(found) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** The stroke that works: one's own, else the usual one. */
export const effective = ({ label, keys }: Pick<Shortcut, 'label' | 'keys'>): string => own[label] ?? keys;

/** Puts another stroke in the place of the usual one; `null` gives the usual one back. */
export function remap(label: string, keys: string | null) {
  const { [label]: _, ...rest } = own;
  own = keys === null ? rest : { ...rest, [label]: keys };
  try {
    localStorage.setItem(STORED_OWN, JSON.stringify(own));
  } catch {
    // The choice then lasts until the page closes.
  }
  changed();
}

export function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return (
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) &&
    !['checkbox', 'radio', 'button'].includes((target as HTMLInputElement).type)
  );
}

/** The event in the words of a shortcut; null while an input method composes. */
export function stroke(event: KeyboardEvent): string | null {
  if (event.isComposing || event.key === 'Process' || event.keyCode === 229) return null;
  const mod = event.metaKey || event.ctrlKey;
  const key = event.key.toLowerCase();
  const shift = event.shiftKey && /^[a-z]$|^.{2,}$/.test(key);
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

const strokesOf = (shortcut: Shortcut) => [effective(shortcut), ...(shortcut.also ?? [])];
const isHeard = ({ within }: Shortcut, target: EventTarget | null) =>
  !within || (target instanceof Node && (within()?.contains(target) ?? false));
/** What speech software may type by mistake (WCAG 2.1.4): characters, not arrows and not Enter. */
const isCharacter = (typed: string) => /^(shift\+)?[^+ ]$/.test(typed);

let pending: { stroke: string; at: number } | null = null;

export function handle(event: KeyboardEvent, now = Date.now()) {
  const typed = stroke(event);
  if (typed === null || event.defaultPrevented) return;
  const field = inField(event.target);
  const both = pending && now - pending.at < SEQUENCE_MILLISECONDS ? `${pending.stroke} ${typed}` : null;
  pending = null;
  for (const wanted of both ? [both, typed] : [typed]) {
    const found = flat.findLast((shortcut) => strokesOf(shortcut).includes(wanted) && isHeard(shortcut, event.target));
    if (!found) continue;
    if (field && !found.everywhere) return;
    if (isCharacter(typed) && !singleKeysOn()) return;
    if (found.run(event) !== false) event.preventDefault();
    return;
  }
  if (!field && flat.some((shortcut) => effective(shortcut).startsWith(`${typed} `)))
    pending = { stroke: typed, at: now };
}

/** These keys work while the component is shown; the latest shown wins. */
export function useKeys(shortcuts: Shortcut[], reach: Reach = 'page') {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = shortcuts.map((shortcut) => shortcut.keys).join(',');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names stand for the shortcuts
  useEffect(() => {
    const group = latest.current.map((shortcut, index) => ({
      ...shortcut,
      reach,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    }));
    active.push(group);
    changed();
    return () => {
      active.splice(active.indexOf(group), 1);
      changed();
    };
  }, [names]);
}

export function useAllKeys(): (Shortcut & { reach: Reach })[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => flat,
  );
}

export function listenToKeys() {
  document.addEventListener('keydown', handle as EventListener);
}

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
/** `mod+k` as the reader's keyboard names it. */
export function showKeys(keys: string): string[] {
  const names: Record<string, string> = {
    mod: MAC ? '⌘' : 'Ctrl',
    shift: '⇧',
    alt: MAC ? '⌥' : 'Alt',
    enter: '↵',
    escape: 'Esc',
    arrowdown: '↓',
    arrowup: '↑',
    arrowleft: '←',
    arrowright: '→',
    pagedown: 'PgDn',
    pageup: 'PgUp',
    home: 'Home',
    end: 'End',
  };
  if (keys === ' ') return ['␣'];
  return keys.split(/[ +]/).map((part) => names[part] ?? part.toUpperCase());
}

/** Keys in one cap: `⌘K` on a Mac, `Ctrl K` elsewhere. */
export const spoken = (names: string[]) => names.join(MAC ? '' : ' ');
