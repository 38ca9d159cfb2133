/** The server's news: a change makes what shows the noun stale; progress is kept for the tray. */
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { hearNews } from './live-news';

/** Many changes of one noun within this time become one refresh. */
const GATHER_MILLISECONDS = 250;

/** Nouns whose changes may begin or end long work. */
const LONG_WORK: ReadonlySet<string> = new Set(['import', 'campaign', 'job', 'bulk_run']);

/** A change of one of these may be a new line of a timeline. */
const TOLD: ReadonlySet<string> = new Set(['contact', 'company', 'order', 'event', 'campaign', 'task', 'document']);

/** `contacts`, `contact` and `con` of the server name the same thing on the screens. */
export function nounOf(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') ? name.slice(0, -1) : name;
}

export function listen(client: QueryClient, reader: string): () => void {
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
  const stop = hearNews(reader, ({ name, data }) => {
    const news = read(data);
    if (name === 'presence') void client.invalidateQueries({ queryKey: ['presence', news.id] });
    else if (name === 'clock') later('workspace');
    else if (name === 'progress') {
      later('operation');
      if ('campaign' in news) later('campaign');
      if ('import' in news) later('import');
    } else if (typeof news.noun === 'string') {
      later(nounOf(news.noun));
      if (LONG_WORK.has(nounOf(news.noun))) later('operation');
    }
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function read(data: string): Record<string, unknown> {
  try {
    return JSON.parse(data) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function useLive(client: QueryClient, reader: string) {
  useEffect(() => listen(client, reader), [client, reader]);
}
