/** A field that the company declares, from the settings to a company's facts and the filters. */
export const ownFields = {
  'a field of one’s own is declared after a warning, filled in where the company’s facts stand, and filtered by':
    async (page, { url: base }) => {
      const name = `Children ${process.pid}`;
      await page.goto(`${base}/settings/attributes`);
      await page.getByText('Companies', { exact: true }).last().click();
      await page.getByRole('button', { name: 'New field' }).click();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Purpose').fill('How many daughter companies they have');
      await page.getByText('I mean something else').click();
      await page.keyboard.press('Control+s');
      await page.locator('.toast', { hasText: 'Field saved' }).waitFor();
      await page.goto(`${base}/companies`);
      const row = page.locator('[role=row][data-row="0"]');
      await row.waitFor();
      await row.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**open=**');
      await page.keyboard.press('o');
      await page.waitForURL('**/companies/com_**');
      await page.getByRole('button', { name: `Edit: ${name}` }).click();
      await page.getByLabel(name).fill('three');
      await page.keyboard.press('Enter');
      await page.locator('.toast').waitFor();
      await page.goto(`${base}/companies`);
      await page.locator('.add-chip').click();
      await page.getByRole('option', { name }).click();
      await page.locator('.pick-typed input').fill('thr');
      await page.keyboard.press('Enter');
      await page.getByText('1 company', { exact: true }).waitFor();
    },
};
