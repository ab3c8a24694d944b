import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { packageRoot } from '../../presets/index.js';
import { call, idsOf } from './api.js';
import { findChromium, startChromium, visit } from './browser.js';
import { type Furniture, furnish } from './furniture.js';
import { PAGES, PANES, WIDTHS } from './pages.js';
import { ADMIN, openStage } from './stage.js';

// npm run screens -- [--out FOLDER] [--look light|dark] [--language en|fr]: a picture of every page, at the width of a desk and of
// a phone, of a service of its own with the demo Fliks.
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screens' },
    look: { type: 'string', default: 'light' },
    language: { type: 'string', default: 'en' },
  },
});

/** What somebody proposes. */
const CLIP = join(packageRoot, 'fixtures', 'fliks', 'media', 'applause.mp4');

/** Pictures and moving previews have come, and nothing is asked for any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForTimeout(1200);
}

async function take(browser: Browser, origin: string, width: keyof typeof WIDTHS, furniture: Furniture): Promise<void> {
  const dark = values.look === 'dark';
  const { page, faults } = await visit(browser, origin, {
    ...{ viewport: WIDTHS[width], isMobile: width === 'phone', hasTouch: width === 'phone' },
    colorScheme: dark ? 'dark' : 'light',
    locale: values.language,
  });
  const shoot = async (name: string): Promise<void> => {
    await settled(page);
    await page.screenshot({ path: join(values.out, `${name}-${width}.png`) });
    console.log(`${name}-${width}.png`);
  };
  await page.goto('/studio');
  await shoot('sign-in');
  await call(page, 'POST', 'session', { data: ADMIN });
  // The tour is a picture of its own.
  await page.goto('/studio');
  await shoot('tour');
  await page.evaluate("localStorage.setItem('qik-tour-seen', 'yes')");
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(address);
    await shoot(name);
  }
  const [flik = ''] = await idsOf(page, 'fliks?limit=1', 'fliks');
  for (const pane of PANES) {
    await page.goto(`/studio/fliks/${flik}?pane=${pane}`);
    await shoot(`flik-${pane}`);
  }
  for (const [name, id] of Object.entries(furniture)) {
    await page.goto(`/studio/${name}s/${id}`);
    await shoot(name);
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}

const chromium = await findChromium();
if (chromium === null) {
  console.error('There is no Chromium on this machine.');
  process.exit(2);
}
await mkdir(values.out, { recursive: true });
const stage = await openStage({ env: { DEMO: '1' } });
const browser = await startChromium(chromium);
try {
  await stage.said('demo Fliks 12/12');
  const { page, context } = await visit(browser, stage.url);
  await call(page, 'POST', 'session', { data: ADMIN });
  const furniture = await furnish(page, stage, await readFile(CLIP));
  await context.close();
  for (const width of ['desk', 'phone'] as const) await take(browser, stage.url, width, furniture);
} finally {
  await browser.close();
  await stage.close();
}
