import { expect, test } from 'vitest';
import type { SavedView } from '../api/types';
import { changeOf, isChanged, readViews, searchOf, type View, viewFrom, viewOf } from './views';

const ALL: View = { id: 'all', name: 'All', own: false };
const LAYOUT = { hidden: ['tags'], order: ['name', 'country'], widths: {}, comfortable: false };
const DE = { field: 'country', operator: 'equals', value: 'DE' };
const SAVED: SavedView = {
  grid: 'contacts',
  id: 'viw_1',
  name: 'Germans',
  shared: false,
  may_change: true,
  q: 'gmbh',
  sort: '-created',
  condition: { version: 1, all: [DE] } as unknown as SavedView['condition'],
  columns: LAYOUT as unknown as SavedView['columns'],
  place: 1,
};
const GERMANS = viewFrom(SAVED);

test('a view’s address leads back to it, unchanged', () => {
  const search = searchOf(GERMANS);
  expect(search).toMatchObject({ view: 'viw_1', q: 'gmbh', sort: '-created', rules: JSON.stringify([DE]) });
  expect(viewOf([ALL, GERMANS], search)).toBe(GERMANS);
  expect(isChanged(GERMANS, search, LAYOUT)).toBe(false);
  expect(isChanged(GERMANS, { ...search, sort: undefined }, LAYOUT)).toBe(true);
  expect(isChanged(GERMANS, search, { ...LAYOUT, hidden: [] })).toBe(true);
});

test('what the server is told of a view is what it gave', () => {
  const { q, sort, condition, columns } = SAVED;
  expect(changeOf(searchOf(GERMANS), LAYOUT)).toEqual({ q, sort, condition, columns });
});

test('an address without a view, or with one that is gone, shows everybody', () => {
  expect(searchOf(ALL).view).toBeUndefined();
  expect(viewOf([ALL, GERMANS], {})).toBe(ALL);
  expect(viewOf([ALL, GERMANS], { view: 'viw_2' })).toBe(ALL);
  expect(isChanged(ALL, { open: 'con_1' }, LAYOUT)).toBe(false);
});

test('views that this browser kept are read; what does not fit is left out', () => {
  const kept = { id: 'own-1', name: 'Germans', q: 'gmbh' };
  expect(readViews(JSON.stringify([kept, { id: 1 }, { id: 'a', name: 'b', rules: 7 }]))).toEqual([kept]);
});

test.each([null, '{', '{}', '7'])('stored text %j holds no views', (text) => expect(readViews(text)).toEqual([]));
