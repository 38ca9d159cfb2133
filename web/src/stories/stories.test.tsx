import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { cleanup, render, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Paint } from '../app/paint';
import { chooseLanguage, needWords, Words } from '../app/words';
import { Stage } from './stage';
import { PARTS } from './story';

/** What jsdom has not: a window that measures and answers media queries. */
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
const media = (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
});

beforeAll(async () => {
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal('matchMedia', media);
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  await needWords('customers', 'home', 'letters', 'sending', 'trust');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** Everything that a component asks of the page around it. */
function shown(story: ReactNode) {
  const root = createRootRoute({ component: () => story });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  return render(
    <Words>
      <Paint>
        <RouterProvider router={router as never} />
      </Paint>
    </Words>,
  );
}

const PATIENCE_MILLISECONDS = 60_000;

test.each(PARTS.map((part) => [part.name, part] as const))(
  'every story of %s can be shown, in two directions',
  async (_, part) => {
    const complain = vi.spyOn(console, 'error');
    const { default: file } = await part.load();
    for (const language of ['en', 'ar'] as const) {
      await chooseLanguage(language);
      for (const story of file.stories) {
        const { container, unmount } = shown(
          <Stage answers={file.answers}>
            <span data-story="" />
            {story.render()}
          </Stage>,
        );
        await waitFor(() => expect(container.querySelector('[data-story]'), story.name).not.toBeNull());
        expect(container.querySelector('code.bad')?.textContent, story.name).toBeUndefined();
        unmount();
      }
    }
    expect(complain.mock.calls.map((call) => String(call[0]).slice(0, 300))).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

test('every part has stories', async () => {
  const covered = new Set<string>();
  for (const part of PARTS.filter((one) => one.folder === 'parts')) {
    covered.add(part.name);
    for (const name of (await part.load()).default.covers ?? []) covered.add(name);
  }
  const files = readdirSync(join(process.cwd(), 'src/parts')).filter((name) => /^[a-z-]+\.tsx$/.test(name));
  expect(files.map((name) => name.replace('.tsx', '')).filter((name) => !covered.has(name))).toEqual([]);
});
