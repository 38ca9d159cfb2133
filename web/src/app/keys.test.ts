import { expect, test } from 'vitest';
import { showKeys, stroke } from './keys';

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
