import type { Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { entriesOf, over } from './weight';

const chunk = (fileName: string, more: object) => ({
  type: 'chunk',
  fileName,
  name: fileName,
  imports: [],
  moduleIds: [],
  isEntry: false,
  isDynamicEntry: false,
  ...more,
});
const bundle = Object.fromEntries(
  [
    chunk('main', { isEntry: true, imports: ['react'], viteMetadata: { importedCss: new Set(['main.css']) } }),
    chunk('react', {}),
    chunk('home', {
      isDynamicEntry: true,
      imports: ['react', 'form'],
      viteMetadata: { importedCss: new Set(['home.css']) },
    }),
    chunk('form', { imports: ['react'] }),
    chunk('world', { isDynamicEntry: true, imports: ['drawing'] }),
    chunk('drawing', { moduleIds: ['/node_modules/echarts/core.js'] }),
  ].map((one) => [one.fileName, one]),
) as unknown as Rolldown.OutputBundle;

test('an entry weighs what it alone makes the browser fetch, styles included', () => {
  const { shell, late } = entriesOf(bundle);
  expect(shell.files).toEqual(['main', 'react', 'main.css']);
  expect(late.map(({ name, files, budget }) => [name, files.join(' '), budget])).toEqual([
    ['home', 'home form home.css', 130],
    ['world', 'world drawing', 220],
  ]);
});

test('what is over its budget is named with its weight and its heaviest parts', () => {
  const weighed = [{ name: 'home', files: ['home', 'form'], budget: 130 }];
  expect(over(weighed, () => 65 * 1024)).toEqual([]);
  expect(over(weighed, (file) => (file === 'form' ? 100 : 40) * 1024)).toEqual([
    'home: 140 KB of 130 (form 100 KB, home 40 KB)',
  ]);
});
