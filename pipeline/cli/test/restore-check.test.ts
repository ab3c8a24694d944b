import { randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { createClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { openTombstones } from '../../erase/index.js';
import { openDiskKeyStore } from '../../vault/index.js';
import { documentOf, errorOf, qik } from './qik.js';

const listOf = (dataDir: string): string => join(dataDir, 'tombstones.jsonl');

/** An embedded data folder as a restored backup leaves it, with clips in it. */
async function restored(t: Test, clips: number) {
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const key = randomBytes(32);
  await writeFile(join(dataDir, 'master.key'), `${key.toString('base64')}\n`, { mode: 0o600 });
  const keys = await openDiskKeyStore(join(dataDir, 'keys'), { current: { version: 1, key } }, false);
  const database = await openDatabase({ dataDir });
  const ids: string[] = [];
  for (let n = 0; n < clips; n += 1) {
    const clip = newClip({ recipients: ['ann'] });
    await createClip(database.orm, clip);
    await keys.create(clip.id);
    ids.push(clip.id);
  }
  await database.close();
  return { dataDir, ids, hasKey: async (id: string) => (await keys.get(id)) !== null };
}

async function deletionsIn(dataDir: string) {
  const database = await openDatabase({ dataDir });
  try {
    return await database.orm.select().from(tables.deletions);
  } finally {
    await database.close();
  }
}

t.test('restore-check deletes again what is on the lists, and looks first when it is told to', async (t) => {
  const { dataDir, ids, hasKey } = await restored(t, 4);
  const [here = '', there = '', other = '', kept = ''] = ids;
  const at = new Date().toISOString();
  const elsewhere = ['first.jsonl', 'second.jsonl'].map((name) => join(t.testdirName, name));
  await openTombstones(listOf(dataDir)).append([
    { clipId: here, at },
    { clipId: uuidv7(), at },
  ]);
  await openTombstones(elsewhere[0] ?? '').append([{ clipId: there, at }]);
  await openTombstones(elsewhere[1] ?? '').append([{ clipId: other, at }]);
  const env = { DATA_DIR: dataDir };

  const dry = await qik(['restore-check', '--dry-run', '--json'], env);
  t.equal(dry.code, 0, dry.stdout + dry.stderr);
  t.same(documentOf(dry), { tombstones: 2, returned: 1, deleted: 0 });
  t.ok(await hasKey(here), 'looking deletes nothing');

  const own = await qik(['restore-check'], env);
  t.match(own, { code: 0, stdout: '2 tombstones: 1 clip came back and was deleted again.\n' });
  t.notOk(await hasKey(here));
  t.ok(await hasKey(there), 'what only lists elsewhere name is not known yet');

  const [first = '', second = ''] = elsewhere;
  const all = await qik(['restore-check', '--file', first, '--file', second, '--json'], env);
  t.equal(all.code, 0, all.stdout + all.stderr);
  t.same(
    documentOf(all),
    { tombstones: 5, returned: 2, deleted: 2 },
    'what was deleted again is on the own list twice',
  );
  t.same([await hasKey(there), await hasKey(other), await hasKey(kept)], [false, false, true]);
  const deletions = await deletionsIn(dataDir);
  t.same(deletions.map(({ clipId }) => clipId).toSorted(), [here, there, other].toSorted());
  for (const deletion of deletions) t.match(deletion, { reason: 'deleted', by: 'restore', recipients: ['ann'] });

  const again = await qik(['restore-check', '--file', first, second], env);
  t.equal(again.stdout, '7 tombstones: none came back.\n', 'and what others named is on it now');
});

t.test('what would pass for a list without tombstones is refused, and so is a folder that is in use', async (t) => {
  const { dataDir, ids, hasKey } = await restored(t, 1);
  const [id = ''] = ids;
  await appendFile(listOf(dataDir), `\n${JSON.stringify({ clipId: id, at: new Date().toISOString() })}\n`);
  const env = { DATA_DIR: dataDir };
  const missing = ['restore-check', '--file', join(dataDir, 'no-such-list'), '--json'];
  t.match(errorOf(await qik(missing, env)), [2, 'invalid_request', 'never']);
  t.equal((await qik(['restore-check', '--file'], env)).code, 2);

  const server = await openDatabase({ dataDir });
  t.same(errorOf(await qik(['restore-check', '--json'], env)), [1, 'data_folder_in_use', 'never']);
  await server.close();
  t.ok(await hasKey(id), 'nothing was deleted by any of them');

  const key = randomBytes(32).toString('base64');
  const wrong = await qik(['restore-check', '--json'], { ...env, MASTER_KEY: key });
  t.same(errorOf(wrong), [1, 'invalid_configuration', 'never'], 'another master key');
  t.ok(await hasKey(id));
});
