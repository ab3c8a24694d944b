import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../fixtures/test/folder.js';
import { openAuditLog } from '../../pipeline/audit/index.js';
import { ClipNotices, createClip, readClip } from '../../pipeline/clips/index.js';
import { lostNotices } from '../../pipeline/clips/test/notices.js';
import { objectsOf } from '../../pipeline/clips/test/objects.js';
import { newClip } from '../../pipeline/clips/test/sample.js';
import { type Database, openDatabase, tables } from '../../pipeline/db/index.js';
import { eachDatabase, type NewDatabase } from '../../pipeline/db/test/each-database.js';
import { deleteClips, openTombstones } from '../../pipeline/erase/index.js';
import { until } from '../../pipeline/http/test/harness.js';
import { DEFAULT_LIMITS, findTools } from '../../pipeline/media/index.js';
import { NO_METERS } from '../../pipeline/metrics/index.js';
import { loadPresets } from '../../presets/index.js';
import { createHandlers } from '../index.js';

const tools = await findTools();
const media = { presets: await loadPresets(), tools, limits: DEFAULT_LIMITS };
const logger = pino({ level: 'silent' });
const slowFile = join(testFolder(t), 'slow.mp4');
/** Large and slow to encode, so that the encoder is at work for long after its claim is gone. */
async function slowSource(file: string): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=12'];
  const quick = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(tools.ffmpeg.path, ['-v', 'error', ...picture, ...quick, file]);
}

await slowSource(slowFile);

/** What is promised to whoever takes a claim away. */
const DEAD_WITHIN_MS = 2000;

/** Processes whose command names that text. */
async function processesNaming(text: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(ids.map((id) => readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '')));
  return commands.filter((command) => command.includes(text));
}

/** A clip whose encoder is at work, and a second connection to its database where there can be one. */
async function encoding(t: Test, newDatabase: NewDatabase, noticesOf: (database: Database) => Promise<ClipNotices>) {
  const scratch = testFolder(t);
  const place = await newDatabase();
  const database = await openDatabase(place);
  const other = place.databaseUrl === undefined ? database : await openDatabase(place);
  t.teardown(async () => {
    if (other !== database) await other.close();
    await database.close();
  });
  const { orm } = database;
  const { store, keys } = await objectsOf(t);
  const id = uuidv7();
  const clip = newClip({ id, options: { effort: 'flik' } });
  await store.put(clip.source.key, createReadStream(slowFile));
  await createClip(orm, clip);
  const handlers = createHandlers({
    ...{ orm, store, media, scratch, threads: 1, keepSource: true, meters: NO_METERS, logger },
    notices: await noticesOf(database),
  });
  const running = handlers.render({ clipId: id, attempt: 1 }, { signal: new AbortController().signal, lastTry: false });
  const shown = async () => (await readClip(orm, id, 'one'))?.row;
  await until(async () => (await shown())?.progress?.stage === 'encode');
  t.ok((await processesNaming(id)).length > 0, 'ffmpeg is at work');
  const deleted = () =>
    deleteClips(
      {
        ...{ orm: other.orm, keys, notices: other.notices, logger },
        audit: openAuditLog(new Uint8Array(32).fill(9)),
        tombstones: openTombstones(join(scratch, '..', `tombstones-${id}`)),
      },
      { tenant: 'one', ids: [id], by: 'key' },
    );
  /** Holds the encoder's end against what is promised, and then what is left against nothing. */
  const diesOf = async (change: () => Promise<unknown>): Promise<void> => {
    await change();
    const from = performance.now();
    await until(async () => (await processesNaming(id)).length === 0);
    t.ok(performance.now() - from < DEAD_WITHIN_MS);
    await running;
    t.same(await readdir(scratch), [], 'nothing of the work stays');
  };
  return { id, other, shown, deleted, diesOf };
}

await eachDatabase(async (t, newDatabase) => {
  const told = (database: Database): Promise<ClipNotices> => ClipNotices.open(database.notices);

  await t.test('once its claim is taken away elsewhere, an encoder is dead within two seconds', async (t) => {
    const { id, other, shown, diesOf } = await encoding(t, newDatabase, told);
    await diesOf(() =>
      other.orm
        .update(tables.clips)
        .set({ epoch: sql`${tables.clips.epoch} + 1` })
        .where(eq(tables.clips.id, id)),
    );
    t.equal((await shown())?.state, 'processing', 'the clip is the other’s');
  });

  await t.test('so it is once its clip is deleted', async (t) => {
    const { shown, deleted, diesOf } = await encoding(t, newDatabase, told);
    await diesOf(deleted);
    t.match(await shown(), { state: 'deleted', progress: null, source: null, errorCode: null });
  });

  await t.test('also when nobody is told of the deletion', async (t) => {
    const { shown, deleted, diesOf } = await encoding(t, newDatabase, lostNotices);
    await diesOf(deleted);
    t.equal((await shown())?.state, 'deleted');
  });

  await t.test('and the notice alone is enough', async (t) => {
    const { id, other, diesOf } = await encoding(t, newDatabase, told);
    await diesOf(() => other.notices.notify(other.orm, 'gone', id));
  });
});
