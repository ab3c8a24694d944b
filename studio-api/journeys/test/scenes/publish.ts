import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { isRecord } from '../../api.js';
import { comesTrue } from '../../browser.js';
import { lookAt } from '../look.js';
import { drop, phoneClip } from '../props.js';
import type { House } from '../theatre.js';

const TITLE = 'A wave from the harbour';

/** Titles that a phone sees, by the catalogue and nothing else. */
async function onPhones(url: string, dataDir: string): Promise<string[]> {
  const credentials: unknown = JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8'));
  const key = isRecord(credentials) ? String(credentials['apiKey'] ?? '') : '';
  const answer = await fetch(`${url}/v1/catalogue?platform=ios&locale=en`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const catalogue: unknown = await answer.json();
  const fliks = isRecord(catalogue) && Array.isArray(catalogue['fliks']) ? catalogue['fliks'] : [];
  return fliks.map((flik: unknown) => (isRecord(flik) ? String(flik['title']) : ''));
}

const pane = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

/**
 * A clip of a phone becomes a Flik on every phone: dropped, cut, described, reviewed by somebody else, scheduled, live, taken out
 * and back again.
 *
 * @returns the address of its page
 */
export async function publish(t: Test, { stage, eve, pat }: House): Promise<string> {
  await eve.page.getByText('Your library is empty').waitFor();
  await drop(eve.page, await phoneClip(t), 'wave.mov');
  await eve.page.getByRole('button', { name: 'Make a Flik' }).click({ timeout: 120_000 });
  await eve.page.waitForURL(/\/fliks\//);
  t.pass('a dropped clip is a draft');

  await eve.page.getByRole('slider', { name: 'End' }).press('ArrowLeft');
  await eve.page.getByRole('button', { name: 'Apply' }).click();
  await eve.page.getByText('The cut is applied.').waitFor();
  await pane(eve.page, 'Texts');
  const english = eve.page.getByRole('region', { name: 'English' });
  await english.getByLabel('Title').fill(TITLE);
  await english.getByLabel('Alt text').fill('Somebody waves from a pier.');
  await english.getByLabel('Search words').fill('hello');
  await english.getByLabel('Search words').press('Enter');
  await eve.page.getByText('Something is missing').first().waitFor();
  const french = eve.page.getByRole('region', { name: 'French' });
  await french.getByLabel('Title').fill('Un signe du port');
  await french.getByLabel('Alt text').fill('Quelqu’un fait signe depuis une jetée.');
  await eve.page.getByText('One thing is missing').filter({ visible: true }).waitFor();
  await pane(eve.page, 'Phones');
  await eve.page.getByText('These are the very files that phones get.').waitFor();
  await comesTrue(
    eve.page,
    `[...document.querySelectorAll('main video')].filter((one) => one.readyState > 1).length >= 3`,
  );
  t.pass('three phones play the files that they will get');
  await eve.page.getByRole('button', { name: 'Send to review' }).click();
  const ask = eve.page.getByRole('dialog').getByRole('button', { name: 'Send to review' });
  await ask.waitFor();
  await lookAt(t, eve.page, 'the dialog: send to review');
  await ask.click();
  await eve.page.getByText('It was sent to review.').waitFor();
  const address = new URL(eve.page.url()).pathname;

  await pat.page.getByRole('link', { name: /Review/ }).click();
  await pat.page.getByText(TITLE).first().waitFor();
  await pat.page.goto(address);
  await pat.page.getByRole('button', { name: 'Approve' }).click();
  await pat.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await pat.page.getByText('It is approved.').waitFor();

  await pat.page.getByRole('button', { name: 'Publish', exact: true }).click();
  await pat.page.getByRole('button', { name: 'Plan it' }).waitFor();
  await lookAt(t, pat.page, 'the dialog: publish');
  await pat.page.getByRole('button', { name: 'Plan it' }).click();
  await pat.page.waitForURL(/\/releases\//);
  await pat.page.getByRole('button', { name: 'Schedule' }).click();
  const dialog = pat.page.getByRole('dialog');
  await dialog.getByLabel('Date and time').fill('2031-05-02T09:00');
  await dialog.getByText(/^That is /).waitFor();
  await lookAt(t, pat.page, 'the dialog: schedule');
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  await pat.page
    .getByText(/^Goes out on .*2031/)
    .first()
    .waitFor();
  t.same(await onPhones(stage.url, stage.dataDir), [], 'what is scheduled is on no phone');
  await pat.page.getByRole('button', { name: 'Publish now' }).click();
  await pat.page.getByRole('dialog').getByRole('button', { name: 'Publish now' }).click();
  await pat.page
    .getByText(/^Published on /)
    .first()
    .waitFor();
  t.same(await onPhones(stage.url, stage.dataDir), [TITLE], 'seen in the catalogue');

  await pat.page.goto(address);
  await pat.page.getByText('Live', { exact: true }).first().waitFor();
  await pat.page.getByRole('button', { name: 'More that can be done' }).click();
  await pat.page.getByRole('menuitem', { name: 'Take from phones' }).click();
  await pat.page.getByRole('dialog').getByRole('button', { name: 'Now' }).click();
  await pat.page.getByText('Phones do not show it any more.').waitFor();
  t.same(await onPhones(stage.url, stage.dataDir), [], 'gone from the catalogue');

  await pat.page.getByRole('link', { name: 'Releases' }).first().click();
  await pat.page.getByText('List', { exact: true }).click();
  await pat.page.getByRole('link', { name: `Take out ${TITLE}` }).click();
  await pat.page.getByRole('button', { name: 'Take back' }).click();
  await pat.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await pat.page.getByText('It is taken back.').waitFor();
  t.same(await onPhones(stage.url, stage.dataDir), [TITLE], 'and back again');
  return address;
}
