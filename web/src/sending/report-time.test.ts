import { expect, test } from 'vitest';
import { columnsOf } from './report-time';

const hour = (at: string, opened = 1) => ({ at, opened });

test('without opens there is no column', () => {
  expect(columnsOf([hour('2026-11-03T08:00:00Z', 0)], []).columns).toEqual([]);
});

test('a young campaign has a column for every hour between, empty ones too', () => {
  const { hours, columns } = columnsOf([hour('2026-11-03T08:00:00Z', 3), hour('2026-11-03T11:00:00Z')], []);
  expect([hours, columns.map((column) => column.opened)]).toEqual([1, [3, 0, 0, 1]]);
});

test('after some days the columns are of six hours, and machines stand apart', () => {
  const machines = [{ at: '2026-11-03T08:00:00Z', people: 7 }];
  const { hours, columns } = columnsOf([hour('2026-11-03T08:00:00Z', 3), hour('2026-11-10T08:00:00Z')], machines);
  expect(hours).toBe(6);
  expect(columns.length).toBe(29);
  expect(columns[0]).toMatchObject({ opened: 3, machines: 7 });
  expect(columns.at(-1)).toMatchObject({ opened: 1, machines: 0 });
});
