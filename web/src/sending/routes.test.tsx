import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Channel, ChannelHook, Route } from '../api/types';
import { Paint } from '../app/paint';
import { chooseLanguage, needWords, Words } from '../app/words';
import { standInForBrowser } from '../parts/testing';
import { HookBox } from './channel-hook';
import { RoutesScreen } from './routes';

const asked = vi.hoisted(() => ({
  listRoutes: vi.fn(),
  listChannels: vi.fn(),
  listDomains: vi.fn(),
  orderRoutes: vi.fn(),
  explainRoute: vi.fn(),
  deleteRoute: vi.fn(),
  getChannelHook: vi.fn(),
  changeChannelHook: vi.fn(),
  undo: vi.fn(),
}));
vi.mock('../api/operations', () => asked);
vi.mock('../app/session', () => ({ useRight: () => true }));
vi.mock('../workspace/settings-page', () => ({
  SettingsPage: ({ actions, children }: { actions: ReactNode; children: ReactNode }) => (
    <main>
      {actions}
      {children}
    </main>
  ),
}));

const route = (id: string, name: string): Route => ({
  id,
  name,
  enabled: true,
  countries: ['CN'],
  providers: [],
  uses: [],
  domains: [],
  channels: ['a', 'b'],
  patience_seconds: 600,
});
const channels = [
  { id: 'a', name: 'First relay' },
  { id: 'b', name: 'Second relay' },
  { id: 'c', name: 'Third relay' },
] as Channel[];

beforeAll(async () => {
  standInForBrowser();
  await needWords('sending');
  await chooseLanguage('en');
});
beforeEach(() => {
  asked.listRoutes.mockResolvedValue([route('1', 'Eastward'), route('2', 'Everybody')]);
  asked.listChannels.mockResolvedValue(channels);
  asked.listDomains.mockResolvedValue([{ id: 'd', name: 'tide.example' }]);
  asked.orderRoutes.mockResolvedValue([]);
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

function show(what: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <Words>
      <Paint>
        <QueryClientProvider client={client}>{what}</QueryClientProvider>
      </Paint>
    </Words>,
  );
}

test('routes stand in their order, and a button puts one before the other', async () => {
  show(<RoutesScreen />);
  await screen.findByText('Eastward');
  expect((await screen.findAllByText('First relay')).length).toBe(2);
  expect(screen.getByRole('button', { name: 'Move Eastward up' }).hasAttribute('disabled')).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Move Everybody up' }));
  await waitFor(() => expect(asked.orderRoutes).toHaveBeenCalledWith(['2', '1']));
});

test('the answer to "which channel?" says every step', async () => {
  asked.explainRoute.mockResolvedValue({
    channel: 'b',
    route: '2',
    provider: 'tencent',
    country: null,
    known: false,
    reasons: [
      { route: '1', channel: null, step: 'country' },
      { route: '2', channel: null, step: 'fits' },
      { route: '2', channel: 'a', step: 'down' },
      { route: '2', channel: 'c', step: 'group_suspended' },
      { route: '2', channel: 'b', step: 'taken' },
    ],
  });
  show(<RoutesScreen />);
  fireEvent.change(await screen.findByRole('textbox', { name: 'To' }), { target: { value: 'li@qq.com' } });
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'From' })).toHaveProperty('value', 'tide.example'));
  fireEvent.click(screen.getByRole('button', { name: 'Find out' }));
  await screen.findByText('It would go by Second relay');
  expect(asked.explainRoute.mock.calls[0]?.[0]).toEqual({
    address: 'li@qq.com',
    from: 'tide.example',
    use: 'campaign',
  });
  screen.getByText('“Eastward” is for other countries');
  screen.getByText('First relay has been in trouble for too long');
  screen.getByText('Third relay: a person has suspended letters to this receiver');
});

test('without routes the page says what they are for', async () => {
  asked.listRoutes.mockResolvedValue([]);
  show(<RoutesScreen />);
  await screen.findByText(/No route yet/);
});

test('a hook shows what to paste, asks for its key, and warns when nothing comes', async () => {
  const hook: ChannelHook = {
    has_events: true,
    url: 'https://mail.tide.example/hooks/abc',
    proof: 'public_key',
    secret: null,
    has_key: false,
    subject: null,
    ticks: ['Bounced', 'Delivered'],
    last_event_at: null,
    refused_at: null,
    refusal: null,
    letters: 40,
    days: 3,
    is_silent: true,
  };
  asked.getChannelHook.mockResolvedValue(hook);
  asked.changeChannelHook.mockResolvedValue({ ...hook, has_key: true });
  show(<HookBox channel={{ id: 'a', name: 'SendGrid' } as Channel} />);
  await screen.findByText('https://mail.tide.example/hooks/abc');
  screen.getByText('Reports are refused until this key is set');
  screen.getByText(/40 letters in 3 days/);
  fireEvent.change(screen.getByLabelText('Verification key of the service'), { target: { value: ' MFkw ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked.changeChannelHook).toHaveBeenCalledWith('a', { key: 'MFkw' }));
});
