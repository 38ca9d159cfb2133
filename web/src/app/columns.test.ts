import { afterEach, expect, test } from 'vitest';
import { nextColumn } from './columns';

afterEach(() => document.body.replaceChildren());

test('F6 goes from column to column and leaves the last to the browser', () => {
  document.body.innerHTML =
    '<nav class="rail"></nav><div class="sheet"><div class="columns"><div id="a"></div><div id="b"><button></button></div></div></div>';
  // jsdom lays nothing out.
  for (const element of document.querySelectorAll('nav, div'))
    element.getClientRects = () => [1] as unknown as DOMRectList;
  const seen = [1, 2, 3].map(() => {
    nextColumn();
    return document.activeElement?.id || document.activeElement?.className;
  });
  expect(seen).toEqual(['rail', 'a', 'b']);
  document.querySelector('button')?.focus();
  expect(nextColumn()).toBe(false);
});
