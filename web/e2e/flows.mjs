/** What a person does, by keyboard where keys exist. Each flow starts signed in, in English. */
import assert from 'node:assert/strict';

export const flows = {
  'the palette finds a place by its name and goes there': async (page, base) => {
    await page.goto(`${base}/`);
    await page.locator('main h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('[cmdk-input]').fill('Campaigns');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/campaigns');
  },
  'a contact opens beside the list by keys and closes again': async (page, base) => {
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
  'checked rows get a tag, and the toast takes it back': async (page, base) => {
    await page.goto(`${base}/lists`);
    const name = `Tag ${Date.now()}`;
    await page.getByLabel('Name of the tag').fill(name);
    await page.getByLabel('Name of the tag').press('Enter');
    await page.locator('.toast').waitFor();
    await page.goto(`${base}/contacts`);
    const row = page.locator('[role=row][data-row="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('x');
    await page.locator('.bulk').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
    const undo = page.locator('.toast').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await undo.click();
    await page.locator('.toast').getByText('Undone').waitFor();
  },
  'a filter chip stands in the address and survives a reload': async (page, base) => {
    await page.goto(`${base}/contacts`);
    await page.locator('[role=row][data-row="0"]').waitFor();
    await page.getByRole('button', { name: /^Filter/ }).click();
    await page.locator('.filter-form').getByRole('textbox').fill('a');
    await page.locator('.filter-form').getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL('**rules=**');
    await page.reload();
    await page.locator('.chip').waitFor();
    assert.equal(await page.locator('.chip').count(), 1);
  },
  'the language changes without leaving the page': async (page, base) => {
    await page.goto(`${base}/settings/profile`);
    await page.getByRole('combobox', { name: 'Language' }).click();
    await page.locator('.ant-select-item-option', { hasText: '简体中文' }).click();
    await page.getByRole('heading', { name: '我的资料' }).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.getByRole('combobox', { name: '语言' }).click();
    await page.locator('.ant-select-item-option', { hasText: 'English' }).click();
    await page.getByRole('heading', { name: 'My profile' }).first().waitFor();
  },
};
