import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../pipeline/prove/servers/program.js';

/** What the distributions call it, in the order in which it is looked for. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium: `CHROMIUM_PATH`, else that of the distribution; null where there is none. */
export async function findChromium(): Promise<string | null> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  for (const name of NAMES) {
    const path = await findProgram(name);
    if (path !== null) return path;
  }
  return null;
}

/** Chromium's own sandbox needs a user who is not root. */
const ARGS = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Starts a Chromium without a window. */
export const startChromium = (path: string): Promise<Browser> =>
  chromium.launch({ executablePath: path, args: [...ARGS, '--autoplay-policy=no-user-gesture-required'] });

/** A browser of somebody's own, and everything in it that must not happen. */
export type Visit = { readonly context: BrowserContext; readonly page: Page; readonly faults: string[] };

/** How long is waited for something to show, on a machine that may be busy with other things. In milliseconds. */
const PATIENCE_MS = 120_000;

/** What is no fault and shows on the console all the same: an answer of 4xx, and a network that a scene took away. */
const ANSWERED =
  /Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)/;

/**
 * Opens a browser of its own for somebody: cookies and storage are theirs alone. What goes to another host, breaks in a script
 * or is refused by the policy of the page is kept as a fault.
 */
export async function visit(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !ANSWERED.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) faults.push(`another host: ${url.origin}`);
  });
  return { context, page, faults };
}

/**
 * Waits until something is true in a page. Asked again and again from outside: the policy of the pages forbids that they evaluate
 * texts themselves.
 *
 * @throws Error when it is not true in time
 */
export async function comesTrue(page: Page, expression: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > until) throw new Error(`It did not come true: ${expression}`);
    await page.waitForTimeout(100);
  }
}
