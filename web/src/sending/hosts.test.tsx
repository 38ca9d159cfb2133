import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { DomainHost } from '../api/types';
import { Paint } from '../app/paint';
import { currentToast } from '../app/stores';
import { chooseLanguage, needWords, Words } from '../app/words';
import { standInForBrowser } from '../parts/testing';
import { Hosts } from './hosts';

const asked = vi.hoisted(() => ({
  listReturnHosts: vi.fn(),
  listTrackingHosts: vi.fn(),
  setReturnHost: vi.fn(),
  setTrackingHost: vi.fn(),
  removeReturnHost: vi.fn(),
  removeTrackingHost: vi.fn(),
  checkReturnHost: vi.fn(),
  checkTrackingHost: vi.fn(),
  getWorkspace: vi.fn(),
  listDomains: vi.fn(),
  undo: vi.fn(),
}));
vi.mock('../api/operations', () => asked);
vi.mock('../app/session', () => ({ useRight: () => true }));

const HOST: DomainHost = {
  kind: 'return',
  domain: 'd',
  domain_name: 'seller.example',
  domain_proven: 'proven',
  host: 'bounce.seller.example',
  proven: 'unproven',
  target: 'out.seller.example',
  records: [{ kind: 'MX', value: '10 out.seller.example' }],
  reports_to: 'reports@bounce.seller.example',
  found: null,
  checked_at: '2026-05-04T08:00:00Z',
  unanswered: null,
  unanswered_at: null,
};
const SILENCE = { unanswered: 'bounce.seller.example', unanswered_at: '2026-05-04T09:00:00Z' };

// A machine that builds beside the tests shows a dialogue in seconds, not in a moment.
vi.setConfig({ testTimeout: 30_000 });
configure({ asyncUtilTimeout: 10_000 });

beforeAll(async () => {
  standInForBrowser();
  await needWords('sending');
  await chooseLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

function show(host: Partial<DomainHost>) {
  asked.listReturnHosts.mockResolvedValue([{ ...HOST, ...host }]);
  asked.getWorkspace.mockResolvedValue({ public_url: 'https://pages.example' });
  asked.listDomains.mockResolvedValue([{ id: 'd', name: 'seller.example' }]);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <Words>
      <Paint>
        <QueryClientProvider client={client}>
          <Hosts kind="return" />
        </QueryClientProvider>
      </Paint>
    </Words>,
  );
  return screen.findByText('bounce.seller.example');
}

test('a missing record, a wrong one and an unanswered question are three different things', async () => {
  await show({});
  expect(screen.getByText('No MX record was found')).toBeTruthy();
  cleanup();
  await show({ found: 'mx.other.example' });
  expect(screen.getByText(/Its mail goes to .*mx\.other\.example/)).toBeTruthy();
  cleanup();
  await show({ ...SILENCE, checked_at: null });
  expect(screen.getByText(/the name servers did not answer for .*nothing is known yet/)).toBeTruthy();
  expect(screen.queryByText('No MX record was found')).toBeNull();
});

test('a declared host is not called unchecked beside what a look found', async () => {
  await show({ proven: 'declared' });
  expect(screen.getByText('declared, not proven')).toBeTruthy();
  expect(screen.getByText(/No MX record was found · It counts nevertheless/)).toBeTruthy();
  expect(screen.queryByText(/not checked/)).toBeNull();
  cleanup();
  await show({ proven: 'declared', checked_at: null });
  expect(screen.getByText(/Not looked at yet/)).toBeTruthy();
  expect(screen.queryByText(/It counts nevertheless/)).toBeNull();
});

test('what was proven stays proven while the name servers are silent, and says so', async () => {
  await show({ ...SILENCE, proven: 'proven', found: 'out.seller.example' });
  expect(screen.getByText('proven')).toBeTruthy();
  expect(screen.getByText(/did not answer for .*what stands here is from/)).toBeTruthy();
});

test('a look that nobody answered is not called a check', async () => {
  await show({});
  asked.checkReturnHost.mockResolvedValue({ ...HOST, ...SILENCE });
  fireEvent.click(screen.getByRole('button', { name: 'Check bounce.seller.example' }));
  await waitFor(() => expect(currentToast()?.text).toBe('The name servers did not answer; nothing is changed'));
});

test('a removed host comes back by undo and is looked at again', async () => {
  await show({});
  asked.removeReturnHost.mockResolvedValue(undefined);
  asked.setReturnHost.mockResolvedValue(undefined);
  asked.checkReturnHost.mockResolvedValue(HOST);
  fireEvent.click(screen.getByRole('button', { name: 'Remove bounce.seller.example' }));
  await waitFor(() => expect(currentToast()?.text).toBe('bounce.seller.example removed'));
  await currentToast()?.undo?.();
  expect(asked.setReturnHost).toHaveBeenCalledWith('d', 'bounce.seller.example');
  expect(asked.checkReturnHost).toHaveBeenCalledWith('d');
});
