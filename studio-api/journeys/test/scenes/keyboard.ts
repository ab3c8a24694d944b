import type { Test } from 'tap';
import { comesTrue, visit } from '../../browser.js';
import type { House } from '../theatre.js';

const FOCUSED = 'document.activeElement';

/** The library and its way into the workbench, without a pointer. */
export async function useKeysOnly(t: Test, { eve: { page } }: House): Promise<void> {
  await page.goto('/studio');
  const cells = page.getByRole('gridcell');
  await cells.first().waitFor();
  await page.keyboard.press('Tab');
  t.equal(await page.evaluate(`${FOCUSED}.textContent`), 'Skip to the content', 'the first stop');
  await page.keyboard.press('Enter');
  t.equal(await page.evaluate(`${FOCUSED}.id`), 'main');
  await page.keyboard.press('/');
  t.equal(await page.evaluate(`${FOCUSED}.getAttribute('role')`), 'searchbox');
  await page.keyboard.type('wave');
  await page.waitForURL(/text=wave/);
  await page
    .getByRole('status')
    .filter({ hasText: /^1 Flik$/ })
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await comesTrue(page, `${FOCUSED}.getAttribute('role') === 'gridcell'`);
  await page.keyboard.press('Space');
  await page.getByText('1 selected').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await comesTrue(page, `${FOCUSED}.getAttribute('role') === 'gridcell'`);
  t.pass('a dialog gives the focus back');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/fliks\//);
  t.pass('Enter opens it');
}

/** Whoever asked their device for less motion sees stills; others see a Flik move when they come to it. */
export async function holdStill(t: Test, { browser, stage, eve }: House): Promise<void> {
  const state = await eve.context.storageState();
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const { page, context } = await visit(browser, stage.url, { reducedMotion, storageState: state });
    await page.goto('/studio?text=wave');
    const cell = page.getByRole('gridcell').first();
    await cell.focus();
    if (reducedMotion === 'no-preference') {
      await cell.locator('video').waitFor();
      await comesTrue(page, `[...document.querySelectorAll('[role=gridcell] video')].some((one) => !one.paused)`);
    } else await page.waitForTimeout(1000);
    const moving = await page.locator('[role=gridcell] video').count();
    t.equal(moving, reducedMotion === 'reduce' ? 0 : 1, reducedMotion);
    await context.close();
  }
}
