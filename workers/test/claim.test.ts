import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import { createClip, readClip } from '../../pipeline/clips/index.js';
import { newClip } from '../../pipeline/clips/test/sample.js';
import { openDatabase, tables } from '../../pipeline/db/index.js';
import { eachDatabase } from '../../pipeline/db/test/each-database.js';
import { until } from '../../pipeline/http/test/harness.js';
import { DEFAULT_LIMITS, findTools } from '../../pipeline/media/index.js';
import { openDiskStore } from '../../pipeline/storage/index.js';
import { loadPresets } from '../../presets/index.js';
import { createHandlers } from '../index.js';

const tools = await findTools();
const media = { presets: await loadPresets(), tools, limits: DEFAULT_LIMITS };
/** Large and slow to encode, so that the encoder is at work for long after its claim is gone. */
async function slowSource(file: string): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=12'];
  const quick = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(tools.ffmpeg.path, ['-v', 'error', ...picture, ...quick, file]);
}

/** What is promised to whoever takes a claim away. */
const DEAD_WITHIN_MS = 2000;

/** Processes whose command names that text. */
async function processesNaming(text: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(ids.map((id) => readFile(join('/proc', id, 'cmdline'), 'utf8').catch(() => '')));
  return commands.filter((command) => command.includes(text));
}

await eachDatabase(async (t, newDatabase) => {
  await t.test('once its claim is taken away elsewhere, an encoder is dead within two seconds', async (t) => {
    const folder = t.testdir({ scratch: {} });
    const place = await newDatabase();
    const database = await openDatabase(place);
    // Another process where there can be one: a connection of its own.
    const other = place.databaseUrl === undefined ? database : await openDatabase(place);
    t.teardown(async () => {
      if (other !== database) await other.close();
      await database.close();
    });
    const store = await openDiskStore(join(folder, 'objects'));
    const id = uuidv7();
    const clip = newClip({ id, options: { effort: 'flik' } });
    await slowSource(join(folder, 'slow.mp4'));
    await store.put(clip.source.key, createReadStream(join(folder, 'slow.mp4')));
    await createClip(database.orm, clip);
    const scratch = join(folder, 'scratch');
    const deps = { orm: database.orm, store, media, scratch, threads: 1, logger: pino({ level: 'silent' }) };
    const running = createHandlers(deps).render(
      { clipId: id, attempt: 1 },
      { signal: new AbortController().signal, lastTry: false },
    );

    const encodes = async (): Promise<boolean> =>
      (await readClip(database.orm, id, 'one'))?.row.progress?.stage === 'encode';
    await until(encodes);
    t.ok((await processesNaming(id)).length > 0, 'ffmpeg is at work');
    await other.orm
      .update(tables.clips)
      .set({ epoch: sql`${tables.clips.epoch} + 1` })
      .where(eq(tables.clips.id, id));
    const from = performance.now();
    await until(async () => (await processesNaming(id)).length === 0);
    t.ok(performance.now() - from < DEAD_WITHIN_MS);
    await running;
    t.equal((await readClip(database.orm, id, 'one'))?.state, 'processing', 'the clip is the other’s');
    t.same(await readdir(scratch), [], 'nothing of the work stays');
  });
});
