/**
 * The pictures of the README and the docs, from the demo of this build: `npm run pictures` writes `docs/images`. Half the pixels of a
 * screen at twice its density would weigh more than they show, so that they are taken at its own size.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS } from './browser.mjs';
import { settled } from './look.mjs';
import { signIn } from './records.mjs';
import { demo } from './site.mjs';

const FOLDER = join(import.meta.dirname, '../../docs/images');
/** After what was asked for is there: charts measure their place and draw. */
const REST_MILLISECONDS = 800;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PICTURES = [
  { name: 'home', path: '/' },
  { name: 'home-dark', path: '/', theme: 'dark' },
  { name: 'home-arabic', path: '/', language: 'ar' },
  { name: 'home-phone', path: '/', language: 'zh', size: PHONE },
  { name: 'companies', path: '/companies?sort=-created' },
  { name: 'company', path: '/companies/$company' },
  { name: 'orders', path: '/orders', language: 'zh' },
  { name: 'moment', path: '/campaigns/$draft?step=moment' },
  { name: 'letter', path: '/letters/$letter' },
  { name: 'report', path: '/campaigns/$finished/report' },
];

/** The records that the pictures show: a company that buys often, a finished campaign with many readers. */
async function found(context, base) {
  const get = async (path) => (await context.request.get(`${base}/api/v1${path}`)).json();
  const orders = (await get('/orders?limit=200')).items;
  const times = new Map();
  for (const { company } of orders) times.set(company.id, (times.get(company.id) ?? 0) + 1);
  const company = [...times].sort((a, b) => b[1] - a[1])[0][0];
  const campaigns = (await get('/campaigns?limit=50')).items;
  const finished = campaigns
    .filter((row) => row.state === 'finished')
    .sort((a, b) => b.counts.accepted - a.counts.accepted)[0];
  const draft = campaigns.find((row) => row.state === 'draft');
  const letter = (await get('/letters?limit=1')).items[0];
  return { $company: company, $finished: finished.id, $draft: draft.id, $letter: letter.id };
}

const site = await demo();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
mkdirSync(FOLDER, { recursive: true });
try {
  for (const { name, path, theme = 'light', language = 'en', size = DESKTOP } of PICTURES) {
    const context = await browser.newContext({ viewport: size, locale: language, reducedMotion: 'reduce' });
    await context.addInitScript(
      ([chosen, spoken]) => {
        localStorage.setItem('tradewind.theme', chosen);
        localStorage.setItem('tradewind.language', spoken);
      },
      [theme, language],
    );
    await signIn(context, site);
    const ids = await found(context, site.url);
    const page = await context.newPage();
    await page.goto(site.url + path.replace(/\$\w+/, (which) => ids[which]));
    await settled(page);
    await page.waitForTimeout(REST_MILLISECONDS);
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    console.log(name);
    await context.close();
  }
} finally {
  await browser.close();
  await site.stop();
}
