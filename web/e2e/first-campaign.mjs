/**
 * A first campaign from an empty installation: set-up, domain, channel, two hundred people from a file, letter, sending. Every act of
 * the person is counted - a click, a chord of keys, a filled field - and the whole may take forty of them.
 */
import assert from 'node:assert/strict';
import { sink } from './sink.mjs';

const PEOPLE = 200;
const ACTS_AT_MOST = 40;
const SECONDS_AT_MOST = 300;
const LETTERS_A_SECOND = 5;
const DOMAIN = 'walk.example';

/** What the operator of the new server configured: the domain is ours, the mail server stands on this machine. */
export const SETTINGS = { TRADEWIND_SENDING__OWN_DOMAINS: DOMAIN, TRADEWIND_DOORS__RELAY_NETWORKS: '127.0.0.0/8' };

const CSV = ['E-mail,Name,Company,Country']
  .concat(Array.from({ length: PEOPLE }, (_, at) => `buyer${at}@shop${at % 40}.example,Buyer ${at},Shop ${at % 40},DE`))
  .join('\n');

/** The hands of a person: each method is one act. */
function hands(page) {
  let acts = 0;
  const act = (doing) => {
    acts += 1;
    return doing;
  };
  return {
    count: () => acts,
    click: (target) => act(target.click()),
    fill: (label, text) => act(page.getByLabel(label, { exact: true }).fill(text)),
    press: (chord) => act(page.keyboard.press(chord)),
    button: (name) => act(page.getByRole('button', { name }).click()),
    /** Opening a list of choices and choosing are two acts; a long one is searched by typing, a third. */
    choose: async (name, part, sought) => {
      await act(page.getByRole('combobox', { name, exact: true }).click());
      if (sought) await act(page.keyboard.type(part));
      await act(page.locator('.ant-select-item-option', { hasText: part }).first().click());
    },
  };
}

/** A reader shares the letter: the page is asked for a link, and who gets it sees the letter and nobody's name. */
async function passOn(page, site, letter) {
  const text = letter.replace(/=\r\n/g, '').replace(/=3D/g, '=');
  const path = text.match(/\/s\/[\w-]+/)?.[0];
  assert.ok(path, 'the letter can be shared');
  await page.goto(site.url + path);
  await page.getByRole('heading', { name: 'Share this e-mail' }).waitFor();
  await page.getByRole('button', { name: 'Show the link' }).click();
  const shared = await page.locator('code').textContent();
  const shown = await (await page.request.get(site.url + new URL(shared).pathname)).text();
  assert.match(shown, /Walk &amp; Sons/);
  assert.doesNotMatch(shown, /buyer\d|@shop|Buyer \d|\/u\/|\/p\/|\/s\//i, 'nothing of the reader is in it');
}

export async function firstCampaign(page, site) {
  const server = await sink();
  try {
    const began = Date.now();
    const person = hands(page);
    await page.goto(site.url);
    await page.waitForURL('**/setup');
    await person.fill('Set-up code', site.code);
    await person.fill('Company', 'Walk & Sons');
    await person.fill('Your name', 'Ada Walk');
    await person.fill('E-mail', `ada@${DOMAIN}`);
    await person.fill('Password', 'a long walk home');
    await person.choose('Country', 'Portugal', true);
    await person.fill('Postal address (optional)', 'Rua do Passeio 1, Porto');
    await person.button(/^Next/);

    // The domain of her own address is proposed.
    await person.button('Show the records');
    await page.getByText('DKIM').first().waitFor();
    await person.button(/^Next/);

    await person.button('Add an SMTP server');
    await person.fill('Server', '127.0.0.1');
    await person.choose('Encryption', 'None');
    await person.fill('Port', String(server.port));
    await person.button('Save');
    await person.button(/^Next/);
    await person.button('To the home page');

    await person.click(page.locator('a[href="/imports"]').first());
    // Opening the chooser and picking the file are two acts.
    const chooser = page.waitForEvent('filechooser');
    await person.click(page.locator('.file-drop'));
    await (await chooser).setFiles({ name: 'first-buyers.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.waitForURL('**/imports/imp_*');
    await person.choose('Origin', 'fair');
    await person.choose('Legal basis', 'Consent');
    await person.choose('Lists', 'New list');
    await page.getByText('first buyers').first().waitFor();
    await person.button(/^Dry run/);
    await person.button(/^Import 200 /);
    await person.button('Write to them');

    await page.waitForURL('**step=content');
    await person.click(page.locator('.choices .choice').first());
    await page.locator('iframe').waitFor();
    await person.click(page.getByRole('button', { name: /Check and send/ }).first());
    await person.button('Send now');
    await person.click(page.getByRole('dialog').getByRole('button', { name: /^Send/ }));
    const deadline = Date.now() + 60_000;
    while (server.letters.length < PEOPLE) {
      assert.ok(Date.now() < deadline, `${server.letters.length} of ${PEOPLE} letters arrived`);
      await page.getByRole('heading').first().waitFor();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(new Set(server.letters).size, PEOPLE, 'each exactly once');
    const sent = Date.now();
    // The time of a person: a second an act, what the program took, and the letters at five a second.
    const seconds = person.count() + (sent - began) / 1000 + PEOPLE / LETTERS_A_SECOND;
    console.log(`first campaign: ${person.count()} acts, ${Math.round(seconds)} s of ${SECONDS_AT_MOST}`);
    assert.ok(person.count() <= ACTS_AT_MOST, `${person.count()} acts`);
    await passOn(page, site, server.last());
  } finally {
    await server.stop();
  }
}
