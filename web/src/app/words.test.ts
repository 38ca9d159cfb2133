import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const WORDS = join(process.cwd(), '../words');
const LANGUAGES = ['en', 'zh', 'es', 'vi', 'ar'];

function catalogue(language: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const file of readdirSync(join(WORDS, language)))
    Object.assign(all, JSON.parse(readFileSync(join(WORDS, language, file), 'utf8')));
  return all;
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

const english = catalogue('en');
const ROOMS = '(?:shell|home|customers|letters|sending|trust)';

test('every text that a screen names is in the catalogue', () => {
  const missing = sources(join(process.cwd(), 'src'))
    .flatMap((text) =>
      [...text.matchAll(new RegExp(`'(${ROOMS}\\.[a-z_-]+(?:\\.[A-Za-z_-]+)*)'`, 'g'))].map((match) => match[1]!),
    )
    .filter((key) => !(key in english) && !Object.keys(english).some((known) => known.startsWith(`${key}.`)));
  expect([...new Set(missing)]).toEqual([]);
});

test('every text made of a word and a code has at least one entry', () => {
  const missing = sources(join(process.cwd(), 'src'))
    .flatMap((text) =>
      [...text.matchAll(new RegExp(`\`(${ROOMS}\\.[A-Za-z_.-]+)\\$\\{`, 'g'))].map((match) => match[1]!),
    )
    .filter((start) => !Object.keys(english).some((known) => known.startsWith(start)));
  expect([...new Set(missing)]).toEqual([]);
});

test('every language has the same keys', () => {
  for (const language of LANGUAGES)
    expect(Object.keys(catalogue(language)).sort(), language).toEqual(Object.keys(english).sort());
});
