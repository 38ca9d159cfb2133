/**
 * One stream of news for all pages of this browser: a shared worker that listens to the server and passes on what it hears. It
 * closes the stream with the last page. A page that closes says so; one that was frozen and comes back joins again.
 */
import { EVENTS, LOST, type News } from './live-news';

const ports = new Set<MessagePort>();
let source: EventSource | undefined;

function listen() {
  // A stream that was refused (nobody was signed in) is closed for good: the next page that joins opens it anew.
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource('/api/v1/live');
  for (const name of EVENTS)
    source.addEventListener(name, (event) => {
      const news: News = { name, data: (event as MessageEvent<string>).data };
      for (const port of ports) port.postMessage(news);
    });
  // A stream that only broke off comes back by itself; one that was refused does not.
  source.addEventListener('error', () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    for (const port of ports) port.postMessage(LOST);
  });
}

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0]!;
  port.onmessage = ({ data }: MessageEvent<'hello' | 'bye'>) => {
    if (data === 'hello') {
      ports.add(port);
      listen();
      return;
    }
    ports.delete(port);
    if (ports.size > 0) return;
    source?.close();
    source = undefined;
  };
});
