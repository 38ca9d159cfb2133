import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Channel, Rerouting } from '../api/types';
import { chooseLanguage, needWords, Words } from '../app/words';
import { ChannelReroutings, Reroutings } from './reroutings';

const asked = vi.hoisted(() => ({ listChannels: vi.fn(), listReroutings: vi.fn(), listChannelReroutings: vi.fn() }));
vi.mock('../api/operations', () => asked);

const at = '2026-11-27T03:00:00Z';
const moved = (cause: string, provider: string | null, letters: number): Rerouting => ({
  from: 'a',
  to: 'b',
  cause,
  provider,
  letters,
  first_at: at,
  last_at: at,
});

beforeAll(async () => {
  await needWords('sending');
  await chooseLanguage('en');
  asked.listChannels.mockResolvedValue([
    { id: 'a', name: 'First relay' },
    { id: 'b', name: 'Second relay' },
  ] as Channel[]);
});
afterEach(cleanup);

function show(what: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <Words>
      <QueryClientProvider client={client}>{what}</QueryClientProvider>
    </Words>,
  );
}

test('a campaign tells whose letters another channel took over, and why', async () => {
  asked.listReroutings.mockResolvedValue([moved('channel', null, 1), moved('blocked', 'yahoo', 12)]);
  show(<Reroutings campaign="c" />);
  await screen.findByText('1 letter was taken over by Second relay, because First relay was in trouble');
  await screen.findByText(/^12 letters to Yahoo.* were taken over by Second relay: Yahoo.* blocks us on First relay$/);
});

test('mailboxes that no known provider runs are another receiver', async () => {
  asked.listReroutings.mockResolvedValue([moved('suspended', 'other', 2)]);
  show(<Reroutings campaign="c" />);
  await screen.findByText('2 letters to another receiver were taken over by Second relay: suspended on First relay');
});

test('a channel tells it too, and says nothing when nothing was taken over', async () => {
  asked.listChannelReroutings.mockResolvedValue([moved('suspended', 'google', 3)]);
  const first = show(<ChannelReroutings channel="a" />);
  await screen.findByText('Taken over by other channels');
  await screen.findByText('3 letters to Google were taken over by Second relay: suspended on First relay');
  first.unmount();
  asked.listChannelReroutings.mockResolvedValue([]);
  show(<ChannelReroutings channel="a" />);
  expect(screen.queryByText('Taken over by other channels')).toBeNull();
});
