import { randomBytes } from 'node:crypto';
import t from 'tap';
import { Upload } from 'tus-js-client';
import { testFolder } from '../../../fixtures/test/folder.js';
import { caller } from './calls.js';
import { clipIn, RULES, startApi } from './harness.js';
import { reprDigest, sha256Of } from './tus.js';

// The client that its protocol's own makers give to JavaScript, as a backend would use it.
const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const call = caller(base, key);
const file = randomBytes(400_000);

const idOf = (url: string | null): string => /\/v1\/uploads\/([\w-]+)$/.exec(url ?? '')?.[1] ?? '';

type Way = { readonly chunkSize: number; readonly uploadDataDuringCreation: boolean };

/** Sends the file, or goes on with it. @param stopAt bytes after which it is broken off; null: at the end */
function send(way: Way, from: string | null, stopAt: number | null): Promise<{ url: string | null; done: boolean }> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      ...{ endpoint: `${base}/v1/uploads`, ...way, retryDelays: [50, 100], uploadUrl: from },
      headers: { authorization: `Bearer ${key}`, 'repr-digest': reprDigest(file) },
      metadata: { options: JSON.stringify({ priority: 'bulk' }), filename: 'a.mp4' },
      onSuccess: () => resolve({ url: upload.url, done: true }),
      onError: reject,
      onProgress: (sent) => {
        if (stopAt === null || sent < stopAt || upload.url === null) return;
        upload.abort().then(() => resolve({ url: upload.url, done: false }), reject);
      },
    });
    upload.start();
  });
}

for (const way of [
  { chunkSize: 90_000, uploadDataDuringCreation: false },
  { chunkSize: 90_000, uploadDataDuringCreation: true },
  { chunkSize: Number.POSITIVE_INFINITY, uploadDataDuringCreation: false },
] as const) {
  t.test(`tus-js-client: ${JSON.stringify(way)}`, async (t) => {
    const whole = await send(way, null, null);
    const clip = await clipIn(await call(`/v1/clips/${idOf(whole.url)}`));
    t.match(clip, { state: 'queued', priority: 'bulk', upload: { sha256: sha256Of(file) } });

    const first = await send(way, null, 100_000);
    const rest = first.done ? first : await send(way, first.url, null);
    t.equal(rest.url, first.url, 'the same upload went on');
    t.equal((await clipIn(await call(`/v1/clips/${idOf(rest.url)}`))).upload?.sha256, sha256Of(file));
  });
}

t.test('tus-js-client gives up', async (t) => {
  const way = { chunkSize: 50_000, uploadDataDuringCreation: false };
  const { url } = await send(way, null, 100_000);
  await Upload.terminate(new URL(url ?? '', base).href, { headers: { authorization: `Bearer ${key}` } });
  t.equal((await call(`/v1/clips/${idOf(url)}`)).status, 404);
});
