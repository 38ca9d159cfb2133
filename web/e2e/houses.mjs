/** A company with a second domain and a parent, a person whose company the address tells, and another main address, by keyboard. */
import assert from 'node:assert/strict';

const save = (page) => page.keyboard.press('Control+s');

export const houses = {
  'a company gets a domain and a parent, a new person finds it by the address and changes the main address': async (
    page,
    { url: base },
  ) => {
    const mark = `h${process.pid}`;
    await page.goto(`${base}/companies`);
    await page.getByRole('button', { name: 'New company' }).click();
    await page.getByLabel('Company', { exact: true }).fill(`House ${mark}`);
    const domains = page.getByLabel('Other domains');
    await domains.focus();
    await page.keyboard.type(`${mark}.example`);
    await page.keyboard.press('Enter');
    await page.getByLabel('Part of').click();
    await page.locator('.ant-select-item-option').first().click();
    await save(page);
    await page.waitForURL('**/companies/com_**');
    const parent = page.locator('.record-names a').first();
    await parent.waitFor();
    await parent.click();
    await page.getByText('Subsidiaries').waitFor();
    await page.getByRole('link', { name: `House ${mark}` }).waitFor();

    await page.goto(`${base}/contacts`);
    await page.getByRole('button', { name: 'New contact' }).click();
    await page.getByLabel('First name').fill('Mai');
    await page.getByLabel('E-mail', { exact: true }).first().fill(`mai@${mark}.example`);
    await page.getByRole('button', { name: 'Choose it' }).click();
    assert.equal(await page.getByLabel('Company', { exact: true }).inputValue(), `House ${mark}`);
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByLabel('E-mail', { exact: true }).last().fill(`mai@private-${mark}.example`);
    await page.getByLabel('Label').fill('Private');
    await save(page);
    await page.waitForURL('**/contacts/con_**');
    await page.getByRole('button', { name: 'Make this the main one' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('main address before').waitFor();
  },
};
