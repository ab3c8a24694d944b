import { appendFile, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import type { DatabasePlace } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { openTombstones, replayTombstones, type Tombstone } from '../index.js';
import { openPurgeParts } from './purge-parts.js';

/** What a backup of the data folder has. The list of tombstones stands beside it. */
const FOLDERS = ['db', 'keys', 'objects'];

/** Copies of what lies in the data folder, apart from it. */
async function copyFolders(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of FOLDERS)
    await cp(join(from, name), join(to, name), { recursive: true }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    });
}

async function tombstonesIn(dataDir: string): Promise<Tombstone[]> {
  const all: Tombstone[] = [];
  for await (const one of openTombstones(join(dataDir, 'tombstones.jsonl')).read()) all.push(one);
  return all;
}

/**
 * Makes clips, has a backup made, deletes some, has the backup restored, and starts.
 *
 * @param backup makes one of the database; answers with what restores it
 */
async function restored(t: Test, place: DatabasePlace, backup: () => Promise<() => Promise<DatabasePlace>>) {
  const { dataDir } = place;
  const before = await openPurgeParts(t, place);
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push(await before.ready({ recipients: ['ann'] }));
  const [gone = '', alsoGone = '', expired = '', ...kept] = ids;
  await before.close();
  await copyFolders(dataDir, `${dataDir}.backup`);
  const restore = await backup();

  const between = await openPurgeParts(t, place);
  await between.remove(gone, alsoGone);
  await between.over(expired);
  for (const id of [gone, alsoGone]) await between.later(id, 61);
  t.same(await between.purgeWith().batch(), { seen: 2, complete: 2 });
  await between.close();

  for (const name of FOLDERS) await rm(join(dataDir, name), { recursive: true, force: true });
  await copyFolders(`${dataDir}.backup`, dataDir);
  const after = await openPurgeParts(t, await restore());
  return { after, dataDir, gone: [gone, alsoGone], kept: [...kept, expired] };
}

type Restored = Awaited<ReturnType<typeof restored>>;

async function nothingComesBack(t: Test, { after, dataDir, gone, kept }: Restored): Promise<void> {
  const { deps, objectsOf, deletionOf, later, purgeWith, tombstones } = after;
  for (const id of gone) {
    t.ok(await deps.keys.get(id), 'the backup brought its key back');
    t.equal((await objectsOf(id)).length, 4, 'and its objects');
    await t.rejects(deletionOf(id), 'and the database knows of no deletion');
  }
  const dry = await replayTombstones(deps, [tombstones.read()], { dryRun: true });
  t.same(dry, { tombstones: 2, returned: 2 });
  t.ok(await deps.keys.get(gone[0] ?? ''), 'looking deletes nothing');

  t.same(await replayTombstones(deps, [tombstones.read()]), { tombstones: 2, returned: 2 });
  for (const id of gone) {
    t.equal(await deps.keys.get(id), null);
    t.match(await deletionOf(id), { reason: 'deleted', by: 'restore', recipients: ['ann'] });
    await later(id, 61);
  }
  await purgeWith().batch();
  for (const id of gone) t.same(await objectsOf(id), []);
  for (const id of kept) t.ok(await deps.keys.get(id), 'the others are there');
  t.equal((await replayTombstones(deps, [tombstones.read()])).returned, 0, 'once is enough');
  const ids = new Set((await tombstonesIn(dataDir)).map(({ clipId }) => clipId));
  t.same([...ids].sort(), [...gone].sort());
}

t.test('a restored backup of the data folder brings nothing back', async (t) => {
  const place = { dataDir: await seedDatabase(join(testFolder(t), 'data')) };
  await nothingComesBack(t, await restored(t, place, async () => async () => place));
});

t.test('nor does one of a PostgreSQL database', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const place = { dataDir: join(testFolder(t), 'data'), databaseUrl: await server.database() };
  const copy = `${place.databaseUrl}_copy`;
  const nameOf = (url: string): string => new URL(url).pathname.slice(1);
  const run = await restored(t, place, async () => {
    const admin = new pg.Client({ connectionString: place.databaseUrl.replace(nameOf(place.databaseUrl), 'postgres') });
    await admin.connect();
    await admin.query(`create database ${nameOf(copy)} template ${nameOf(place.databaseUrl)}`);
    await admin.end();
    return async () => ({ ...place, databaseUrl: copy });
  });
  await nothingComesBack(t, run);
});

t.test('tombstones that were kept elsewhere count as well, whatever else is in the list', async (t) => {
  const place = { dataDir: await seedDatabase(join(testFolder(t), 'data')) };
  const { deps, ready, remove, tombstones } = await openPurgeParts(t, place);
  const [first, second, third] = [await ready(), await ready(), await ready()];
  await remove(first);
  const other = join(place.dataDir, 'elsewhere.jsonl');
  const [{ at = '' } = {}] = await tombstonesIn(place.dataDir);
  await openTombstones(other).append([{ clipId: uuidv7(), at }]);
  // A process was killed in the middle of a line, another wrote something of its own, and the last line has no end.
  await appendFile(other, `{"clipId":"${third}","at":"20`);
  await openTombstones(other).append([{ clipId: second, at }]);
  await appendFile(other, `not json\n{"clipId":"not-an-id","at":"${at}"}\n{"clipId":"${second}","at":"${at}"}`);
  const lists = (): AsyncIterable<Tombstone>[] => [tombstones.read(), openTombstones(other).read()];
  t.same(await replayTombstones(deps, lists()), { tombstones: 5, returned: 1 });
  t.equal(await deps.keys.get(second), null);
  t.ok(await deps.keys.get(third));
  const nothing = [openTombstones(join(place.dataDir, 'none.jsonl')).read()];
  t.same(await replayTombstones(deps, nothing), { tombstones: 0, returned: 0 });
});

t.test('what was deleted long before the oldest clip came needs no look, and the rest is found among it', async (t) => {
  const place = { dataDir: await seedDatabase(join(testFolder(t), 'data')) };
  const { deps, ready, tombstones } = await openPurgeParts(t, place);
  const back = await ready();
  const old = Array.from({ length: 1500 }, () => ({ clipId: uuidv7(), at: '2020-01-01T00:00:00.000Z' }));
  const recent = Array.from({ length: 1200 }, () => ({ clipId: uuidv7(), at: new Date().toISOString() }));
  await deps.tombstones.append([...old, ...recent.slice(0, 700), { clipId: back, at: new Date().toISOString() }]);
  await deps.tombstones.append(recent.slice(700));
  t.same(await replayTombstones(deps, [tombstones.read()]), { tombstones: 2701, returned: 1 });
  t.equal(await deps.keys.get(back), null);
});

t.test('a list that cannot be read is no empty list', async (t) => {
  const place = { dataDir: await seedDatabase(join(testFolder(t), 'data')) };
  const { deps } = await openPurgeParts(t, place);
  await mkdir(join(place.dataDir, 'a-folder'));
  await t.rejects(replayTombstones(deps, [openTombstones(join(place.dataDir, 'a-folder')).read()]), { code: 'EISDIR' });
});
