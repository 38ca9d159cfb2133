/** The server's news as they reach a page: through the browser's shared worker, or by a stream of the page's own. */

/** The events of `/api/v1/live`. */
export const EVENTS = ['change', 'presence', 'progress', 'clock'] as const;
export type News = { name: (typeof EVENTS)[number]; data: string };
/** What the worker says when its stream is refused: then each page listens by itself. */
export const LOST = 'lost';

/** Hears the news until told to stop. `reader` is who is signed in: another person gets another stream. */
export function hearNews(reader: string, hear: (news: News) => void): () => void {
  return hearShared(reader, hear) ?? hearAlone(hear);
}

function hearShared(reader: string, hear: (news: News) => void): (() => void) | undefined {
  if (typeof SharedWorker === 'undefined') return undefined;
  try {
    const name = `tradewind-live-${reader}`;
    const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name });
    const { port } = worker;
    let alone: (() => void) | undefined;
    // A browser that will not run it says so later: then the page listens by itself.
    worker.onerror = () => {
      alone ??= hearAlone(hear);
    };
    port.onmessage = ({ data }: MessageEvent<News | typeof LOST>) => {
      if (data === LOST) alone ??= hearAlone(hear);
      else hear(data);
    };
    const join = () => port.postMessage('hello');
    const leave = () => port.postMessage('bye');
    join();
    addEventListener('pageshow', join);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pageshow', join);
      removeEventListener('pagehide', leave);
      leave();
      port.close();
      alone?.();
    };
  } catch {
    return undefined;
  }
}

function hearAlone(hear: (news: News) => void): () => void {
  const source = new EventSource('/api/v1/live');
  for (const name of EVENTS)
    source.addEventListener(name, (event) => hear({ name, data: (event as MessageEvent<string>).data }));
  return () => source.close();
}
