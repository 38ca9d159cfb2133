/**
 * Every screen of the router's own list, in light, dark, Arabic, Chinese and phone width; then what a person does, by keyboard.
 * A screen that cannot be visited is a failure. SHOTS=folder keeps a picture of each; MODE and ONLY (part of an address) narrow
 * the walk while one works on a screen; MODE=flows only plays the flows (ONLY is a part of their names). The last line is `N passed, N failed, N skipped`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS } from './browser.mjs';
import { firstCampaign, SETTINGS } from './first-campaign.mjs';
import { flows, freshFlows } from './flows.mjs';
import { look, settled, watch } from './look.mjs';
import { records, signIn } from './records.mjs';
import { demo, fresh } from './site.mjs';

const MODES = [
  { name: 'light', theme: 'light', language: 'en', width: 1440, height: 900 },
  { name: 'dark', theme: 'dark', language: 'en', width: 1440, height: 900 },
  { name: 'arabic', theme: 'light', language: 'ar', width: 1440, height: 900 },
  { name: 'chinese', theme: 'light', language: 'zh', width: 1440, height: 900 },
  { name: 'phone', theme: 'light', language: 'zh', width: 390, height: 844 },
];
const STEPS = ['audience', 'content', 'moment', 'check'];
/** Longest wait for one thing on a screen: two busy cores, a debug build. */
const PATIENCE_MILLISECONDS = 20_000;
/** While one page waits for the server another is looked at. */
const PAGES_AT_ONCE = 2;
const { SHOTS: shots, MODE: onlyMode, ONLY: only } = process.env;
if (shots) mkdirSync(shots, { recursive: true });
const outcome = { passed: 0, failed: 0, skipped: 0 };

function told(name, problems) {
  const different = [...new Set(problems)];
  outcome[different.length === 0 ? 'passed' : 'failed'] += 1;
  console.log(different.length === 0 ? `ok ${name}` : `FAILED ${name}\n  ${different.join('\n  ')}`);
}

async function person(browser, mode, site) {
  const context = await browser.newContext({
    viewport: { width: mode.width, height: mode.height },
    locale: mode.language,
    reducedMotion: 'reduce',
    hasTouch: mode.name === 'phone',
  });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  await context.addInitScript(
    ([theme, language]) => {
      if (window !== window.top) return;
      localStorage.setItem('tradewind.theme', theme);
      localStorage.setItem('tradewind.language', language);
    },
    [mode.theme, mode.language],
  );
  if (site) await signIn(context, site);
  return context;
}

/** Every address of the list, and the faces of a screen that only the address tells apart. */
function addresses(ids) {
  const screens = JSON.parse(readFileSync(join(import.meta.dirname, '../src/app/screens.json'), 'utf8'));
  const all = screens.map(({ path, door }) => ({ door, path: path.replace('$id', ids[path.split('/')[1]]) }));
  return [
    ...all,
    { path: `/contacts?open=${ids.contacts}` },
    { path: `/companies?open=${ids.companies}` },
    ...['goal', ...STEPS].map((step) => ({ path: `/campaigns/${ids.draft}?step=${step}` })),
  ];
}

async function visit(context, base, path, name, shown) {
  const page = await context.newPage();
  const problems = watch(page, base);
  try {
    await page.goto(base + path);
    await settled(page);
    problems.push(...(await look(page)));
    if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`) });
  } catch (error) {
    problems.push(String(error).slice(0, 300));
  }
  told(shown, problems);
  await page.close();
}

async function walk(browser, mode, sites, ids) {
  const inside = await person(browser, mode, sites.demo);
  const outside = await person(browser, mode);
  const wanted = addresses(ids).filter(({ path }) => !only || path.includes(only));
  const visitor = async () => {
    for (let next = wanted.shift(); next; next = wanted.shift()) {
      const shown = `${mode.name} ${next.path.replaceAll(/[a-z]{3}_[0-9a-z]{13}/g, '$id')}`;
      const site = next.door === 'setup' ? sites.fresh : sites.demo;
      await visit(next.door ? outside : inside, site.url, next.path, shown, shown);
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, visitor));
  await inside.close();
  await outside.close();
}

async function play(browser, name, flow, site, entered) {
  const context = await person(browser, MODES[0], entered ? site : undefined);
  const page = await context.newPage();
  const problems = watch(page, site.url);
  try {
    await flow(page, site);
  } catch (error) {
    problems.push(String(error).slice(0, 600));
    if (shots) await page.screenshot({ path: join(shots, `flow-${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`) });
  }
  told(name, problems);
  await context.close();
}

const sites = { demo: await demo(), fresh: await fresh() };
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  const maker = await person(browser, MODES[0], sites.demo);
  const ids = await records(maker, sites.demo);
  await maker.close();
  for (const mode of MODES) if (!onlyMode || onlyMode === mode.name) await walk(browser, mode, sites, ids);
  if ((!onlyMode && !only) || onlyMode === 'flows') {
    const wanted = (all) => Object.entries(all).filter(([name]) => !only || name.includes(only));
    for (const [name, flow] of wanted(flows)) await play(browser, name, flow, sites.demo, true);
    for (const [name, flow] of wanted(freshFlows)) await play(browser, name, flow, sites.fresh, false);
    for (const [name, flow] of wanted({
      'a first campaign from an empty installation, in forty acts': firstCampaign,
    })) {
      sites.empty = await fresh(SETTINGS);
      await play(browser, name, flow, sites.empty, false);
    }
  }
} finally {
  await browser.close();
  await Promise.all(Object.values(sites).map((site) => site.stop()));
}
console.log(`${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`);
process.exitCode = outcome.failed > 0 ? 1 : 0;
