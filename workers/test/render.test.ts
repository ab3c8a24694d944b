import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { fixture } from '../../fixtures/index.js';
import { testFolder } from '../../fixtures/test/folder.js';
import { LIBRARY_TENANT } from '../../pipeline/access/index.js';
import { ClipNotices, claimClip, createClip, findStrays, keysOf, readClip } from '../../pipeline/clips/index.js';
import { type ClipKind, openDatabase, tables } from '../../pipeline/db/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { DEFAULT_LIMITS, findTools } from '../../pipeline/media/index.js';
import type { RenderOptions } from '../../pipeline/media/options.js';
import { openMetrics } from '../../pipeline/metrics/index.js';
import type { StopReason } from '../../pipeline/queue/index.js';
import { openObjects } from '../../pipeline/service/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import { loadPresets } from '../../presets/index.js';
import { createHandlers } from '../index.js';

const dir = testFolder(t, { scratch: {} });
const database = await openDatabase({ dataDir: await seedDatabase(join(dir, 'data')) });
t.teardown(() => database.close());
const { orm } = database;
const { store, keys } = await openObjects(
  dir,
  { current: { version: 1, key: new Uint8Array(32).fill(9) } },
  { alone: true },
);
const tools = await findTools();
const media = { presets: await loadPresets(), tools, limits: DEFAULT_LIMITS };
const scratch = join(dir, 'scratch');
const notices = await ClipNotices.open(database.notices);
const logger = pino({ level: 'silent' });
const metrics = openMetrics({ uploads: false, renders: true }, {}, logger);

/** A small upload, so that a render takes about a second. */
async function clipOf(
  name: 'private-data' | 'hls-playlist',
  options: RenderOptions = { profiles: ['android-low'], watermark: 'none' },
  tenant = 'one',
): Promise<string> {
  return clipFrom(await readFile(await fixture(name, { ffmpeg: tools.ffmpeg.path })), options, tenant);
}

async function clipFrom(
  bytes: Buffer,
  options: RenderOptions,
  tenant = 'one',
  kind: ClipKind = 'sent',
): Promise<string> {
  const id = uuidv7();
  const key = keysOf({ tenant }).source(id);
  await keys.create(id);
  await store.put(key, Readable.from([bytes]));
  await createClip(orm, {
    ...{
      id,
      tenant,
      kind,
      apiKeyId: 'key',
      options,
      priority: 'normal',
      sender: 'Ann',
      recipients: [],
      metadata: null,
      policy: {},
    },
    ...{
      sentAt: null,
      ttlMs: null,
      retentionMs: 86_400_000,
      source: { key, bytes: bytes.length, sha256: '0'.repeat(64) },
    },
  });
  return id;
}

type Try = {
  readonly through?: ObjectStore;
  readonly signal?: AbortSignal;
  readonly lastTry?: boolean;
  readonly keepSource?: boolean;
};
const render = (
  clipId: string,
  { through = store, signal = new AbortController().signal, lastTry = false, keepSource = true }: Try = {},
): Promise<void> =>
  createHandlers({
    ...{ orm, store: through, media, scratch, threads: 1, keepSource, meters: metrics.meters },
    logger,
    notices,
  }).render({ clipId, attempt: 1 }, { signal, lastTry });

/** The store, with something that happens before one of its steps. */
const storeWith = (step: 'fetch' | 'take' | 'delete', before: () => Promise<void>): ObjectStore => ({
  put: (key, body) => store.put(key, body),
  take: async (key, file) => {
    if (step === 'take') await before();
    return store.take(key, file);
  },
  open: (key, range) => store.open(key, range),
  fetch: async (key, file) => {
    if (step === 'fetch') await before();
    return store.fetch(key, file);
  },
  stat: (key) => store.stat(key),
  delete: async (key) => {
    if (step === 'delete') await before();
    return store.delete(key);
  },
  deleteMany: (some) => store.deleteMany(some),
  prune: (prefix) => store.prune(prefix),
  list: (prefix) => store.list(prefix),
});

const objects = async (clipId: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of store.list(`clips/${clipId}/`)) keys.push(key);
  return keys;
};
const shown = async (id: string, tenant = 'one') => {
  const clip = await readClip(orm, id, tenant);
  if (clip === null) throw new Error('the clip is not there');
  return clip;
};
const lastEvent = async (id: string) =>
  (await orm.select().from(tables.outbox).where(eq(tables.outbox.clipId, id)).orderBy(tables.outbox.seq)).at(-1);

t.test('a clip is rendered, stored and shown', async (t) => {
  const id = await clipOf('private-data');
  await render(id);
  const clip = await shown(id);
  t.equal(clip.state, 'ready');
  t.match(clip.row.source, { video: { codec: 'h264' }, privateData: ['location'] });
  t.ok(clip.renditions.length === 1 && clip.stills.length >= 3);
  t.same(
    (await objects(id)).sort(),
    [`clips/${id}/source`, ...[...clip.renditions, ...clip.stills].map((kept) => kept.objectKey)].sort(),
  );
  for (const kept of clip.renditions) t.equal(await store.stat(kept.objectKey), kept.data.bytes);
  t.same(await readdir(scratch), [], 'no work files stay');
  t.match(await lastEvent(id), { type: 'clip.ready', data: { renditions: 1 } });
  await render(id);
  t.equal((await shown(id)).row.epoch, 1, 'a job that comes again finds nothing to do');
});

t.test('what is no video ends the clip at once, with the reason', async (t) => {
  const id = await clipOf('hls-playlist');
  await t.rejects(render(id), { code: 'not_a_video', retry: 'never' });
  const clip = await shown(id);
  t.match([clip.state, clip.row.errorCode, clip.row.starts], ['failed', 'not_a_video', 1]);
  t.match(await lastEvent(id), { type: 'clip.failed', data: { code: 'not_a_video', retry: 'never' } });
  t.same(await readdir(scratch), []);
});

t.test('what cannot be done with this clip ends it too', async (t) => {
  const id = await clipOf('private-data', { trim: { start: 50, end: 60 } });
  await t.rejects(render(id), { code: 'invalid_request' });
  t.equal((await shown(id)).row.errorCode, 'invalid_request');
});

t.test('a personal Flik is as long as a Flik', async (t) => {
  const long = join(dir, 'long.mp4');
  const made = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=5.4', '-pix_fmt', 'yuv420p', long];
  await promisify(execFile)(tools.ffmpeg.path, ['-v', 'error', ...made]);
  const bytes = await readFile(long);
  const options = { profiles: ['android-low'], watermark: 'none' };
  const whole = await clipFrom(bytes, options, 'one', 'personal');
  await t.rejects(render(whole), { code: 'too_long' });
  t.equal((await shown(whole)).state, 'failed');
  const part = await clipFrom(bytes, { ...options, trim: { start: 0.5, end: 1.5 } }, 'one', 'personal');
  await render(part);
  t.equal((await shown(part)).state, 'ready');
});

t.test('a fault that may pass hands the clip back, and ends it at the last try', async (t) => {
  const id = await clipOf('private-data');
  await store.delete(`clips/${id}/source`);
  await t.rejects(render(id), { code: 'storage_unavailable' });
  t.match([(await shown(id)).state, (await lastEvent(id))?.data], ['queued', { reason: 'storage_unavailable' }]);
  await t.rejects(render(id, { lastTry: true }), { code: 'storage_unavailable' });
  t.match([(await shown(id)).state, (await shown(id)).row.errorCode], ['failed', 'storage_unavailable']);
});

t.test('stopped work is handed back, and what stopped it decides whether it counts', async (t) => {
  const cases: [StopReason, string, number, string][] = [
    ['shutdown', 'aborted', 0, 'shutdown'],
    ['lost-lock', 'aborted', 1, 'lost-lock'],
    ['time-limit', 'encode_timeout', 1, 'encode_timeout'],
  ];
  for (const [reason, code, starts, said] of cases) {
    const id = await clipOf('private-data');
    const stop = new AbortController();
    await t.rejects(render(id, { through: storeWith('fetch', async () => stop.abort(reason)), signal: stop.signal }), {
      code,
    });
    t.match(
      [(await shown(id)).state, (await shown(id)).row.starts, (await lastEvent(id))?.data],
      ['queued', starts, { reason: said }],
    );
    t.same(await readdir(scratch), []);
    await render(id);
    t.equal((await shown(id)).state, 'ready', 'the next worker finishes it');
  }
});

t.test('a worker whose claim was taken over throws its work away', async (t) => {
  const id = await clipOf('private-data');
  let taken = 0;
  // While this one stores its outputs, another claims the clip.
  const through = storeWith('take', async () => {
    taken += 1;
    if (taken === 1) await claimClip(orm, { clipId: id, attempt: 1, worker: 'another' });
  });
  await render(id, { through });
  const clip = await shown(id);
  t.match([clip.state, clip.row.worker, clip.row.epoch], ['processing', 'another', 2]);
  t.same(await objects(id), [`clips/${id}/source`], 'nothing of it stays');
  t.equal((await orm.select().from(tables.renditions).where(eq(tables.renditions.clipId, id))).length, 0);
});

t.test('a clip that ends while it is rendered never shows', async (t) => {
  const id = await clipOf('private-data');
  const through = storeWith('take', async () => {
    await orm
      .update(tables.clips)
      .set({ expiresAt: new Date(0) })
      .where(eq(tables.clips.id, id));
  });
  await render(id, { through });
  t.equal((await shown(id)).state, 'expired');
  t.same(await objects(id), [`clips/${id}/source`]);
});

t.test('where uploads are not kept, one goes as soon as its clip is ready', async (t) => {
  const id = await clipOf('private-data');
  await render(id, { keepSource: false });
  const clip = await shown(id);
  t.equal(clip.state, 'ready');
  t.ok(clip.row.sourceDroppedAt);
  t.same(
    (await objects(id)).sort(),
    [...clip.renditions, ...clip.stills].map((kept) => kept.objectKey).sort(),
    'and only what was made of it stays',
  );
});

t.test('one whose worker dies before it removed it is found by the sweeper', async (t) => {
  const id = await clipOf('private-data');
  const dies = storeWith('delete', async () => {
    throw new QikError('storage_unavailable');
  });
  await render(id, { through: dies, keepSource: false });
  t.equal((await shown(id)).state, 'ready', 'the clip is none the worse for it');
  t.ok((await objects(id)).includes(`clips/${id}/source`));
  const own = async (): Promise<string[]> =>
    (await findStrays(orm, store, keys)).keys.filter((key) => key.startsWith(`clips/${id}/`));
  t.same(await own(), [`clips/${id}/source`]);
  await store.delete(`clips/${id}/source`);
  t.same(await own(), []);
});

t.test('a clip that fails keeps its upload, to be tried again, and a Flik keeps it always', async (t) => {
  const failed = await clipOf('hls-playlist');
  await t.rejects(render(failed, { keepSource: false }), { code: 'not_a_video' });
  t.same(await objects(failed), [`clips/${failed}/source`]);
  const flik = await clipOf('private-data', { profiles: ['flik'], watermark: 'none' }, LIBRARY_TENANT);
  await render(flik, { keepSource: false });
  t.equal(await store.stat(`fliks/${flik}/source`), (await shown(flik, LIBRARY_TENANT)).row.sourceBytes);
  t.equal((await shown(flik, LIBRARY_TENANT)).row.sourceDroppedAt, null);
});

t.test('what was made and what failed is counted', async (t) => {
  const count = async (labels: string): Promise<number> => {
    const { text } = await metrics.scrape();
    return Number(new RegExp(`^qik_renditions_total\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  };
  const made = await count('profile="android-low",result="made"');
  const failed = await count('profile="android-low",result="failed"');
  await render(await clipOf('private-data'));
  await t.rejects(render(await clipOf('hls-playlist')));
  t.equal(await count('profile="android-low",result="made"'), made + 1);
  t.equal(await count('profile="android-low",result="failed"'), failed + 1);
  t.match((await metrics.scrape()).text, /^qik_encode_speed_ratio_count [1-9]/m);
});
