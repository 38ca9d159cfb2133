/**
 * An in-memory stand-in of the API for development and for the browser tests before a server is at hand.
 * It is a plugin of the dev and preview servers only and never enters the bundle. TRADEWIND_URL switches it off.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { answer } from './fake-answers';

type Next = () => void;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  if (!request.headers['content-type']?.includes('json') || text === '') return {};
  return JSON.parse(text) as unknown;
}

function api(request: IncomingMessage, response: ServerResponse, next: Next) {
  const url = new URL(request.url ?? '/', 'http://fake');
  if (url.pathname === '/fake-letter') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    );
    response.end(
      '<body style="font:16px/26px sans-serif;padding:24px;margin:0"><h1 style="font-size:22px">QL-860: zwei Platten</h1><p>Sehr geehrte Frau Ohlendorf,</p><p>die neue Ausführung spart Strom.</p><p><a href="#" style="background:#0b3c8c;color:#fff;padding:12px 20px">Datenblatt</a></p></body>',
    );
    return;
  }
  if (!url.pathname.startsWith('/api/v1/')) return next();
  if (url.pathname === '/api/v1/live') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': here\n\n');
    return;
  }
  void bodyOf(request).then((body) => {
    const found = answer(
      request.method ?? 'GET',
      url.pathname.slice('/api/v1'.length),
      url.searchParams,
      body as Record<string, unknown>,
      request.headers.cookie ?? '',
    );
    if (found.cookie) response.setHeader('set-cookie', `${found.cookie}; Path=/; HttpOnly; SameSite=Lax`);
    response.writeHead(found.status, { 'content-type': 'application/json' });
    response.end(found.body === undefined ? '' : JSON.stringify(found.body));
  });
}

/** The page with its nonce and the policy that the real server sends. */
function page(root: string) {
  return (request: IncomingMessage, response: ServerResponse, next: Next) => {
    if (!request.headers.accept?.includes('text/html') || request.url?.startsWith('/fake-letter')) return next();
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    response.end(readFileSync(join(root, 'dist/index.html'), 'utf8').replaceAll('__NONCE__', nonce));
  };
}

export function fakeApi(): Plugin {
  const off = Boolean(process.env.TRADEWIND_URL);
  return {
    name: 'tradewind-fake-api',
    apply: 'serve',
    configureServer(server) {
      if (!off) server.middlewares.use(api);
    },
    configurePreviewServer(server) {
      server.middlewares.use(api);
      server.middlewares.use(page(server.config.root));
    },
  };
}
