import { join } from 'node:path';
import { pino } from 'pino';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { abandonUpload, beginClip, ClipNotices, readClip } from '../../clips/index.js';
import { lostNotices } from '../../clips/test/notices.js';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { OpenUploads } from '../index.js';

const database = await openDatabase({ dataDir: await seedDatabase(join(testFolder(t), 'data')) });
const { orm } = database;
t.teardown(() => database.close());
const logger = pino({ level: 'silent' });
/** Never, as far as a test is concerned. */
const NEVER_MS = 3_600_000;

const begun = async (): Promise<string> => {
  const { source, ...clip } = newClip();
  await beginClip(orm, { ...clip, sourceKey: source.key });
  return clip.id;
};
const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });
const progressOf = async (id: string) => (await readClip(orm, id, null))?.row.progress;
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

t.test('how far each is shows in its row, and the one that is over is told why', async (t) => {
  const uploads = new OpenUploads({ orm, notices: await lostNotices(), logger }, 20);
  const [known, unknown, dropped] = [await begun(), await begun(), await begun()];
  const [first, second, third] = [uploads.open(known, 1000), uploads.open(unknown, null), uploads.open(dropped, 0)];
  first.note(300);
  first.note(159);
  second.note(300);
  await until(async () => (await progressOf(known))?.percent === 45);
  t.same(await progressOf(unknown), { stage: 'receive', percent: 0, etaMs: null });
  first.note(2000);
  await until(async () => (await progressOf(known))?.percent === 100);
  await abandonUpload(orm, dropped);
  t.match(await aborted(third.signal), { code: 'upload_aborted' });
  t.notOk(first.signal.aborted || second.signal.aborted);
  for (const one of [first, second, third]) one.end();
  await uploads.close();
});

t.test('a notice needs no look, and closing waits for the last of them', async (t) => {
  const uploads = new OpenUploads({ orm, notices: await ClipNotices.open(database.notices), logger }, NEVER_MS);
  const [id, other] = [await begun(), await begun()];
  const [told, bystander] = [uploads.open(id, null), uploads.open(other, null)];
  await database.notices.notify(orm, 'gone', id);
  t.match(await aborted(told.signal), { code: 'gone' });
  t.notOk(bystander.signal.aborted);
  let closed = false;
  const closing = uploads.close().then(() => {
    closed = true;
  });
  told.end();
  told.end();
  await readClip(orm, id, null);
  t.notOk(closed, 'one is open still');
  bystander.end();
  await closing;
  await uploads.close();
});

t.test('a database that does not answer for a moment ends no upload', async (t) => {
  const place = { dataDir: await seedDatabase(join(testFolder(t), 'data')) };
  const gone = await openDatabase(place);
  const lines: string[] = [];
  const said = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const uploads = new OpenUploads({ orm: gone.orm, notices: await lostNotices(), logger: said }, 10);
  const { source, ...clip } = newClip();
  await beginClip(gone.orm, { ...clip, sourceKey: source.key });
  const upload = uploads.open(clip.id, 10);
  await gone.close();
  await until(async () => lines.length > 0);
  t.notOk(upload.signal.aborted);
  t.match(lines.join(''), /progress of uploads was not written/);
  upload.end();
  await uploads.close();
});
