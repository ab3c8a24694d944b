import { join } from 'node:path';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDatabase } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { ClipLookout, ClipNotices, claimClip, createClip, type Glimpse } from '../index.js';
import { lostNotices } from './notices.js';
import { newClip } from './sample.js';

const database = await openDatabase({ dataDir: await seedDatabase(join(testFolder(t), 'data')) });
const { orm } = database;
t.teardown(() => database.close());
const logger = pino({ level: 'silent' });
/** Never, as far as a test is concerned. */
const NEVER_MS = 3_600_000;

function lookout(t: Test, notices: ClipNotices, everyMs: number): ClipLookout {
  const made = new ClipLookout(orm, notices, logger, everyMs);
  t.teardown(() => made.close());
  return made;
}

/** What is seen of a clip. */
function seeing(watcher: ClipLookout, id: string) {
  const seen: (Glimpse | null)[] = [];
  const waiting: (() => void)[] = [];
  const stop = watcher.watch(id, (now) => {
    seen.push(now);
    for (const wake of waiting.splice(0)) wake();
  });
  const until = async (holds: (now: Glimpse | null) => boolean): Promise<void> => {
    while (!seen.some(holds)) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { seen, stop, until };
}

const add = async (): Promise<string> => {
  const clip = newClip();
  await createClip(orm, clip);
  return clip.id;
};

t.test('what happens to a clip is seen as soon as it is told, and only by those who watch it', async (t) => {
  const notices = await ClipNotices.open(database.notices);
  const watcher = lookout(t, notices, NEVER_MS);
  const [id, other] = [await add(), await add()];
  const [own, twin, others] = [seeing(watcher, id), seeing(watcher, id), seeing(watcher, other)];
  await claimClip(orm, { clipId: id, attempt: 1, worker: 'test' });
  await Promise.all([own, twin].map(({ until }) => until((now) => now?.state === 'processing')));
  t.same(others.seen, [], 'the other one was not looked at');
  twin.stop();
  const before = twin.seen.length;
  // Seen while a look is under way, and in it or the next.
  await Promise.all([
    database.notices.notify(orm, 'gone', id),
    createClip(orm, newClip()),
    claimClip(orm, { clipId: other, attempt: 1, worker: 'test' }),
  ]);
  await others.until((now) => now?.state === 'processing');
  t.equal(twin.seen.length, before, 'whoever stopped is told no more');
  own.stop();
  others.stop();
  watcher.look(id);
  await notices.close();
});

t.test('and without being told at the next look', async (t) => {
  const watcher = lookout(t, await lostNotices(), 20);
  const id = await add();
  const own = seeing(watcher, id);
  await own.until((now) => now?.state === 'queued');
  await claimClip(orm, { clipId: id, attempt: 1, worker: 'test' });
  await own.until((now) => now?.state === 'processing');
  const none = seeing(watcher, newClip().id);
  await none.until((now) => now === null);
  t.pass('a clip without a row is told as well');
});
