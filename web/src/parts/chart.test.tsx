import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handle } from '../app/keys';
import { chooseLanguage, needWords, Words } from '../app/words';
import { BarRows, Columns, Funnel, Lines } from './chart';
import { pathOf } from './chart-lines';
import { csvOf, rowsShown, topOf } from './chart-model';
import { ratesOf } from './chart-rows';

beforeEach(async () => {
  const media = { matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() };
  vi.stubGlobal('matchMedia', () => media);
  await needWords();
  await chooseLanguage('en');
});
afterEach(cleanup);

const shown = (chart: ReactNode) => render(<Words>{chart}</Words>);
const rows = (...values: number[]) => values.map((value, index) => ({ key: `r${index}`, name: `Row ${index}`, value }));
const others = (count: number) => `${count} others`;

test('rows are sorted, and what is beyond the limit becomes one last row', () => {
  const keys = (most: number, ordered: boolean) =>
    rowsShown(rows(1, 5, 3, 2), most, ordered, others).map((row) => `${row.name}=${row.value}`);
  expect(keys(9, false)).toEqual(['Row 1=5', 'Row 2=3', 'Row 3=2', 'Row 0=1']);
  expect(keys(3, false)).toEqual(['Row 1=5', 'Row 2=3', '2 others=3']);
  expect(keys(9, true)).toEqual(['Row 0=1', 'Row 1=5', 'Row 2=3', 'Row 3=2']);
});

test.each([
  [[], 1],
  [[0], 1],
  [[1], 2],
  [[7], 8],
  [[13], 20],
  [[1_604], 2_000],
  [[0.031], 0.04],
])('the axis above %j ends at %d', (values, top) => expect(topOf(values)).toBeCloseTo(top));

test('a file has quoted cells, and nothing that a spreadsheet would run', () => {
  const file = csvOf({
    columns: ['Name', 'Letters'],
    rows: [
      ['=HYPERLINK("x")', -3],
      ['a, b', null],
      ['@sum', 1.5],
    ],
  });
  expect(file).toBe('\uFEFFName,Letters\r\n"\'=HYPERLINK(""x"")",-3\r\n"a, b",\r\n\'@sum,1.5\r\n');
});

test('a funnel has each rate of the step above, and none on a base below thirty', () => {
  expect(ratesOf(rows(200, 100, 29, 9))).toEqual([null, 0.5, 0.29, null]);
});

test('a line has a gap where there is no rate', () => {
  expect(pathOf([1, null, 2, 1], 2)).toBe('M0 50M66.66666666666667 0L100 50');
});

test('a chart says its finding and each of its bars', () => {
  shown(<BarRows title="By country" valueName="letters" bars={rows(10, 30)} />);
  expect(screen.getByRole('listbox', { name: 'By country: Most: Row 1, 30' })).toBeTruthy();
  expect(screen.getAllByRole('option').map((row) => row.getAttribute('aria-label'))).toEqual([
    'Row 1: 30',
    'Row 0: 10',
  ]);
});

test('arrows walk along the bars, mirrored in Arabic, and Enter chooses', async () => {
  const chosen = vi.fn();
  const columns = rows(1, 2, 3);
  shown(<Columns title="By hour" valueName="letters" columns={columns} now="r2" onChoose={chosen} />);
  const [first, second] = screen.getAllByRole('option') as [HTMLElement, HTMLElement];
  first.focus();
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(second, { key: 'Enter' });
  expect(chosen).toHaveBeenCalledWith('r1');
  document.documentElement.dir = 'rtl';
  fireEvent.keyDown(second, { key: 'ArrowRight' });
  document.documentElement.dir = 'ltr';
  expect(document.activeElement).toBe(first);
  expect(screen.getByRole('option', { name: 'Row 2: 3 letters · now' })).toBeTruthy();
});

test('T turns a chart into its table and back', () => {
  shown(<Funnel title="From letter to order" valueName="people" steps={rows(200, 50)} />);
  const typed = () => {
    const event = new KeyboardEvent('keydown', { key: 't', bubbles: true, cancelable: true });
    document.body.addEventListener('keydown', (heard) => handle(heard as KeyboardEvent), { once: true });
    fireEvent(document.body, event);
  };
  typed();
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
    'SteppeopleOf the step above',
    'Row 0200—',
    'Row 15025%',
  ]);
  typed();
  expect(screen.queryByRole('table')).toBeNull();
});

test('without numbers a chart says so and offers no file', () => {
  shown(<Lines title="Opened" valueName="rate" points={[{ key: 'a', name: 'Monday', value: null }]} />);
  expect(screen.getByText('No numbers yet.')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
