import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { testFolder } from '../../../../fixtures/test/folder.js';
import { noise } from '../props.js';
import type { House } from '../theatre.js';

/** Bytes a second that the network takes while the page is loaded anew. */
const SLOW = 400_000;

/** An upload that is broken by a reload goes on by itself, from where it was. */
export async function reloadAnUpload(t: Test, { eve: { page, context } }: House): Promise<void> {
  await page.goto('/studio');
  const network = await context.newCDPSession(page);
  const limit = (uploadThroughput: number): Promise<unknown> =>
    network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
    });
  await network.send('Network.enable');
  const parts: { readonly method: string; readonly offset: string | null }[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/studio/api/uploads'))
      parts.push({ method: request.method(), offset: request.headers()['upload-offset'] ?? null });
  });
  const file = join(testFolder(t), 'harbour.mov');
  await writeFile(file, await noise(t, 4_000_000));
  await limit(SLOW);
  await page.getByLabel('Choose videos').setInputFiles(file);
  await page.getByText(/^([2-9]\d) % of .* sent$/).waitFor();
  await page.reload();
  await limit(-1);
  await page.getByText('harbour.mov').waitFor();
  await page.getByText('Make a Flik').or(page.getByText('This video could not be added.')).first().waitFor();
  const again = parts.slice(parts.findIndex(({ method }) => method === 'HEAD'));
  t.equal(again[0]?.method, 'HEAD', 'it asks how far it came');
  t.ok(Number(again.find(({ method }) => method === 'PATCH')?.offset) > 0, 'and goes on from there');
  await page.getByRole('button', { name: 'Take harbour.mov off this list' }).click();
}

/** A file that is no video is refused in words for editors, with what to do. */
export async function refuse(t: Test, { eve: { page } }: House): Promise<void> {
  await page.goto('/studio');
  const file = join(testFolder(t), 'holiday.mp4');
  await writeFile(file, 'Dear diary, today we went to the beach.');
  await page.getByLabel('Choose videos').setInputFiles(file);
  await page.getByText('This is not a video.').waitFor();
  t.ok(await page.getByText('Choose a video from a phone or camera').isVisible(), 'what to do stands there');
  t.match(await page.locator('[role=status]').allTextContents(), /holiday.mp4 cannot be used/, 'and is read out');
  await page.getByRole('button', { name: 'Take holiday.mp4 off this list' }).click();
}
