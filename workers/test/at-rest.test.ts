import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { fixture } from '../../fixtures/index.js';
import { type Config, loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { clipIn, form, playbackIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { openDiskStore } from '../../pipeline/storage/index.js';
import { createHandlers } from '../index.js';

const logger = pino({ level: 'silent' });
const configFor = (dataDir: string): Config => loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0' });
const media = await openMedia(configFor(t.testdir()));

async function running(t: Test, dataDir: string) {
  const service = await startService(configFor(dataDir), { media, logger, makeHandlers: createHandlers });
  const { url, firstKey } = service;
  if (url === null) throw new Error('it has no API');
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= service.close();
    return closed;
  };
  t.teardown(close);
  return { url, close, key: firstKey?.key ?? '' };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const SAMPLE = 64;

/** Pieces of 64 bytes from all over a file, of those parts that are like no other: pictures and sound, not padding. */
function samplesOf(bytes: Buffer, count: number): Buffer[] {
  const samples: Buffer[] = [];
  for (let n = 0; n < count * 4 && samples.length < count; n += 1) {
    const at = Math.floor(((bytes.length - SAMPLE) * n) / (count * 4));
    const sample = bytes.subarray(at, at + SAMPLE);
    if (new Set(sample).size >= 32) samples.push(sample);
  }
  return samples;
}

/** Files that hold one of the samples anywhere. */
async function filesWith(folder: string, samples: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesBelow(folder)) {
    const bytes = await readFile(path);
    if (samples.some((sample) => bytes.includes(sample))) found.push(relative(folder, path));
  }
  return found;
}

/** A clip that was sent and rendered, with everything of it that anybody can have. */
async function readyClip(t: Test, dataDir: string) {
  const { url, key, close } = await running(t, dataDir);
  const headers = { authorization: `Bearer ${key}` };
  const source = await readFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }));
  const options = { profiles: ['android-low', 'ios-main'] };
  const body = form(['options', JSON.stringify(options)], ['file', new Blob([source])]);
  const { id } = await clipIn(await fetch(`${url}/v1/clips`, { method: 'POST', headers, body }));
  const clip = async () => clipIn(await fetch(`${url}/v1/clips/${id}`, { headers }));
  await until(async () => ['ready', 'failed'].includes((await clip()).state));
  const state = await clip();
  if (state.state !== 'ready') throw new Error(`the clip failed: ${state.error?.code}`);
  // The last of the work files goes just after the state is set.
  for (const place of ['staging', 'scratch']) {
    for (const own of (await readdir(join(dataDir, place))).filter((name) => !name.endsWith('.lock')))
      await until(async () => (await readdir(join(dataDir, place, own))).length === 0);
  }
  const play = async (platform: string) =>
    playbackIn(
      await fetch(`${url}/v1/clips/${id}/playback`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ platform }),
      }),
    );
  return { id, url, source, play, close };
}

const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

t.test('nothing that was sent, and nothing made of it, can be read in the data folder', async (t) => {
  const dataDir = await seedDatabase(t.testdir());
  const { id, source, play, close } = await readyClip(t, dataDir);
  const outputs: Buffer[] = [];
  for (const platform of ['android', 'ios']) {
    const playback = await play(platform);
    for (const url of [playback.url, ...playback.stills.map((still) => still.url)]) outputs.push(await bytesAt(url));
  }
  const samples = [source, ...outputs].flatMap((bytes) => samplesOf(bytes, 12));
  t.ok(outputs.length >= 8 && samples.length >= 60, `${samples.length} samples of ${outputs.length + 1} files`);

  const objects = join(dataDir, 'objects');
  t.ok((await filesBelow(join(objects, 'clips', id))).length >= outputs.length / 2, 'they are all there');
  t.same(await filesWith(dataDir, samples), [], 'while it runs');
  await close();
  t.same(await filesWith(dataDir, samples), [], 'nor after it was closed');

  // The search finds what is there to be found.
  await writeFile(join(dataDir, 'left-over'), Buffer.concat([Buffer.alloc(1000), source]));
  t.same(await filesWith(dataDir, samples), ['left-over']);

  // The key is what reads it: without, the store holds noise that is as long as the clip and its frames.
  const stored = await (await openDiskStore(objects)).stat(`clips/${id}/source`);
  t.equal(stored, source.length + 40 + 16 * Math.ceil((source.length + 40) / 65_520));
  t.same(
    (await filesBelow(join(dataDir, 'keys'))).map((path) => relative(join(dataDir, 'keys'), path)).sort(),
    [join(id.slice(-2), id), 'master-1'].sort(),
  );
});

t.test('a bit that turned on the disk is never delivered', async (t) => {
  const dataDir = await seedDatabase(t.testdir());
  const { id, play } = await readyClip(t, dataDir);
  const playback = await play('ios');
  const urls = [playback.url, ...playback.stills.map((still) => still.url)];
  const whole = await Promise.all(urls.map(bytesAt));
  const objects = await filesBelow(join(dataDir, 'objects', 'clips', id));
  for (const path of objects) {
    const bytes = await readFile(path);
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(path, bytes);
  }
  for (const [n, url] of urls.entries()) {
    const response = await fetch(url);
    const right = whole[n] ?? Buffer.of();
    if (response.ok) {
      // More than a frame comes before the damage: the answer had begun, and is cut off.
      await t.rejects(response.arrayBuffer());
      t.ok(right.length > 65_480);
    } else {
      t.match(await problemIn(response), { code: 'object_damaged', status: 500, retry: 'never' });
      t.equal(response.headers.get('etag'), null);
    }
    const range = `bytes=${Math.floor(right.length / 2)}-${Math.floor(right.length / 2)}`;
    t.match(await problemIn(await fetch(url, { headers: { range } })), { code: 'object_damaged' });
  }
});

t.test('another master key is refused at the start', async (t) => {
  const dataDir = await seedDatabase(t.testdir());
  const first = await running(t, dataDir);
  await first.close();
  await writeFile(join(dataDir, 'master.key'), `${Buffer.alloc(32, 5).toString('base64')}\n`);
  await t.rejects(running(t, dataDir), { code: 'invalid_configuration', detail: /master key/ });
});
