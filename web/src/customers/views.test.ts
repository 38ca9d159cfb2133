import { expect, test } from 'vitest';
import { isChanged, newView, readViews, searchOf, viewOf } from './views';

const ALL = { id: 'all', name: 'All', own: false };
const GERMANS = { ...newView('Germans', { q: 'gmbh', sort: '-created', rules: '[1]' }), id: 'own-1' };

test('a view’s address leads back to it, unchanged', () => {
  const search = searchOf(GERMANS);
  expect(search).toMatchObject({ view: 'own-1', q: 'gmbh', sort: '-created', rules: '[1]' });
  expect(viewOf([ALL, GERMANS], search)).toBe(GERMANS);
  expect(isChanged(GERMANS, search)).toBe(false);
  expect(isChanged(GERMANS, { ...search, sort: undefined })).toBe(true);
});

test('an address without a view, or with one that is gone, shows everybody', () => {
  expect(searchOf(ALL).view).toBeUndefined();
  expect(viewOf([ALL, GERMANS], {})).toBe(ALL);
  expect(viewOf([ALL, GERMANS], { view: 'own-2' })).toBe(ALL);
  expect(isChanged(ALL, { open: 'con_1' })).toBe(false);
});

test('stored views survive; what does not fit is left out', () => {
  expect(readViews(JSON.stringify([GERMANS, { id: 1 }, { id: 'a', name: 'b', rules: 7 }]))).toEqual([GERMANS]);
});

test.each([null, '{', '{}', '7'])('stored text %j holds no views', (text) => expect(readViews(text)).toEqual([]));
