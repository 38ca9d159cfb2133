/**
 * What a person does, by keyboard. Each flow of the demo starts signed in, in English; the first run starts at a new server.
 * `reach` presses Tab as a person would, so that what it finds can be reached, and in a bearable number of steps.
 */
import assert from 'node:assert/strict';
import { desk } from './desk.mjs';
import { houses } from './houses.mjs';
import { ownFields } from './own-fields.mjs';
import { CSV, signIn } from './records.mjs';
import { segments } from './segments.mjs';
import { visits } from './visits.mjs';

const STEPS_AT_MOST = 60;

async function reach(page, target, key = 'Tab') {
  await target.first().waitFor();
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    if (
      await target.first().evaluate((node) => node === document.activeElement || node.contains(document.activeElement))
    )
      return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} is not reached within ${STEPS_AT_MOST} tabs`);
}

async function press(page, target, key) {
  await reach(page, target, key);
  await page.keyboard.press('Enter');
}

/** Chooses in an open list of a form by typing a part of the name. */
async function choose(page, target, part) {
  await reach(page, target);
  await page.keyboard.press('Enter');
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').waitFor();
  await page.keyboard.type(part);
  await page.locator('.ant-select-item-option-active', { hasText: part }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Makes a company by the API, as this person's browser would. */
async function newCompany(page, base, name) {
  const answer = await page.context().request.post(`${base}/api/v1/companies`, {
    data: { name },
    headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
  });
  assert.ok(answer.ok(), await answer.text());
  return answer.json();
}

/** What several pages, and several people, see of each other. */
const together = {
  'what is changed in one tab is seen in another within a moment, by one stream for both': async (page, site) => {
    const company = await newCompany(page, site.url, `Live ${process.pid}`);
    const other = await page.context().newPage();
    let streams = 0;
    page.context().on('request', (request) => {
      if (request.url().endsWith('/api/v1/live')) streams += 1;
    });
    await other.goto(`${site.url}/companies/${company.id}`);
    await other.getByRole('heading', { name: company.name }).first().waitFor();
    await page.goto(`${site.url}/companies/${company.id}`);
    await page.getByRole('button', { name: 'Edit: Industry' }).click();
    await page.getByRole('textbox', { name: 'Industry' }).fill('Valves');
    const seen = other.locator('main').getByText('Valves').waitFor();
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.locator('.fact-form').getByRole('button', { name: 'Save' }).click();
    await saved;
    const begin = performance.now();
    await seen;
    console.log(`   measured: seen in the other tab after ${Math.round(performance.now() - begin)} ms`);
    // The worker's own stream is not a page's request: what is counted here is pages that fell back to one each.
    assert.equal(streams, 0, 'a page listens by itself');
    await other.close();
  },
  'two people at one record are told of each other, and settle field by field': async (page, site) => {
    const company = await newCompany(page, site.url, `Together ${process.pid}`);
    const password = 'slow boats to Manila';
    const email = `he-${process.pid}@example.com`;
    const made = await page.context().request.post(`${site.url}/api/v1/users`, {
      data: { name: 'He Jiamu', email, role: 'manager', password },
      headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
    });
    assert.ok(made.ok(), await made.text());
    const colleague = await page.context().browser().newContext({ locale: 'en' });
    await signIn(colleague, { ...site, email, password });
    const theirs = await colleague.newPage();
    await theirs.goto(`${site.url}/companies/${company.id}`);
    await theirs.getByRole('button', { name: 'Edit: Website' }).click();
    await page.goto(`${site.url}/companies/${company.id}`);
    await page.getByText('He Jiamu is editing').waitFor();
    await theirs.goto(`${site.url}/companies?open=${company.id}`);
    await theirs.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.goto(`${site.url}/companies?open=${company.id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Company').fill('My name for it');
    await theirs.getByRole('dialog').getByLabel('Company').fill('Their name for it');
    await theirs.getByRole('dialog').getByLabel('Industry').fill('Pumps');
    await theirs.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText(/He Jiamu changed at .*: Company, Industry/).waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('cell', { name: 'Their name for it' }).waitFor();
    await page.getByRole('button', { name: 'Use this choice' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'My name for it' }).first().waitFor();
    await page.getByText('Pumps').first().waitFor();
    await colleague.close();
  },
};

const button = (page, name) => page.getByRole('button', { name });

/** A report of a receiver about letters of the demo's domain. */
const report = (
  id,
) => `<feedback><report_metadata><org_name>Walk Mail</org_name><report_id>${id}</report_id><date_range>
<begin>${Math.floor(Date.now() / 1000) - 86_400}</begin><end>${Math.floor(Date.now() / 1000)}</end></date_range>
</report_metadata><policy_published><domain>tide-and-timber.example</domain><p>none</p></policy_published><record><row>
<source_ip>198.51.100.77</source_ip><count>900</count><policy_evaluated><disposition>none</disposition><dkim>pass</dkim>
<spf>pass</spf></policy_evaluated></row></record></feedback>`;

export const flows = {
  'sending health is checked by a key, its record copied, a channel looked at and a report taken': async (
    page,
    site,
  ) => {
    await page.goto(`${site.url}/health`);
    await page.getByRole('heading', { name: 'tide-and-timber.example' }).waitFor();
    await page.keyboard.press('r');
    await page.locator('.toast', { hasText: 'Checked' }).waitFor();
    await reach(page, page.getByRole('button', { name: 'Copy the value' }));
    const file = { name: 'report.xml', mimeType: 'text/xml', buffer: Buffer.from(report(`walk-${process.pid}`)) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('198.51.100.77').first().waitFor();
    await press(page, page.getByRole('button', { name: /Relay of the demo/ }), 'Shift+Tab');
    await page.waitForURL('**of=cha_**');
    await page.getByRole('heading', { name: 'Relay of the demo' }).waitFor();
  },
  'the palette finds a place by its name and goes there': async (page, { url: base }) => {
    await page.goto(`${base}/`);
    await page.locator('main h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('[cmdk-input]').fill('Campaigns');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/campaigns');
  },
  'a contact opens beside the list by keys and closes again': async (page, { url: base }) => {
    await page.goto(`${base}/contacts`);
    const row = page.locator('[role=row][data-row="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL('**open=**');
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('open='));
  },
  'checked rows get a tag, and the toast takes it back': async (page, { url: base }) => {
    await page.goto(`${base}/lists`);
    const name = `Tag ${process.pid}`;
    await page.getByLabel('Name of the tag').fill(name);
    await page.getByLabel('Name of the tag').press('Enter');
    await page.locator('.toast').waitFor();
    await page.goto(`${base}/contacts`);
    const row = page.locator('[role=row][data-row="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('x');
    await page.locator('.bulk').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('option', { name }).click();
    const undo = page.locator('.toast').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await undo.click();
    await page.locator('.toast').getByText('Undone').waitFor();
  },
  'all companies but one get an owner, and the toast takes it back': async (page, { url: base }) => {
    await page.goto(`${base}/companies`);
    const row = page.locator('[role=row][data-row="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('x');
    await page
      .locator('.bulk')
      .getByRole('button', { name: /Check all/ })
      .click();
    await row.focus();
    await page.keyboard.press('x');
    await page.getByText('All that match but one are checked.').waitFor();
    await page.locator('.bulk').getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('option', { name: 'Mei Lin' }).click();
    await page
      .locator('.toast')
      .getByText(/companies changed/)
      .waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.locator('.toast').getByText('Undone').waitFor();
  },
  'a company of the pool is claimed by a key, and the toast gives it back': async (page, { url: base }) => {
    await page.goto(`${base}/pool`);
    const row = page.locator('[role=row][data-row="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**open=**');
    await page.keyboard.press('c');
    await page
      .locator('.toast')
      .getByText(/is yours now/)
      .waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.locator('.toast').getByText('Undone').waitFor();
  },
  'by keyboard alone: chips filter the list, change, survive a reload and go': async (page, { url: base }) => {
    await page.goto(`${base}/contacts`);
    await page.locator('[role=row][data-row="0"]').waitFor();
    const rules = () => JSON.parse(JSON.parse(new URL(page.url()).searchParams.get('rules') ?? '"[]"'));
    await page.keyboard.press('f');
    await page.getByRole('combobox', { name: 'Field' }).waitFor();
    await page.keyboard.type('Count');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Value' }).waitFor();
    await page.keyboard.type('Germany');
    await page.keyboard.press('Enter');
    await page.waitForURL('**rules=**');
    assert.deepEqual(rules(), [{ field: 'country', operator: 'in', value: ['DE'] }]);
    await page.keyboard.press('Escape');
    const chip = page.locator('.chip');
    await press(page, chip.getByRole('button', { name: 'is any of' }));
    await page.getByRole('listbox', { name: 'Operator' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**not_in**');
    await page.reload();
    await chip.getByText('Germany').waitFor();
    assert.equal(await chip.count(), 1);
    await press(page, chip.getByRole('button', { name: 'Remove filter Country' }));
    await page.waitForURL((url) => !url.search.includes('rules='));
    assert.equal(await chip.count(), 0);
  },
  'contacts are filtered by a company that is found by typing': async (page, { url: base }) => {
    const company = await newCompany(page, base, `Sought ${process.pid}`);
    const answer = await page.context().request.post(`${base}/api/v1/contacts`, {
      data: { first_name: 'Ada', address: `ada-${process.pid}@example.com`, company_id: company.id },
      headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
    });
    assert.ok(answer.ok(), await answer.text());
    await page.goto(`${base}/contacts`);
    await page.locator('[role=row][data-row="0"]').waitFor();
    await page.keyboard.press('f');
    await page.getByRole('option', { name: 'Company', exact: true }).click();
    await page.getByRole('combobox', { name: 'Find a company' }).fill('Sought');
    await page.getByRole('option', { name: company.name }).click();
    await page.keyboard.press('Escape');
    await page.locator('.chip').getByText(company.name).waitFor();
    await page.getByRole('gridcell', { name: 'Ada', exact: true }).waitFor();
    await page.getByText('1 contact', { exact: true }).waitFor();
  },
  'by keyboard alone: a column gets wider, and stays so after a reload': async (page, { url: base }) => {
    await page.goto(`${base}/contacts`);
    const head = page.getByRole('columnheader', { name: 'E-mail' });
    await reach(page, page.getByRole('columnheader', { name: 'Name' }));
    await page.keyboard.press('ArrowRight');
    const before = (await head.boundingBox()).width;
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction((width) => document.activeElement.offsetWidth > width + 8, before);
    await page.reload();
    await page.locator('[role=row][data-row="0"]').waitFor();
    assert.ok((await head.boundingBox()).width > before + 8);
  },
  'a search is kept as a view, changed, reset and removed': async (page, { url: base }) => {
    await page.goto(`${base}/contacts?q=an`);
    const tabs = page.getByRole('navigation', { name: 'Views' });
    await press(page, tabs.getByRole('button', { name: 'Save', exact: true }));
    await page.getByLabel('Name of the view').waitFor();
    await page.keyboard.type('With an');
    await page.keyboard.press('Enter');
    await page.waitForURL('**view=viw_**');
    await page.reload();
    await tabs.getByRole('button', { name: /^With an \d/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('maria');
    await press(page, tabs.getByRole('button', { name: 'Reset' }));
    await page.waitForURL((url) => url.searchParams.get('q') === 'an');
    await tabs.getByRole('button', { name: 'View With an: rename, share, move' }).click();
    await page.getByRole('menuitem', { name: 'Remove the view With an' }).click();
    await page.waitForURL((url) => !url.search.includes('view='));
    assert.equal(await tabs.getByRole('button', { name: /^With an/ }).count(), 0);
  },
  'all that match are checked in words, and nobody found says what to drop': async (page, { url: base }) => {
    await page.goto(`${base}/contacts`);
    await page.getByRole('checkbox', { name: 'Check all shown rows' }).check();
    await page.getByRole('button', { name: /^Check all [\d,]+ that match/ }).click();
    await page.getByText(/^All [\d,]+ that match are checked/).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.bulk').waitFor({ state: 'detached' });
    await page.goto(`${base}/contacts?q=zzzz&rules=${encodeURIComponent('[{"field":"country","operator":"is_set"}]')}`);
    await page.getByText(/Without “Search: zzzz” there are [\d,]+/).waitFor();
    await page.getByRole('button', { name: 'Drop this one' }).click();
    await page.locator('[role=row][data-row="0"]').waitFor();
    assert.equal(await page.locator('.chip').count(), 1);
  },
  'the language changes without leaving the page': async (page, { url: base }) => {
    await page.goto(`${base}/settings/profile`);
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.locator('.ant-select-item-option', { hasText: '简体中文' }).click();
    await page.getByRole('heading', { name: '我的资料' }).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.getByRole('combobox', { name: '语言' }).click();
    await page.locator('.ant-select-item-option', { hasText: 'English' }).click();
    await page.getByRole('heading', { name: 'My profile' }).first().waitFor();
  },
  'by keyboard alone: a file of people is imported': async (page, { url: base }) => {
    await page.goto(`${base}/imports`);
    const drop = page.locator('.file-drop');
    // Asked for before the key: catching the chooser is switched on beside the page, and takes its time on a busy machine.
    const chooser = page.waitForEvent('filechooser');
    await reach(page, drop);
    await page.keyboard.press('Enter');
    const buffer = Buffer.from(CSV.replaceAll('walk-', 'keys-'));
    await (await chooser).setFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer });
    await page.waitForURL('**/imports/imp_*');
    await choose(page, page.getByRole('combobox', { name: 'Origin' }), 'fair');
    await choose(page, page.getByRole('combobox', { name: 'Legal basis' }), 'Consent');
    await press(page, button(page, 'Dry run'));
    await press(page, button(page, /^Import 2 /));
    await page.getByText('Imported').first().waitFor();
    await page.goto(`${base}/contacts?q=Lindqvist`);
    await page
      .getByRole('gridcell', { name: /@keys-/ })
      .first()
      .waitFor();
  },
  'by keyboard alone: a file of orders is put right, tried and imported': async (page, { url: base }) => {
    await page.goto(`${base}/orders`);
    await reach(page, button(page, 'Import orders'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/orders/import');
    const chooser = page.waitForEvent('filechooser');
    await reach(page, page.locator('.file-drop'));
    await page.keyboard.press('Enter');
    const number = `PO-${process.pid}`;
    const rows = `${number}-1,Walk Nordic,3/4/2026,1200.50\n${number}-2,Walk Nordic,5/4/2026,99\n,Walk Nordic,6/4/2026,7\n`;
    const buffer = Buffer.from(`Order number,Company,Order date,How much\n${rows}`);
    await (await chooser).setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
    await page.getByText('Still missing: Amount of the order').waitFor();
    await choose(page, page.getByRole('combobox', { name: 'What column How much becomes' }), 'Amount of');
    await page.getByText('Say what 3/4/2026 means').waitFor();
    await choose(page, page.getByRole('combobox', { name: '3/4/2026 is' }), '3 April');
    await page.getByText('No order number').waitFor();
    await press(page, button(page, 'Import 2 orders'));
    await press(page, button(page, 'See the orders'));
    await page.waitForURL('**/orders');
    await page.goto(`${base}/orders?q=${number}`);
    await page.getByRole('gridcell', { name: `${number}-2` }).waitFor();
  },
  'by keyboard alone: a contact is found, opened and changed': async (page, { url: base }) => {
    await page.goto(`${base}/contacts`);
    const first = page.locator('[role=row][data-row="0"]');
    await first.waitFor();
    const name = (await first.getByRole('gridcell').nth(1).innerText()).trim();
    await page.keyboard.press('/');
    await page.keyboard.type(name);
    await page.waitForURL('**q=**');
    await page.getByRole('gridcell', { name }).first().waitFor();
    await reach(page, page.locator('[role=row][data-row="0"]'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**open=**');
    await page.keyboard.press('o');
    await page.waitForURL('**/contacts/con_*');
    await press(page, button(page, 'Edit'));
    await reach(page, page.getByLabel('Job title'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Head of purchasing');
    await press(page, button(page, 'Save'));
    await page.locator('main').getByText('Head of purchasing').waitFor();
  },
  'by keyboard alone: a campaign is made and its test letter arrives': async (page, { url: base }) => {
    await page.goto(`${base}/campaigns`);
    await press(page, button(page, 'New campaign'));
    await reach(page, page.getByRole('dialog').getByLabel('Name'));
    await page.keyboard.type('Keys only');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/campaigns/cam_*');
    await press(page, button(page, /Content/));
    await page.waitForURL('**step=content');
    await reach(page, page.getByRole('combobox', { name: 'Letter' }));
    await page.keyboard.press('Enter');
    await page.locator('.ant-select-item-option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('iframe').waitFor();
    // It stands in the head, before the field; forward lie all links of the letter.
    await press(page, button(page, 'Send me a test'), 'Shift+Tab');
    await page.locator('.toast').getByText('Test letter sent').waitFor();
  },
};

Object.assign(flows, together, segments, visits, ownFields, houses, desk);

export const freshFlows = {
  'a new server is set up by its code, by keyboard alone': async (page, { url: base, code }) => {
    await page.goto(base);
    await page.waitForURL('**/setup');
    const fill = async (label, text) => {
      await reach(page, page.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
    };
    await fill('Set-up code', code);
    await fill('Company', 'Walk & Sons');
    await fill('Your name', 'Ada Walk');
    await fill('E-mail', 'ada@walk.example');
    await fill('Password', 'a long walk home');
    await choose(page, page.getByRole('combobox', { name: 'Country' }), 'Portugal');
    await press(page, button(page, /^Next/));
    await page.getByRole('heading', { name: 'Domain' }).waitFor();
    await press(page, button(page, 'Skip for now'));
    await page.getByText('Step 3 of 4').waitFor();
    await press(page, button(page, 'Skip for now'));
    await press(page, button(page, 'To the home page'));
    await page.locator('nav').first().waitFor();
  },
};
