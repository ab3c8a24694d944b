import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openDatabase } from '../../pipeline/db/index.js';
import { packageRoot } from '../../presets/index.js';
import { comesTrue, findChromium, startChromium, visit } from './browser.js';
import { multiply } from './multiply.js';
import { ADMIN, openStage } from './stage.js';

// npm run bench:studio -- [--fliks 10000] [--rows 200]: how the library page does with many Fliks, in a browser.
const { values } = parseArgs({
  options: { fliks: { type: 'string', default: '10000' }, rows: { type: 'string', default: '200' } },
});
const [wanted, rows] = [Number(values.fliks), Number(values.rows)];
const DEMO = 12;
if (![wanted, rows].every(Number.isInteger) || wanted < DEMO || rows < 1) {
  console.error(`bench:studio takes --fliks from ${DEMO} and --rows from 1.`);
  process.exit(2);
}
/** A task over that keeps the page from answering (W3C Long Tasks). In milliseconds. */
const LONG_MS = 50;

/** Has the page note its long tasks from its very beginning. */
const NOTE_LONG_TASKS = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });
`;

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];

async function longTasks(page: Page, during: string): Promise<void> {
  const tasks = numbersOf(await page.evaluate('globalThis.longTasks.splice(0)')).sort((a, b) => b - a);
  const blocked = tasks.reduce((sum, ms) => sum + ms - LONG_MS, 0);
  const longest = Math.round(tasks[0] ?? 0);
  console.log(
    `${during}: ${tasks.length} long tasks, the longest ${longest} ms, ${Math.round(blocked)} ms blocked in all`,
  );
}

/** Bytes of the scripts that a page loaded, as the build compressed them, whatever this browser was sent. */
async function scriptBytes(page: Page, encoding: 'br' | 'gz'): Promise<number> {
  const names: unknown = await page.evaluate(
    `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((name) => name.endsWith('.js'))`,
  );
  let bytes = 0;
  for (const name of new Set(Array.isArray(names) ? names.map(String) : [])) {
    const file = name.replace(/^\/studio\//, '');
    bytes += (await readFile(join(packageRoot, 'dist', 'studio-api', 'web', `${file}.${encoding}`))).length;
  }
  return bytes;
}

async function look(page: Page): Promise<void> {
  await page.addInitScript(NOTE_LONG_TASKS);
  await page.goto('/studio');
  const picture = page.locator('main img').first();
  await picture.waitFor();
  await comesTrue(
    page,
    `[...document.querySelectorAll('main img')].some((img) => img.complete && img.naturalWidth > 0)`,
  );
  console.log(`first picture after ${Math.round(Number(await page.evaluate('performance.now()')))} ms`);
  const [brotli, gzip] = [await scriptBytes(page, 'br'), await scriptBytes(page, 'gz')];
  console.log(
    `scripts of the first load: ${(brotli / 1000).toFixed(1)} kB compressed with Brotli, ${(gzip / 1000).toFixed(1)} kB with gzip`,
  );
  await longTasks(page, 'loading');
  await page.mouse.move(700, 500);
  for (let row = 0; row < rows; row += 1) {
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(16);
  }
  await longTasks(page, `scrolling ${rows} times 300 px`);
  const search = page.getByRole('searchbox');
  const began = Date.now();
  await search.fill('good 9');
  await page
    .getByText(/copy|Good/)
    .first()
    .waitFor();
  console.log(`an answer to a search after ${Date.now() - began} ms`);
  await search.pressSequentially('99', { delay: 80 });
  await longTasks(page, 'searching');
}

const chromium = await findChromium();
if (chromium === null) {
  console.error('There is no Chromium on this machine.');
  process.exit(2);
}
const dataDir = await mkdtemp(join(tmpdir(), 'qik-bench-'));
const browser = await startChromium(chromium);
try {
  const first = await openStage({ dataDir, env: { DEMO: '1' } });
  await first.said(`demo Fliks ${DEMO}/${DEMO}`);
  await first.close();
  const database = await openDatabase({ dataDir });
  await multiply(database.orm, wanted - DEMO);
  await database.close();
  const stage = await openStage({ dataDir });
  try {
    const { page, faults } = await visit(browser, stage.url, { viewport: { width: 1440, height: 900 } });
    await page.request.post('/studio/api/session', { data: ADMIN });
    console.log(`${wanted} Fliks, 1440x900`);
    await look(page);
    for (const fault of faults) console.error(fault);
  } finally {
    await stage.close();
  }
} finally {
  await browser.close();
  await rm(dataDir, { recursive: true, force: true });
}
