import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Operation } from '../api/types';
import { useEndings, useOperationWords } from './long-work';
import { currentToast, hush } from './stores';
import { chooseLanguage, needWords, Words } from './words';

const ended: Operation = {
  id: 'imp_1',
  noun: 'import',
  title: { code: 'import', arguments: { name: 'fair.csv' } },
  state: 'done',
  done: 1_200,
  total: 1_200,
  per_second: null,
  seconds_left: null,
  began_at: '2026-11-26T09:00:00Z',
  ended_at: '2026-11-26T09:01:00Z',
  result: { new: 1_100, refused: 100, updated: 0 },
  failure: null,
  by: { kind: 'user', id: 'usr_1', name: 'Mei Lin' },
  can: ['undo'],
};
const running: Operation = { ...ended, state: 'running', done: 300, ended_at: null, result: {}, can: [] };

vi.mock('../api/operations', () => ({
  listOperations: vi.fn(async () => ({ items: [ended], next: null })),
  actOnCampaign: vi.fn(),
  actOnBulkRun: vi.fn(),
  actOnImport: vi.fn(),
  undo: vi.fn(),
}));

beforeAll(async () => {
  await needWords();
  await chooseLanguage('en');
});
afterEach(() => {
  cleanup();
  hush();
});

const client = new QueryClient();
const around = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={client}>
    <Words>{children}</Words>
  </QueryClientProvider>
);

test('work that was seen running says what came of it when it ends', async () => {
  const { rerender } = renderHook(({ seen }: { seen: Operation[] }) => useEndings(seen), {
    wrapper: around,
    initialProps: { seen: [running] },
  });
  expect(currentToast()).toBeNull();
  rerender({ seen: [] });
  await waitFor(() => expect(currentToast()?.text).toBe('Done: Import “fair.csv” · 1,100 new · 100 refused'));
});

test('work that ended before one looked says nothing', async () => {
  const { rerender } = renderHook(({ seen }: { seen: Operation[] }) => useEndings(seen), {
    wrapper: around,
    initialProps: { seen: [] as Operation[] },
  });
  rerender({ seen: [running] });
  expect(currentToast()).toBeNull();
});

test('a failure is told by its reason', () => {
  const { result } = renderHook(() => useOperationWords(), { wrapper: around });
  expect(result.current.result({ ...ended, state: 'failed', failure: 'file_gone', result: {} })).toBe(
    'The file was deleted after 7 days',
  );
  expect(result.current.pace({ ...running, per_second: 4.26, seconds_left: 211 })).toBe('4.3 rows/s · 4 min left');
});
