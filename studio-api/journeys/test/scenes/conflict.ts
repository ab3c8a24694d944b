import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { lookAt } from '../look.js';
import type { House } from '../theatre.js';

const english = (page: Page) => page.getByRole('region', { name: 'English' });

/** Two editors write into the same field: the later one is shown both, and nothing is lost. */
export async function disagree(t: Test, { admin, eve, pat }: House, address: string): Promise<void> {
  for (const { page } of [eve, pat]) {
    await page.goto(`${address}?pane=texts`);
    await english(page).getByLabel('Title').waitFor();
  }
  await pat.page.getByText('Eve is working on this now.').waitFor();
  t.pass('whoever comes second sees who is at it');
  await admin.page.goto('/studio');
  await admin.page.getByRole('gridcell', { name: /Eve is working on it/ }).waitFor();
  t.pass('and so does the library');
  // What one saves is not told to the other before they save too.
  await pat.context.setOffline(true);
  await english(pat.page).getByLabel('Title').fill('A wave from the pier');
  await english(eve.page).getByLabel('Title').fill('A wave from the boat');
  await eve.page.getByText(/^Saved as version \d+$/).waitFor();
  await pat.context.setOffline(false);
  const dialog = pat.page.getByRole('dialog');
  await dialog.getByText('Eve changed the same thing').waitFor();
  t.ok(await dialog.getByText('A wave from the boat').isVisible(), 'theirs is shown');
  await lookAt(t, pat.page, 'the dialog: two answers');
  await dialog.getByRole('radio', { name: 'Mine' }).check();
  await dialog.getByRole('button', { name: 'Keep what I chose' }).click();
  await pat.page.getByText(/^Saved as version \d+$/).waitFor();
  await eve.page.reload();
  t.equal(await english(eve.page).getByLabel('Title').inputValue(), 'A wave from the pier', 'what was chosen is kept');
  await pat.page.goto(`${address}?pane=history`);
  await pat.page.getByRole('deletion').filter({ hasText: 'boat' }).waitFor();
  t.pass('and the other stands in the history');
}
