import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Campaign, CampaignBrake } from '../api/types';
import { currentToast } from '../app/stores';
import { chooseLanguage, needWords, Words } from '../app/words';
import { BrakeNote } from './brake-note';

const asked = vi.hoisted(() => ({ getCampaignBrake: vi.fn(), goOnNevertheless: vi.fn(), liftChannelHold: vi.fn() }));
vi.mock('../api/operations', () => asked);
vi.mock('../app/session', () => ({ useRight: () => true }));

const hold = (provider: string): CampaignBrake['holds'][number] => ({
  channel: 'c',
  provider,
  part: 3,
  base: 20,
  limit: 0.05,
  at: '2026-11-27T03:00:00Z',
  until: '2026-11-28T03:00:00Z',
});

beforeAll(async () => {
  await needWords('sending');
  await chooseLanguage('en');
});
afterEach(cleanup);

test('a receiver that blocks us is called by its name, and all others by a sentence of their own', async () => {
  asked.getCampaignBrake.mockResolvedValue({ brake: null, holds: [hold('yahoo'), hold('other')] });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <Words>
      <QueryClientProvider client={client}>
        <BrakeNote campaign={{ id: 'a', state: 'running' } as Campaign} />
      </QueryClientProvider>
    </Words>,
  );
  await screen.findByText(/^Yahoo blocks this channel \(3 of 20 letters refused\): its letters wait until /);
  screen.getByText(/^Receivers other than the known providers block this channel .*: letters to them wait until /);
  expect(screen.queryByText(/All other/)).toBeNull();
  asked.liftChannelHold.mockResolvedValue(undefined);
  fireEvent.click(screen.getAllByRole('button', { name: 'Let them go' })[1] as HTMLElement);
  await waitFor(() => expect(currentToast()?.text).toBe('Letters to other receivers go again'));
});
