import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { handle, type Shortcut, setSingleKeys, showKeys, stroke, useKeys } from './keys';

afterEach(() => {
  cleanup();
  setSingleKeys(true);
  document.body.replaceChildren();
});

const press = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);

test('letters are matched by what they type', () => {
  expect(stroke(press({ key: 'K', ctrlKey: true }))).toBe('mod+k');
  expect(stroke(press({ key: '?', shiftKey: true }))).toBe('?');
  expect(stroke(press({ key: 'A', shiftKey: true }))).toBe('shift+a');
  expect(stroke(press({ key: 'Enter', metaKey: true }))).toBe('mod+enter');
});

test('nothing fires while an input method composes', () => {
  expect(stroke(press({ key: 'Process' }))).toBeNull();
  expect(stroke(press({ key: 'a', isComposing: true }))).toBeNull();
});

test('keys are shown part by part', () => expect(showKeys('g h')).toEqual(['G', 'H']));

/** What ran, after each of these strokes at the element. */
function ran(shortcuts: Omit<Shortcut, 'label' | 'run'>[], target: Element, ...strokes: string[]): string[] {
  const done: string[] = [];
  renderHook(() => useKeys(shortcuts.map((one) => ({ ...one, label: one.keys, run: () => void done.push(one.keys) }))));
  for (const key of strokes) {
    const event = press({ key, bubbles: true, cancelable: true });
    target.addEventListener('keydown', (heard) => handle(heard as KeyboardEvent), { once: true });
    target.dispatchEvent(event);
  }
  return done;
}

const place = (tag: string) => document.body.appendChild(document.createElement(tag));

test('a second stroke does the same as the first', () => {
  expect(ran([{ keys: 'x', also: [' '] }], document.body, 'x', ' ')).toEqual(['x', 'x']);
});

test('a key that lives in a grid is not heard on a button beside it', () => {
  const [grid, button] = [place('div'), place('button')];
  expect(ran([{ keys: 'enter', within: () => grid }], button, 'Enter')).toEqual([]);
  expect(ran([{ keys: 'enter', within: () => grid }], grid, 'Enter')).toEqual(['enter']);
});

test('switched off are the characters, not the arrows and not Enter', () => {
  setSingleKeys(false);
  const keys = [{ keys: 'j', also: ['arrowdown'] }, { keys: 'enter' }];
  expect(ran(keys, document.body, 'j', 'ArrowDown', 'Enter')).toEqual(['j', 'enter']);
});

test('no single key is heard in a field', () => {
  expect(ran([{ keys: 'j' }], place('input'), 'j')).toEqual([]);
});
