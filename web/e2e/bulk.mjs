/** A change of many that goes on by itself: above the rows, also after a reload, and undone there. */
import assert from 'node:assert/strict';

export const bulk = {
  'a change of all contacts goes on by itself, stands above the rows after a reload, and is undone there': async (
    page,
    { url: base },
  ) => {
    const ask = async (path, data) => {
      const headers = { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() };
      const answer = await page.context().request.post(`${base}/api/v1${path}`, { data, headers });
      assert.ok(answer.ok(), await answer.text());
      return answer.json();
    };
    const tag = await ask('/tags', { name: `Many ${process.pid}` });
    const everybody = { condition: { version: 1, all: [] } };
    await page.goto(`${base}/contacts`);
    await page.locator('[role=row][data-row="0"]').waitFor();
    await ask('/contacts/bulk-changes', { selection: everybody, change: { add_tags: [tag.id] }, background: true });
    const strip = page.locator('.bulk-strip');
    await strip.getByText('Done: Change contacts').waitFor();
    await page.reload();
    await strip.getByText('Done: Change contacts').waitFor();
    await strip.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.toast').getByText('Done: Undo the change of contacts').waitFor();
    await strip.waitFor({ state: 'detached' });
  },
};
