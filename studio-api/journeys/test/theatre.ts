import { execFile } from 'node:child_process';
import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import type { Test } from 'tap';
import { qikProgram } from '../../../fixtures/test/program.js';
import { without } from '../../../pipeline/prove/test/without.js';
import { packageRoot } from '../../../presets/index.js';
import { findChromium, startChromium, type Visit, visit } from '../browser.js';
import { addEditor, signIn } from '../people.js';
import { ADMIN, openStage, type Stage } from '../stage.js';

const WEB = join(packageRoot, 'studio-api', 'web');
const BUILT = join(packageRoot, 'dist', 'studio-api', 'web', 'index.html');
const LOCK = join(packageRoot, 'node_modules', '.cache', 'qik-web-lock');

const timeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

async function isFresh(): Promise<boolean> {
  const built = await timeOf(BUILT);
  for (const name of await readdir(WEB, { recursive: true })) if ((await timeOf(join(WEB, name))) > built) return false;
  return true;
}

/** Builds the pages if they are not those of the sources, in one process at a time. */
async function buildPages(): Promise<void> {
  await mkdir(join(LOCK, '..'), { recursive: true });
  while (!(await isFresh())) {
    const mine = await mkdir(LOCK).then(
      () => true,
      () => false,
    );
    if (!mine) {
      await sleep(500);
      continue;
    }
    try {
      const vite = join(packageRoot, 'node_modules', 'vite', 'bin', 'vite.js');
      await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn', WEB], { cwd: packageRoot });
    } finally {
      await rmdir(LOCK);
    }
  }
}

const EVE = { email: 'eve@example.org', password: 'five seconds are plenty' } as const;
const PAT = { email: 'pat@example.org', password: 'friday at nine it is' } as const;

/** A service with its pages, a browser, and who is in the house: an administrator, an editor and a publisher. */
export type House = {
  readonly stage: Stage;
  readonly browser: Browser;
  readonly admin: Visit;
  readonly eve: Visit;
  readonly pat: Visit;
};

async function enter(browser: Browser, url: string, account: typeof ADMIN | typeof EVE | typeof PAT): Promise<Visit> {
  const visitor = await visit(browser, url);
  await signIn(visitor.page, account);
  return visitor;
}

/** Opens all of it for a test, which closes it; null where there is no browser, which is said loudly. */
export async function openHouse(t: Test): Promise<House | null> {
  const path = await findChromium();
  if (path === null) {
    without(t, 'Chromium');
    return null;
  }
  await buildPages();
  const browser = await startChromium(path);
  t.teardown(() => browser.close());
  const stage = await openStage({ argv: await qikProgram() });
  t.teardown(async () => {
    const code = await stage.close();
    // All scenes are played by now, and a test that is over takes no checks.
    if (code !== 0) throw new Error(`The service did not end in order: ${code}\n${stage.log().slice(-2000)}`);
  });
  const admin = await enter(browser, stage.url, ADMIN);
  await addEditor(admin.page, 'editor', EVE);
  await addEditor(admin.page, 'publisher', PAT);
  const eve = await enter(browser, stage.url, EVE);
  const pat = await enter(browser, stage.url, PAT);
  for (const { page } of [admin, eve, pat]) await page.getByRole('button', { name: 'Skip' }).click();
  return { stage, browser, admin, eve, pat };
}
