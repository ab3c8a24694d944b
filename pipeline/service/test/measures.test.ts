import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { createClip, enqueueRender } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { type JobQueue, openQueue, postgresBackend } from '../../queue/index.js';
import { openMeasures } from '../measures.js';

const logger = pino({ level: 'silent' });
const database = await openDatabase({ dataDir: await seedDatabase(testFolder(t)) });
const { orm } = database;
const queue = openQueue(postgresBackend(database.pool), logger);
t.teardown(async () => {
  await queue.close();
  await database.close();
});

/** Each time with measures of its own: what was read a moment ago is not read again. */
async function figures(changed: Partial<JobQueue> = {}): Promise<Map<string, number>> {
  const parts = { orm, queue: { ...queue, ...changed }, logger };
  const { text } = await openMeasures({ roles: new Set(['api']) }, parts).scrape();
  const lines = text.split('\n').filter((line) => /^qik_/.test(line));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}
const minutesAgo = (minutes: number) => sql`now() - make_interval(mins => ${minutes})`;

t.test('with nothing there, nothing waits or is late, and no round trip was made', async (t) => {
  const found = await figures();
  t.equal(found.get('qik_oldest_waiting_seconds{queue="render"}'), 0);
  t.equal(found.get('qik_purge_lag_seconds'), 0);
  t.equal(found.get('qik_purge_braked'), 0);
  for (const name of found.keys()) t.notMatch(name, 'qik_canary');
});

t.test('the oldest clip that waits, of those whose time is not over', async (t) => {
  for (const minutes of [5, 2]) {
    const clip = newClip();
    await createClip(orm, clip);
    await orm
      .update(tables.clips)
      .set({ stateAt: minutesAgo(minutes) })
      .where(sql`id = ${clip.id}`);
    await enqueueRender({ orm, queue }, { id: clip.id, attempt: 1, priority: 'normal' });
  }
  const over = newClip();
  await createClip(orm, over);
  await orm
    .update(tables.clips)
    .set({ stateAt: minutesAgo(60), expiresAt: minutesAgo(10) })
    .where(sql`id = ${over.id}`);
  const found = await figures();
  const waiting = found.get('qik_oldest_waiting_seconds{queue="render"}') ?? 0;
  t.ok(waiting >= 300 && waiting < 600, String(waiting));
  const lag = found.get('qik_purge_lag_seconds') ?? 0;
  t.ok(lag >= 600 && lag < 1200, `${lag}: the one that is over was not ended`);
  t.equal(found.get('qik_jobs{queue="render",state="prioritized"}'), 2);
});

t.test('the brake, and the last round trip that came to an end', async (t) => {
  await orm.insert(tables.purgeState).values({ id: 1, lastRunAt: sql`now()`, brakeAt: sql`now()`, brakeReason: 'x' });
  const run = (minutes: number, ok: boolean | null, gone: number) =>
    orm.insert(tables.canaryRuns).values({
      ...{ id: uuidv7(), ok, steps: { gone } },
      startedAt: minutesAgo(minutes),
      endedAt: ok === null ? null : minutesAgo(minutes),
    });
  await run(120, true, 9000);
  await run(60, false, 1500);
  await run(0, null, 1);
  const found = await figures();
  t.equal(found.get('qik_purge_braked'), 1);
  t.equal(found.get('qik_canary_ok'), 0);
  t.equal(found.get('qik_canary_gone_seconds'), 1.5);
  const age = found.get('qik_canary_age_seconds') ?? 0;
  t.ok(age >= 3600 && age < 7200, String(age));
});

t.test('a queue that does not answer takes its own figures with it, and no others', async (t) => {
  const found = await figures({ counts: () => Promise.reject(new Error('away')) });
  t.ok(found.has('qik_oldest_waiting_seconds{queue="render"}'));
  t.notOk([...found.keys()].some((name) => name.startsWith('qik_jobs')));
});
