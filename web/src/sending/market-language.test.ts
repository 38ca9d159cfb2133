import { expect, test } from 'vitest';
import { languageOfMarkets } from './market-language';

const SPOKEN = ['ar', 'en', 'es', 'vi', 'zh'];

test('a letter begins in the language that most of its readers speak, and in English where no template speaks it', () => {
  const of = (...markets: [string, number][]) =>
    languageOfMarkets(
      markets.map(([country, people]) => ({ country, people })),
      SPOKEN,
    );
  expect(of(['DE', 3], ['ES', 1])).toBe('en');
  expect(of(['MX', 2], ['ES', 2], ['GB', 3])).toBe('es');
  expect(of(['SA', 1])).toBe('ar');
  expect(of()).toBeUndefined();
});
