import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { call, idsOf, isRecord, textIn } from './api.js';
import type { Stage } from './stage.js';

/** What stands in a studio in which people have worked for a while, by id. */
export type Furniture = { readonly pack: string; readonly release: string; readonly import: string };

const DAY_MS = 86_400_000;
/** Nine in the morning, so many days from now. */
const nineIn = (days: number): string => `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T09:00`;

async function makePack(page: Page, fliks: readonly string[]): Promise<string> {
  const titles = { en: 'Greetings', fr: 'Salutations' };
  const id = textIn(await call(page, 'POST', 'packs', { data: { slug: 'greetings', titles } }), 'id');
  const ops = fliks.slice(0, 5).map((flikId) => ({ do: 'add', flikId }));
  await call(page, 'POST', `packs/${id}/arrange`, { data: { ops } });
  return id;
}

/** Two that are due this week, and one that nobody has set a time for. @returns id of the first */
async function makeReleases(page: Page, packId: string, flikId: string): Promise<string> {
  const make = async (name: string, change: object): Promise<string> =>
    textIn(await call(page, 'POST', 'releases', { data: { name, changes: [change] } }), 'id');
  const schedule = (id: string, days: number): Promise<unknown> =>
    call(page, 'POST', `releases/${id}/schedule`, {
      ...{ data: { localTime: nineIn(days), zone: 'Europe/Berlin' }, match: '"1"' },
    });
  const pack = await make('Greetings for the weekend', { do: 'publish-pack', packId });
  await schedule(pack, 3);
  await schedule(await make('Spring cleaning', { do: 'unpublish-flik', flikId }), 7);
  await make('Some day', { do: 'publish-pack', packId });
  return pack;
}

/** A table of one new row and one that is wrong, which nobody has started yet. */
async function makeImport(page: Page): Promise<string> {
  const table =
    'slug,title.en,title.fr,altText.en,tags\nsee-you,See you,À bientôt,A hand waves.,bye\nwrong,,,,No Tag\n';
  const answer = await page.request.post('/studio/api/imports', {
    multipart: { file: { name: 'replies.csv', mimeType: 'text/csv', buffer: Buffer.from(table) } },
  });
  if (!answer.ok()) throw new Error(`import: ${answer.status()} ${await answer.text()}`);
  const id = textIn(await answer.json(), 'id');
  while (textIn(await call(page, 'GET', `imports/${id}`), 'state') === 'checking') await sleep(200);
  return id;
}

/** A Flik of somebody's own, which they agree to show to everybody. */
async function propose({ url, dataDir }: Stage, clip: Buffer): Promise<void> {
  const credentials: unknown = JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8'));
  const headers = { authorization: `Bearer ${textIn(credentials, 'apiKey')}` };
  const slot = `${url}/v1/users/anna/fliks/1`;
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${slot}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const body = new FormData();
  body.append('options', JSON.stringify({ trim: { start: 0, end: 1 } }));
  body.append('file', new Blob([new Uint8Array(clip)], { type: 'video/quicktime' }));
  await ask('', { method: 'PUT', body });
  const plays = async (): Promise<boolean> => {
    const seen = await ask('', { method: 'GET' });
    return isRecord(seen) && isRecord(seen['clip']) && seen['clip']['state'] === 'ready';
  };
  while (!(await plays())) await sleep(500);
  const consent = 'I agree that everybody may see and use my Flik.';
  await ask('/proposal', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ consent }),
  });
}

/**
 * Puts into every room what people leave there when they work: a pack, releases, an import, a proposal, remarks, a key, and so on.
 *
 * @param page of an administrator
 * @param clip a video that becomes a proposal
 */
export async function furnish(page: Page, stage: Stage, clip: Buffer): Promise<Furniture> {
  const fliks = await idsOf(page, 'fliks?limit=100&state=live', 'fliks');
  const [first = '', last = first] = [fliks[0], fliks.at(-1)];
  const proposed = propose(stage, clip);
  const pack = await makePack(page, fliks);
  const release = await makeReleases(page, pack, last);
  const imported = await makeImport(page);
  await call(page, 'POST', `fliks/${first}/comments`, {
    data: { version: 1, body: 'The end comes a little early. Could it wait for the hand?', atSeconds: 0.8 },
  });
  const copy = textIn(await call(page, 'POST', `fliks/${last}/duplicate`), 'id');
  await call(page, 'POST', `fliks/${copy}/trash`);
  await call(page, 'POST', 'views', { data: { name: 'On phones', query: { state: 'live' }, shared: true } });
  await call(page, 'POST', 'webhooks', {
    data: { url: 'https://hooks.example.org/fliks', description: 'Tells the apps' },
  });
  await call(page, 'POST', 'api-keys', { data: { name: 'Messaging', scopes: ['clips:read', 'catalogue:read'] } });
  await call(page, 'POST', 'invitations', { data: { email: 'kim@example.org', role: 'viewer' } });
  await proposed;
  return { pack, release, import: imported };
}
