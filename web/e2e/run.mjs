/**
 * Every screen of the router's own list, in light, dark, Arabic, Chinese and phone width: axe, no sideways scroll, no error
 * on the console, no request to a foreign host; then a few flows by keyboard and pointer. Needs a built `dist`.
 *
 * TRADEWIND_URL, TRADEWIND_EMAIL and TRADEWIND_PASSWORD name a running server; else `tradewind demo` is started (its path in
 * TRADEWIND_BINARY); with TRADEWIND_FAKE=1 the fake API of the preview server answers. SHOTS=folder keeps pictures.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { flows } from './flows.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const MODES = [
  { name: 'light', theme: 'light', language: 'en', width: 1440, height: 900 },
  { name: 'dark', theme: 'dark', language: 'en', width: 1440, height: 900 },
  { name: 'arabic', theme: 'light', language: 'ar', width: 1440, height: 900 },
  { name: 'chinese', theme: 'light', language: 'zh', width: 1440, height: 900 },
  { name: 'phone', theme: 'light', language: 'zh', width: 390, height: 844 },
];
const SERVER_MILLISECONDS = 60_000;
const shots = process.env.SHOTS;
const only = process.env.ONLY;
if (shots) mkdirSync(shots, { recursive: true });
const outcome = { passed: 0, failed: 0, skipped: 0 };
const told = (name, problems) => {
  if (problems.length === 0) outcome.passed += 1;
  else outcome.failed += 1;
  if (problems.length > 0) console.log(`FAILED ${name}\n  ${problems.join('\n  ')}`);
};

async function startFake() {
  const { preview } = await import('vite');
  const server = await preview({ preview: { host: '127.0.0.1', port: 0, strictPort: false }, logLevel: 'error' });
  const { port } = server.httpServer.address();
  return {
    url: `http://127.0.0.1:${port}`,
    email: 'siyuan@qilan.example',
    password: 'demo',
    fake: true,
    stop: () => server.close(),
  };
}

function startDemo() {
  const binary = process.env.TRADEWIND_BINARY ?? 'tradewind';
  const child = spawn(binary, ['demo', '--seed', '7', '--listen', '127.0.0.1:0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error('the demo printed no address in time')), SERVER_MILLISECONDS);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
    child.stdout.on('data', (part) => {
      text += part;
      const line = text.split('\n').find((one) => one.startsWith('{') && one.endsWith('}'));
      if (!line) return;
      clearTimeout(late);
      resolve({ ...JSON.parse(line), stop: () => child.kill('SIGTERM') });
    });
  });
}

async function server() {
  const { TRADEWIND_URL: url, TRADEWIND_EMAIL: email, TRADEWIND_PASSWORD: password } = process.env;
  if (url) return { url, email, password, stop: () => undefined };
  return process.env.TRADEWIND_FAKE ? startFake() : startDemo();
}

/** An address for each screen; `$id` becomes the first record of that noun, or the screen is skipped. */
async function addresses(context, base) {
  const screens = JSON.parse(readFileSync(join(import.meta.dirname, '../src/app/screens.json'), 'utf8'));
  const found = [];
  for (const { path } of screens) {
    if (!path.includes('$id')) {
      found.push(path);
      continue;
    }
    const noun = path.split('/')[1];
    const answer = await context.request.get(`${base}/api/v1/${noun}?limit=1`);
    const id = answer.ok() ? (await answer.json()).items?.[0]?.id : undefined;
    if (id) found.push(path.replace('$id', id));
    else outcome.skipped += 1;
  }
  return found;
}

async function signIn(context, site) {
  const answer = await context.request.post(`${site.url}/api/v1/session`, {
    data: { email: site.email, password: site.password },
    headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
  });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
}

function watch(page, base) {
  const problems = [];
  page.on(
    'console',
    (message) =>
      message.type() === 'error' &&
      !/sandbox|style-src/.test(message.text()) &&
      problems.push(`console: ${message.text().slice(0, 200)}`),
  );
  page.on('pageerror', (error) => problems.push(`page error: ${error.message.slice(0, 200)}`));
  page.on(
    'request',
    (request) =>
      !request.url().startsWith(base) &&
      !/^(data|blob|about):/.test(request.url()) &&
      problems.push(`foreign request: ${request.url()}`),
  );
  return problems;
}

async function look(page, name) {
  const problems = [];
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) problems.push(`scrolls sideways by ${wide} px`);
  const raw = await page.evaluate(() =>
    (document.body.innerText.match(/\b(shell|home|customers|letters|sending|trust)\.[a-z_-]+\.[a-z_.-]+/g) ?? []).slice(
      0,
      3,
    ),
  );
  if (raw.length > 0) problems.push(`keys instead of words: ${raw.join(', ')}`);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .exclude('iframe')
    .exclude('[inert]')
    .analyze();
  for (const violation of violations)
    problems.push(
      `axe ${violation.id}: ${violation.nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 140))
        .join(' | ')} (${violation.nodes.length})`,
    );
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
  return problems;
}

async function context(browser, site, mode, enter = true) {
  const made = await browser.newContext({
    viewport: { width: mode.width, height: mode.height },
    locale: mode.language,
    reducedMotion: 'reduce',
    hasTouch: mode.name === 'phone',
  });
  await made.addInitScript(
    ([theme, language]) => {
      if (location.protocol === 'about:' || window !== window.top) return;
      localStorage.setItem('tradewind.theme', theme);
      localStorage.setItem('tradewind.language', language);
    },
    [mode.theme, mode.language],
  );
  if (enter) await signIn(made, site);
  return made;
}

async function screens(browser, site, mode) {
  const inside = await context(browser, site, mode);
  const outside = await context(browser, site, mode, false);
  const all = (await addresses(inside, site.url)).map((path) => [inside, path]);
  all.push([outside, '/sign-in']);
  if (site.fake) {
    await outside.addCookies([{ name: 'fresh', value: '1', url: site.url }]);
    all.push([outside, '/setup']);
  }
  if (mode.name === 'light' || mode.name === 'dark') {
    const answer = await inside.request.get(`${site.url}/api/v1/campaigns`);
    const draft = answer.ok() ? (await answer.json()).items.find((row) => row.state === 'draft') : undefined;
    if (draft)
      for (const step of ['audience', 'content', 'moment', 'check'])
        all.push([inside, `/campaigns/${draft.id}?step=${step}`]);
    const first = (await (await inside.request.get(`${site.url}/api/v1/contacts?limit=3`)).json()).items.at(-1);
    if (first) all.push([inside, `/contacts?open=${first.id}`]);
  }
  for (const [where, path] of all) {
    if (only && !path.includes(only)) continue;
    const name = `${mode.name} ${path}`;
    const page = await where.newPage();
    const problems = watch(page, site.url);
    try {
      await page.goto(site.url + path, { waitUntil: 'load' });
      await page.locator('main h1, main h2').first().waitFor({ timeout: 15_000 });
      await page.waitForFunction(() => !document.querySelector('.waiting'));
      problems.push(...(await look(page, name.replaceAll(/[^a-z0-9]+/gi, '-'))));
    } catch (error) {
      problems.push(String(error).slice(0, 300));
    }
    told(name, [...new Set(problems)]);
    await page.close();
  }
  await inside.close();
  await outside.close();
}

const site = await server();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  for (const mode of MODES) if (!process.env.MODE || process.env.MODE === mode.name) await screens(browser, site, mode);
  for (const [name, flow] of process.env.MODE || only ? [] : Object.entries(flows)) {
    const where = await context(browser, site, MODES[0]);
    const page = await where.newPage();
    const problems = watch(page, site.url);
    try {
      await flow(page, site.url);
    } catch (error) {
      problems.push(String(error).slice(0, 400));
    }
    told(name, problems);
    await where.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
console.log(`${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`);
process.exit(outcome.failed > 0 ? 1 : 0);
