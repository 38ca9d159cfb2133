/** The server's news: a change makes what shows the noun stale; progress is kept for the tray. */
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** Many changes of one noun within this time become one refresh. */
const GATHER_MILLISECONDS = 250;

/** Nouns whose changes may begin or end long work. */
const LONG_WORK: ReadonlySet<string> = new Set(['import', 'campaign', 'job']);

/** A change of one of these may be a new line of a timeline. */
const TOLD: ReadonlySet<string> = new Set(['contact', 'company', 'order', 'event', 'campaign']);

/** `contacts`, `contact` and `con` of the server name the same thing on the screens. */
export function nounOf(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') ? name.slice(0, -1) : name;
}

export function listen(client: QueryClient): () => void {
  const source = new EventSource('/api/v1/live');
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (noun: string) => {
    stale.add(noun);
    if (TOLD.has(noun)) stale.add('story');
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const name of stale) void client.invalidateQueries({ queryKey: [name] });
      stale.clear();
    }, GATHER_MILLISECONDS);
  };
  const read = (event: Event): Record<string, unknown> => {
    try {
      return JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
    } catch {
      return {};
    }
  };
  source.addEventListener('change', (event) => {
    const { noun } = read(event);
    if (typeof noun !== 'string') return;
    later(nounOf(noun));
    if (LONG_WORK.has(nounOf(noun))) later('operation');
  });
  source.addEventListener('progress', (event) => {
    const news = read(event);
    later('operation');
    if ('campaign' in news) later('campaign');
    if ('import' in news) later('import');
  });
  source.addEventListener('clock', () => later('workspace'));
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

export function useLive(client: QueryClient) {
  useEffect(() => listen(client), [client]);
}
