import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { loadConfig } from '../../pipeline/config/index.js';
import { openDatabase, tables } from '../../pipeline/db/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { caller } from '../../pipeline/http/test/calls.js';
import { clipIn, form, playbackIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { filesBelow } from '../../pipeline/prove/files-below.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { openDiskStore } from '../../pipeline/storage/index.js';
import { clipOf, openDiskKeyStore, sealedStore } from '../../pipeline/vault/index.js';
import { createHandlers } from '../index.js';
import { filesWith, piecesOfKey, samplesOf } from './traces.js';

// One clip from its upload until nothing is left of it, in the data folder of one service.
const folder = testFolder(t);
const dataDir = await seedDatabase(join(folder, 'data'));
const held = join(folder, 'held-back');
const place = (name: string): string => join(dataDir, name);

const MASTER_KEY = Buffer.alloc(32, 7);
const configFor = (masterKey: Buffer) =>
  loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0', CANARY: '0', MASTER_KEY: masterKey.toString('base64') });
const media = await openMedia(configFor(MASTER_KEY));
const logger = pino({ level: 'silent' });
const start = (masterKey = MASTER_KEY) =>
  startService(configFor(masterKey), {
    ...{ media, logger, makeHandlers: createHandlers },
    // Every place is looked at for the last time at once.
    purge: { purger: { longestLeaseMs: 0, everyMs: 200 } },
  });

/** What a backend says of a clip. */
const SAID = {
  sender: 'sender-annabel-4711',
  recipients: ['recipient-bob-4712', 'recipient-eve-4713'],
  metadata: { conversation: 'conversation-4714' },
};
const words = { private: [SAID.sender, SAID.metadata.conversation], whom: SAID.recipients };

const openKeys = (dir: string) =>
  openDiskKeyStore(join(dir, 'keys'), { current: { version: 1, key: MASTER_KEY } }, true);
const openSealed = async (dir: string, keysOf: string) =>
  sealedStore(await openDiskStore(join(dir, 'objects')), await openKeys(keysOf), clipOf);
const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

const first = await start();
t.teardown(() => first.close());
const key = first.firstKey?.key ?? '';
const source = await readFile(await fixture('private-data', { ffmpeg: media.tools.ffmpeg.path }));
const call = caller(first.url ?? '', key);
const { id } = await clipIn(
  await fetch(`${first.url}/v1/clips`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form(
      ['options', JSON.stringify({ profiles: ['android-low', 'ios-main'], ...SAID })],
      ['file', new Blob([source])],
    ),
  }),
);
const clip = async (used = call) => clipIn(await used(`/v1/clips/${id}`));
await until(async () => ['ready', 'failed'].includes((await clip()).state));
// The last of the work files goes just after the state is set.
for (const name of ['staging', 'scratch']) {
  for (const own of (await readdir(place(name))).filter((one) => !one.endsWith('.lock')))
    await until(async () => (await readdir(join(place(name), own))).length === 0);
}
const urls: string[] = [];
for (const platform of ['android', 'ios']) {
  const playback = await playbackIn(await call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform } }));
  urls.push(playback.url, ...playback.stills.map((still) => still.url));
}
const outputs = await Promise.all(urls.map(bytesAt));
const samples = [source, ...outputs].flatMap((bytes) => samplesOf(bytes, 12));
const keyFile = join('keys', id.slice(-2), id);
const wrapped = await readFile(place(keyFile));
const raw = (await (await openKeys(dataDir)).get(id))?.export() ?? Buffer.of();

t.test('nothing that was sent, and nothing made of it, can be read in the data folder', async (t) => {
  t.equal((await clip()).state, 'ready');
  t.ok(outputs.length >= 8 && samples.length >= 60, `${samples.length} samples of ${outputs.length + 1} files`);
  t.same([raw.length, wrapped.length], [32, 65]);
  t.ok((await filesBelow(place(`objects/clips/${id}`))).length >= outputs.length / 2, 'they are all there');
  t.same(await filesWith(dataDir, samples), []);
  t.same(await filesWith(dataDir, piecesOfKey(raw, wrapped)), [keyFile], 'its key, wrapped, lies in one place');
  t.same(await filesWith(dataDir, [raw.subarray(0, 16), raw.subarray(16)]), [], 'and as it is in none');
  const told = await filesWith(dataDir, [...words.private, ...words.whom]);
  t.ok(told.length > 0 && told.every((path) => path.startsWith('db/')), `what was said of it: ${told.join(', ')}`);

  // The search finds what is there to be found.
  await writeFile(place('left-over'), Buffer.concat([Buffer.alloc(1000), source]));
  t.same(await filesWith(dataDir, samples), ['left-over']);
  await rm(place('left-over'));

  // The key is what reads it: without, the store holds noise that is as long as the clip and its frames.
  const stored = await (await openDiskStore(place('objects'))).stat(`clips/${id}/source`);
  t.equal(stored, source.length + 40 + 16 * Math.ceil((source.length + 40) / 65_520));
  t.same(
    (await filesBelow(place('keys'))).map((path) => relative(dataDir, path)).toSorted(),
    [keyFile, 'keys/master-1'].toSorted(),
  );
});

/** Turns a bit in the middle of every object of the clip; a second time it is as it was. */
async function turnBits(): Promise<void> {
  for (const path of await filesBelow(place(`objects/clips/${id}`))) {
    const bytes = await readFile(path);
    const at = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(path, bytes);
  }
}

t.test('a bit that turned on the disk is never delivered', async (t) => {
  await turnBits();
  for (const [n, url] of urls.entries()) {
    const response = await fetch(url);
    const right = outputs[n] ?? Buffer.of();
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
  await turnBits();
  t.same(await Promise.all(urls.map(bytesAt)), outputs, 'turned back it is whole');
});

t.test('nor can it be read once the service was closed; copies of it are held back', async (t) => {
  await first.close();
  t.same(await filesWith(dataDir, samples), []);
  await mkdir(held);
  for (const name of ['db', 'objects', 'keys']) await cp(place(name), join(held, name), { recursive: true });
});

t.test('another master key is refused at the start', async (t) => {
  await t.rejects(start(Buffer.alloc(32, 5)), { code: 'invalid_configuration', detail: /master key/ });
});

t.test('once it is deleted nothing of it is left but what is said to be', async (t) => {
  const service = await start();
  t.teardown(() => service.close());
  const used = caller(service.url ?? '', key);
  t.equal((await used(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202);
  t.same(await filesWith(dataDir, piecesOfKey(raw, wrapped)), [], 'its key is gone before the answer');
  await until(async () => {
    const found: unknown = await (await used(`/v1/clips/${id}/remains`)).json();
    return typeof found === 'object' && found !== null && 'gone' in found && found.gone === true;
  });
  const { guarantees } = await clip(used);
  t.match(guarantees, /Logs and backups of the database tell that there was a clip, of whom and for whom/);
  t.match(guarantees, /until the last one is gone, who holds it and the master key could open such a copy/);
  for (const when of ['while it runs', 'and after that']) {
    t.same(await filesWith(dataDir, [...samples, ...piecesOfKey(raw, wrapped)]), [], when);
    const told = await filesWith(dataDir, [...words.private, ...words.whom]);
    t.same(
      told.filter((path) => !path.startsWith('db/')),
      [],
      'people are named in the database and its log alone',
    );
    t.same(
      (await filesBelow(dataDir)).map((path) => relative(dataDir, path)).filter((path) => path.includes(id)),
      [],
      'no file has its name',
    );
    if (when === 'while it runs') await service.close();
  }
});

t.test('and that is gone as well when the room in the tables was used again', async (t) => {
  const database = await openDatabase({ dataDir });
  const { orm } = database;
  t.match(await orm.select().from(tables.deletions).where(eq(tables.deletions.clipId, id)), [
    { recipients: SAID.recipients },
  ]);
  await orm.execute(sql`vacuum (full, analyze)`);
  await orm.execute(sql`checkpoint`);
  await database.close();
  const { private: who, whom } = words;
  const inTables = (path: string): boolean => !path.startsWith('pg_wal/');
  t.same((await filesWith(place('db'), who)).filter(inTables), [], 'who sent it, and what was said of it');
  t.ok((await filesWith(place('db'), whom)).some(inTables), 'for whom it was: the feed of deletions has to tell them');
});

t.test('copies from before: noise without the key, and with a copy of the key not', async (t) => {
  // Rows, objects and the master key, with the keys as they are now.
  const database = await openDatabase({ dataDir: held });
  const [row] = await database.orm.select().from(tables.clips).where(eq(tables.clips.id, id));
  const videos = await database.orm.select().from(tables.renditions).where(eq(tables.renditions.clipId, id));
  await database.close();
  t.match(row, { state: 'ready', sender: SAID.sender, sourceKey: `clips/${id}/source` }, 'the rows tell all they said');
  for (const name of ['db', 'objects'])
    t.same(await filesWith(join(held, name), [...samples, ...piecesOfKey(raw, wrapped)]), [], `${name}: no key in it`);
  const noKey = await openSealed(held, dataDir);
  const names = [`clips/${id}/source`, ...videos.map(({ objectKey }) => objectKey)];
  t.ok(names.length >= 3);
  for (const name of names) {
    const opened = await noKey.open(name).catch((error: unknown) => error);
    t.ok(opened === null || opened instanceof Error, `${name} cannot be opened`);
  }

  // What has to be said honestly, and is: see the guarantees above and the page for operators.
  const withKey = await openSealed(held, held);
  const opened = await withKey.open(`clips/${id}/source`);
  t.ok(opened !== null && source.equals(await buffer(opened.stream)), 'a copy of the keys opens it');
});
