/** Tasks and files on a company's page, by keyboard and by a chosen file; what goes on by itself above the rows. */
import assert from 'node:assert/strict';
import { bulk } from './bulk.mjs';

async function openCompany(page, base) {
  await page.goto(`${base}/companies`);
  const row = page.locator('[role=row][data-row="0"]');
  await row.waitFor();
  await row.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**open=**');
  await page.keyboard.press('o');
  await page.waitForURL('**/companies/com_**');
  await page.getByLabel('Add a task').waitFor();
}

export const desk = {
  ...bulk,
  'a task is written with the keyboard, checked off where home shows it, and taken back': async (
    page,
    { url: base },
  ) => {
    const what = `Ask for the packing list ${process.pid}`;
    await openCompany(page, base);
    await page.keyboard.press('t');
    await page.keyboard.type(what);
    await page.keyboard.press('Enter');
    const box = page.getByRole('checkbox', { name: `Check off: ${what}` });
    await box.waitFor();
    await page.goto(`${base}/tasks`);
    await box.waitFor();
    await box.click();
    await page.locator('.toast', { hasText: 'Task done' }).waitFor();
    await box.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await box.waitFor();
  },
  'a file is added to a company, a program is refused, and a deleted file comes back': async (page, { url: base }) => {
    const name = `Agreed prices ${process.pid}.txt`;
    await openCompany(page, base);
    const input = page.locator('.documents input[type=file]');
    await input.setInputFiles({ name: 'setup.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\u0090') });
    await page.locator('.problem-strip', { hasText: 'Programs are not kept' }).waitFor();
    await input.setInputFiles({ name, mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
    const link = page.getByRole('link', { name });
    await link.waitFor();
    const answer = await page.context().request.get(base + (await link.getAttribute('href')));
    const headers = answer.headers();
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.match(headers['content-disposition'], /^attachment/);
    assert.match(headers['content-security-policy'], /^sandbox;/);
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await link.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await link.waitFor();
  },
};
