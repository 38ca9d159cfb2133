import { expect, test } from 'vitest';
import { readLayout, shownColumns, tracksOf, usualLayout, withMove, withShown, withWidth } from './grid-layout';

const COLUMNS = [
  { key: 'name', least: 100, grow: 2 },
  { key: 'company', least: 100, grow: 1, leaves: 1 as const },
  { key: 'tags', least: 100, leaves: 2 as const },
  { key: 'owner', least: 100, leaves: 2 as const, rare: true },
  { key: 'created', least: 100, leaves: 3 as const },
];
const usual = usualLayout(COLUMNS);
const keys = (columns: { key: string }[]) => columns.map((column) => column.key).join(' ');

test('a rare column is shown when somebody asks for it', () => {
  expect(keys(shownColumns(COLUMNS, usual))).toBe('name company tags created');
  expect(keys(shownColumns(COLUMNS, { ...usual, hidden: [] }))).toBe('name company tags owner created');
});

test('a rare column that is newer than the choice stays away until it is asked for', () => {
  const { order } = usual;
  const earlier = { ...usual, hidden: [], order: order.filter((key) => key !== 'owner') };
  expect(keys(shownColumns(COLUMNS, earlier))).toBe('name company tags created');
  expect(keys(shownColumns(COLUMNS, withShown(earlier, 'owner', true)))).toBe('name company tags created owner');
});

test.each([
  [400, 'name company tags created'],
  [399, 'name company tags'],
  [299, 'name company'],
  [150, 'name'],
  [10, 'name'],
])('a room of %i pixels holds: %s', (room, held) => expect(keys(shownColumns(COLUMNS, usual, room))).toBe(held));

test('columns change places, but none comes before the first', () => {
  expect(keys(shownColumns(COLUMNS, withMove(COLUMNS, usual, 'tags', -1)))).toBe('name tags company created');
  expect(withMove(COLUMNS, usual, 'company', -1)).toBe(usual);
  expect(withMove(COLUMNS, usual, 'created', 1)).toBe(usual);
});

test('a width of one’s own replaces the share, within limits, and can be taken back', () => {
  const wide = withWidth(usual, 'company', 5_000);
  expect(tracksOf(COLUMNS.slice(0, 2), wide)).toBe('minmax(100px, 2fr) 640px');
  expect(withWidth(wide, 'company', undefined)).toEqual(usual);
});

test.each(['', '{', '7', 'null'])('a stored layout of %j is the usual one', (text) =>
  expect(readLayout(text, usual)).toEqual(usual),
);

test('a stored layout survives, and loses what does not fit', () => {
  const own = { hidden: ['tags'], order: ['created', 'tags'], widths: { tags: 90 }, comfortable: true };
  expect(readLayout(JSON.stringify(own), usual)).toEqual(own);
  expect(readLayout('{"widths":{"tags":"90","name":1},"hidden":[1]}', usual)).toEqual({ ...usual, hidden: [] });
});
