/**
 * How soon a screen can be used, as JSON. A benchmark, never a test: nothing here fails because a machine is slow.
 *
 * `home`: from a cold start of the browser's cache to the end of the last long task (or the first paint of content, if later),
 * median of 7, on loopback and behind 10 Mbit/s with 50 ms and a four times slower processor; each beside an empty page of the same
 * server, as a ratio. `grid`: the longest time from an interaction to its next paint (Event Timing, whole milliseconds in steps of 8) while
 * somebody searches, sorts, walks and opens among the contacts of the workspace.
 *
 * TRADEWIND_BINARY as in `run.mjs`; TRADEWIND_WORKSPACE names a folder (of `bench audience --keep DIR`) whose contacts are the grid's,
 * WHAT=home|grid only one of the two.
 */
import { chromium } from 'playwright-core';
import { FLAGS } from './browser.mjs';
import { signIn } from './records.mjs';
import { demo, served } from './site.mjs';

const ROUNDS = 7;
/** No long task for so long: the page rests. */
const REST_MILLISECONDS = 1_000;
const SLOW = { offline: false, latency: 50, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const SLOWER_PROCESSOR = 4;
const { TRADEWIND_WORKSPACE: workspace, WHAT: what } = process.env;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounded = (number) => Math.round(number * 100) / 100;

/** Milliseconds from the navigation to the end of the last long task, or to the first paint of content. */
async function interactive(context, url, slow, ready) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.clearBrowserCache');
  if (slow) {
    await devtools.send('Network.emulateNetworkConditions', SLOW);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR });
  }
  await page.addInitScript(() => {
    if (window !== window.top) return;
    window.lastWork = 0;
    const note = (entries) => {
      for (const entry of entries.getEntries())
        window.lastWork = Math.max(window.lastWork, entry.startTime + entry.duration);
    };
    new PerformanceObserver(note).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver(note).observe({ type: 'paint', buffered: true });
  });
  await page.goto(url);
  if (ready) await ready(page);
  await page.waitForFunction(
    (rest) => window.lastWork > 0 && performance.now() - window.lastWork > rest,
    REST_MILLISECONDS,
  );
  const milliseconds = await page.evaluate(() => window.lastWork);
  await page.close();
  return milliseconds;
}

async function home(browser, site) {
  const found = {};
  for (const [name, slow] of [
    ['loopback', false],
    ['slow', true],
  ]) {
    const times = { home: [], empty: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      // A context of its own each time: no cache, no connection left over.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' });
      await signIn(context, site);
      await context.route(`${site.url}/empty`, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Empty</title><p>Empty.' }),
      );
      times.empty.push(await interactive(context, `${site.url}/empty`, slow));
      times.home.push(await interactive(context, `${site.url}/`, slow, (page) => page.locator('main h1').waitFor()));
      await context.close();
    }
    found[name] = {
      interactive_ms: Math.round(median(times.home)),
      all_ms: times.home.map(Math.round),
      empty_page_ms: Math.round(median(times.empty)),
      ratio: rounded(median(times.home) / median(times.empty)),
    };
  }
  return found;
}

/** What somebody does in a grid; each act is waited for as a person waits, until its answer stands there. */
async function grid(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' });
  await signIn(context, site);
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.acts = [];
    const note = (entries) => {
      for (const { name, duration, interactionId } of entries.getEntries())
        if (interactionId) window.acts.push({ name, duration, interactionId });
    };
    new PerformanceObserver(note).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  await page.goto(`${site.url}/contacts`);
  const first = page.locator('[role=row][data-row="0"]');
  await first.waitFor({ timeout: 60_000 });
  const total = await page.locator('[role=grid]').getAttribute('aria-rowcount');
  const found = {};
  const act = async (name, doing) => {
    await page.evaluate(() => {
      window.acts = [];
    });
    const began = Date.now();
    await doing();
    await first.waitFor();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
    const acts = await page.evaluate(() => window.acts);
    found[name] = { longest_ms: Math.max(0, ...acts.map(({ duration }) => duration)), whole_ms: Date.now() - began };
  };
  const settle = () => page.waitForFunction(() => !document.querySelector('[role=grid][aria-busy=true]'));
  const keys = async (...all) => {
    for (const key of all) await page.keyboard.press(key);
  };
  await act('search, four letters', async () => {
    await keys('/', 'm', 'a', 'r', 'i');
    await page.waitForURL('**q=mari**');
    await settle();
  });
  await act('search emptied', async () => {
    await keys('Control+a', 'Delete');
    await page.waitForURL((url) => !url.search.includes('q='));
    await settle();
  });
  await act('sorted by e-mail', async () => {
    await page.getByRole('columnheader', { name: 'E-mail' }).getByRole('button').first().click();
    await page.waitForURL('**sort=**');
    await settle();
  });
  await act('twenty rows down', async () => {
    await first.focus();
    await keys(...Array.from({ length: 20 }, () => 'j'));
  });
  await act('five checked', async () => keys('x', 'j', 'x', 'j', 'x', 'j', 'x', 'j', 'x'));
  await act('unchecked', async () => keys('Escape'));
  await act('panel opened', async () => {
    await first.focus();
    await keys('Enter');
    await page.waitForURL('**open=**');
  });
  await act('five records on', async () => keys('j', 'j', 'j', 'j', 'j'));
  await act('panel closed', async () => {
    await keys('Escape');
    await page.waitForURL((url) => !url.search.includes('open='));
  });
  await act('scrolled by pages', async () => {
    await first.focus();
    await keys('PageDown', 'PageDown', 'PageDown', 'Home');
  });
  await context.close();
  return {
    rows: Number(total),
    longest_ms: Math.max(...Object.values(found).map(({ longest_ms }) => longest_ms)),
    acts: found,
  };
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
const result = {};
try {
  if (what !== 'grid') {
    const site = await demo();
    result.home = await home(browser, site).finally(site.stop);
  }
  if (what !== 'home') {
    const site = workspace ? await served(workspace) : await demo();
    result.grid = await grid(browser, site).finally(site.stop);
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(result, null, 1));
