import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { barriers } from '../axe.js';
import { comesTrue } from '../browser.js';

/** Nothing fades in or out any more: what is half there has half its contrast. */
const AT_REST = 'document.getAnimations().every((one) => !(one instanceof CSSTransition))';

/** What waits for nothing any more: no spinner in the page, and its heading is there. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
}

/** Nothing keeps anybody out of what a page shows now, in light and dark. */
export async function lookAt(t: Test, page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await comesTrue(page, `document.documentElement.dataset.mantineColorScheme === '${colorScheme}'`);
    await comesTrue(page, AT_REST);
    t.same(await barriers(page), [], `${name}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
