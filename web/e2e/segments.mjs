/** A segment is built by keys alone, asked about a person, saved, and found again from its people and from chips. */
import assert from 'node:assert/strict';
import { settled } from './look.mjs';

const total = (page) => page.locator('.segment-figure bdi').first();
const counted = (page) => page.locator('.segment-figure:not(.is-old)').first().waitFor();
/** What has the focus, by its part of the tree. */
const focusedPart = (page) => page.evaluate(() => document.activeElement?.closest('[data-part]')?.textContent ?? '');

/** Opens the list of all that can be asked, and takes what was typed. */
async function add(page, keys, typed) {
  await page.keyboard.press(keys);
  await page.getByRole('dialog', { name: 'Add a condition' }).waitFor();
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
}

export const segments = {
  'a segment is built by keys, says why a person is in it, and is saved': async (page, site) => {
    const name = `By keys ${process.pid}`;
    await page.goto(`${site.url}/segments/new`);
    await settled(page);
    await page.keyboard.type(name);
    await page.evaluate(() => document.activeElement.blur());
    const everybody = await total(page).textContent();
    await add(page, 'n', 'Tags');
    await page.getByRole('dialog', { name: 'Value' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await add(page, 'n', 'Complained');
    const complained = page.getByRole('group', { name: 'Complained of spam' });
    await complained.waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Complained of spam');
    await page.keyboard.press('Alt+ArrowUp');
    const first = page.locator('.segment-rows > li').first();
    await first.getByText('Complained of spam').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Complained of spam');
    await page.keyboard.press('Delete');
    await complained.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await complained.waitFor();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await complained.waitFor({ state: 'detached' });
    assert.match(await focusedPart(page), /Tags/);
    await page.locator('.segment-person').first().waitFor();
    await counted(page);
    assert.notEqual(await total(page).textContent(), everybody);
    await page.locator('.segment-person').first().getByRole('button').click();
    await page.getByText('In the segment').waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('button', { name: 'Keep writing' }).click();
    await page.keyboard.press('Control+s');
    await page.waitForURL('**/segments/seg_*');
    await page.getByRole('heading', { name }).waitFor();
    await page.getByRole('switch', { name: 'Keep watch' }).click();
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Came and went' }).waitFor();
    await page.locator('.segment-person a').first().click();
    await page.waitForURL('**/contacts/con_*');
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.waitForURL('**/segments/seg_*');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Show in contacts' }).click();
    await page.waitForURL('**/contacts?**');
    await page.getByRole('link', { name: 'Save as segment' }).click();
    await page.waitForURL('**/segments/new**');
    await page.getByText(`in the segment ${name}`).waitFor();
  },
  'who clicked the price list and asked for nothing is found by typing its name': async (page, site) => {
    await page.goto(`${site.url}/segments/new`);
    await settled(page);
    await page.evaluate(() => document.activeElement.blur());
    await add(page, 'n', 'Clicked');
    await page.keyboard.press('Escape');
    const chip = page.getByRole('group', { name: 'Clicked a link' });
    await chip.getByText('anything').click();
    await page.getByRole('dialog').getByText('Pages, files and products').waitFor();
    await page.keyboard.type('price li');
    await page.getByRole('option', { name: 'Price list', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByText('clicked a link (Price list)').waitFor();
    await counted(page);
    assert.notEqual(await total(page).textContent(), '0');
  },
};
