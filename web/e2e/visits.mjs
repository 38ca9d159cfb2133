/** A page of another server with the snippet in it: nothing before consent, then a visit that Tradewind hears. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

/** A browser as a person has it; the one of the tests says that it is a machine and is not heard. */
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const HEARD_WITHIN_MILLISECONDS = 30_000;

/** Serves one page at a free port; `snippet` is put into it when it is asked for. */
async function shop() {
  const page = { snippet: '' };
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.end(`<!doctype html><title>Cranes</title><link rel="icon" href="data:,">${page.snippet}<h1>Cranes</h1>`);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { page, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export const visits = {
  'a page of a web site reports a visit, and nothing before consent': async (page, site) => {
    const { request } = page.context();
    const headers = { 'sec-fetch-site': 'same-origin' };
    const api = `${site.url}/api/v1/sites`;
    const { page: served, origin, close } = await shop();
    const added = await request.post(api, { data: { name: 'Walk shop', origins: [origin] }, headers });
    assert.equal(added.status(), 201, await added.text());
    const { id } = await added.json();
    const known = async () => (await (await request.get(api)).json()).find((one) => one.id === id);
    // The demo's public address is where it listens for the tests.
    served.snippet = (await known()).snippet.replace(/src="[^"]*\/site\.js"/, `src="${site.url}/site.js"`);
    const context = await page.context().browser().newContext({ userAgent: AGENT });
    try {
      const reader = await context.newPage();
      const reports = [];
      reader.on('request', (sent) => {
        if (sent.url().startsWith(`${site.url}/site/`)) reports.push(sent);
      });
      await reader.goto(`${origin}/cranes?a=1&tw_v=abc#top`);
      await reader.waitForFunction(() => window.tradewind?.ready);
      assert.equal(reader.url(), `${origin}/cranes?a=1#top`);
      assert.equal(await reader.evaluate(() => localStorage.length), 0);
      assert.equal(reports.length, 0);
      const answered = reader.waitForResponse((answer) => answer.url().startsWith(`${site.url}/site/`));
      await reader.evaluate(() => {
        window.tradewind('consent', true);
        window.tradewind('view', { key: 'QL-860', name: 'Crane QL-860', category: 'Cranes' });
      });
      assert.equal((await answered).status(), 204);
      const { events } = JSON.parse(reports[0].postData());
      assert.deepEqual(
        events.map((one) => one.kind),
        ['visited', 'viewed'],
      );
      const deadline = Date.now() + HEARD_WITHIN_MILLISECONDS;
      while (!(await known()).heard_at) assert.ok(Date.now() < deadline, 'the visit was not heard');
      await reader.evaluate(() => window.tradewind('consent', false));
      assert.equal(await reader.evaluate(() => localStorage.length), 0);
    } finally {
      await context.close();
      close();
    }
  },
};
