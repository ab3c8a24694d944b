import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { readEntries } from '../../audit/index.js';
import { openDatabase, tables } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { makeLogger } from '../../log/index.js';
import { openOutbound } from '../../net/index.js';
import { openWorkFolders } from '../../service/folders.js';
import { openDiskKeyStore, openPostgresKeys, openSecretWrap } from '../../vault/index.js';
import { createWebhook } from '../../webhooks/index.js';
import { openSecrets } from '../../webhooks/secrets.js';
import { documentOf, errorOf, listOf, program, qik } from './qik.js';

/** An embedded data folder as a stopped server left it, with keys of some clips. */
async function folderWith(t: Test, clips: number) {
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const key = randomBytes(32);
  await writeFile(join(dataDir, 'master.key'), `${key.toString('base64')}\n`, { mode: 0o600 });
  const store = await openDiskKeyStore(join(dataDir, 'keys'), { current: { version: 1, key } }, true);
  const made = new Map<string, string>();
  for (let n = 0; n < clips; n += 1) {
    const clip = uuidv7();
    made.set(clip, (await store.create(clip)).export().toString('hex'));
  }
  return { dataDir, key, made };
}

const fileOf = async (dataDir: string): Promise<string[]> =>
  (await readFile(join(dataDir, 'master.key'), 'utf8')).trim().split('\n');

/** The clips' keys as whoever has these lines of the file reads them. */
async function readWith(dataDir: string, lines: readonly string[]): Promise<Map<string, string>> {
  const [current, ...former] = lines.map(versioned);
  if (current === undefined) throw new Error('no key');
  const store = await openDiskKeyStore(join(dataDir, 'keys'), { current, former }, true);
  const read = new Map<string, string>();
  for await (const { clipId } of store.list()) {
    const key = await store.get(clipId);
    if (key !== null) read.set(clipId, key.export().toString('hex'));
  }
  return read;
}

const versioned = (line: string): { version: number; key: Buffer } => {
  const [version = '', key = ''] = line.split(' ');
  return { version: Number(version), key: Buffer.from(key, 'base64') };
};

const rotations = async (dataDir: string): Promise<unknown[]> => {
  const database = await openDatabase({ dataDir });
  try {
    const entries = await readEntries(database.orm, 0, 100);
    return entries.filter(({ action }) => action === 'master.rotated').map(({ details }) => details);
  } finally {
    await database.close();
  }
};

t.test('rotate makes the next version, wraps every key with it and drops the old one', async (t) => {
  const { dataDir, key, made } = await folderWith(t, 12);
  const env = { DATA_DIR: dataDir };
  t.match(await qik(['master', 'status'], env), { code: 0, stdout: /^ *1 +12 +current$/m });

  const owner = await openDatabase({ dataDir });
  t.same(errorOf(await qik(['master', 'rotate', '--json'], env)), [1, 'data_folder_in_use', 'never']);
  t.match(await qik(['master', 'status'], env), { code: 0 }, 'looking is allowed meanwhile');
  const secrets = openSecretWrap({ current: { version: 1, key } });
  const wish = { tenant: 'one', url: 'https://example.org/', events: [], description: null };
  const webhook = await createWebhook({ orm: owner.orm, outbound: openOutbound({ allow: [] }), secrets }, wish);
  await owner.close();

  const run = await qik(['master', 'rotate', '--json'], env);
  t.equal(run.code, 0, run.stdout);
  t.same(documentOf(run), { version: 2, rewrapped: 12, dropped: [1], kept: [], damaged: [] });
  const [line = '', ...more] = await fileOf(dataDir);
  t.match(line, /^2 [A-Za-z0-9+/]{43}=$/);
  t.same(more, []);
  t.notMatch(run.stdout + run.stderr, line.slice(2, 30), 'no key is printed');
  t.equal((await stat(join(dataDir, 'master.key'))).mode & 0o777, 0o600);
  t.same(await readWith(dataDir, [line]), made, 'the keys of the clips stay what they are');
  await t.rejects(readWith(dataDir, [`1 ${key.toString('base64')}`]), { code: 'invalid_configuration' });
  t.same(await rotations(dataDir), [{ from: 1, to: 2, rewrapped: 12 }]);

  const kept = await qik(['master', 'rotate', '--keep'], env);
  t.match(kept, { code: 0, stdout: /version 3; 12 keys[\s\S]*Still in master.key: version 2/ });
  t.same(
    (await fileOf(dataDir)).map((one) => one.slice(0, 2)),
    ['3 ', '2 '],
  );
  t.match(await qik(['master', 'status'], env), { stdout: /^ *3 +12 +current\n *2 +0 +no key needs it$/m });
  const finished = await qik(['master', 'finish', '--json'], env);
  t.same(documentOf(finished), { version: 3, rewrapped: 0, dropped: [2], kept: [], damaged: [] });
  t.same(await readWith(dataDir, await fileOf(dataDir)), made);
  t.equal((await rotations(dataDir)).length, 2, 'each is in the audit log once');

  const [last = ''] = await fileOf(dataDir);
  const database = await openDatabase({ dataDir });
  const [row] = await database.orm.select().from(tables.webhooks);
  const wrap = openSecretWrap({ current: versioned(last) });
  t.same(
    openSecrets(wrap, webhook.id, row?.secrets ?? [], new Date()),
    [webhook.secret],
    'secrets of webhooks went over as well',
  );
  await database.close();
});

t.test('a rotation that is killed is finished by the next one', async (t) => {
  const { dataDir, made } = await folderWith(t, 150);
  const child = spawn(process.execPath, [program, 'master', 'rotate'], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  // The new key is there, and what follows is the wrapping.
  while (child.exitCode === null && (await fileOf(dataDir)).length === 1) await setTimeout(1);
  child.kill('SIGKILL');
  await ended;
  const lines = await fileOf(dataDir);
  t.same(
    await readWith(
      dataDir,
      lines.map((line) => (line.includes(' ') ? line : `1 ${line}`)),
    ),
    made,
  );
  const finished = await qik(['master', 'finish', '--json'], { DATA_DIR: dataDir });
  t.match(documentOf(finished), { version: 2, kept: [], damaged: [] });
  t.equal((await fileOf(dataDir)).length, 1);
  t.same(await readWith(dataDir, await fileOf(dataDir)), made);
});

t.test('damaged keys keep their master key', async (t) => {
  const { dataDir, made } = await folderWith(t, 5);
  const [clip = ''] = made.keys();
  const path = join(dataDir, 'keys', clip.slice(-2), clip);
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
  await writeFile(path, bytes);
  const run = await qik(['master', 'rotate'], { DATA_DIR: dataDir });
  t.equal(run.code, 1);
  t.match(run.stdout, new RegExp(`1 key damaged.*${clip}`));
  t.same(
    (await fileOf(dataDir)).map((one) => one.slice(0, 2)),
    ['2 ', '1 '],
  );
});

t.test('the wrong folder, and the wrong master key, are left as they are', async (t) => {
  const empty = join(testFolder(t), 'empty');
  await mkdir(empty);
  for (const command of ['status', 'rotate', 'finish'])
    t.same(errorOf(await qik(['master', command, '--json'], { DATA_DIR: empty })), [2, 'invalid_request', 'never']);
  t.same(await readdir(empty), []);
  const { dataDir } = await folderWith(t, 1);
  const wrong = randomBytes(32).toString('base64');
  await writeFile(join(dataDir, 'master.key'), wrong);
  t.same(errorOf(await qik(['master', 'rotate', '--json'], { DATA_DIR: dataDir })), [
    1,
    'invalid_configuration',
    'never',
  ]);
  t.equal(await readFile(join(dataDir, 'master.key'), 'utf8'), wrong);
  for (const content of ['', 'x', `2 ${wrong}\n2 ${wrong}`, `1 ${wrong}\n2 ${wrong}`, `2 ${wrong} x`, `0x2 ${wrong}`]) {
    await writeFile(join(dataDir, 'master.key'), content);
    const refused = await qik(['master', 'status', '--json'], { DATA_DIR: dataDir });
    t.same(errorOf(refused), [1, 'invalid_configuration', 'never'], JSON.stringify(content.slice(0, 3)));
    t.notMatch(refused.stdout, wrong);
  }
});

t.test('where the master key is a setting, rotate says what to set and shows no key', async (t) => {
  const MASTER_KEY = randomBytes(32).toString('base64');
  const env = { MASTER_KEY, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/qik' };
  const run = await qik(['master', 'rotate'], env);
  t.equal(run.code, 0, run.stderr);
  t.match(run.stdout, /^ +MASTER_KEY_FORMER=2:<new key>$/m);
  t.match(run.stdout, /^ +MASTER_KEY=<new key>\n +MASTER_KEY_VERSION=2\n +MASTER_KEY_FORMER=1:<present MASTER_KEY>$/m);
  t.match(run.stdout, /^ +unset MASTER_KEY_FORMER$/m);
  t.notMatch(run.stdout, MASTER_KEY);

  const more = { ...env, MASTER_KEY_VERSION: '4', MASTER_KEY_FORMER: `3:${randomBytes(32).toString('base64')}` };
  const made = await qik(['master', 'rotate', '--new'], more);
  const [key = ''] = made.stdout.split('\n');
  t.equal(Buffer.from(key, 'base64').length, 32);
  t.match(made.stdout, /^ +MASTER_KEY_FORMER=5:<new key>,<what it is now>$/m);
  const document = documentOf(await qik(['master', 'rotate', '--new', '--json'], more));
  t.match(document, { from: 4, to: 5 });
  t.equal(Buffer.from(String(document['key']), 'base64').length, 32);
  t.not(document['key'], key);
  t.equal(listOf(document, 'steps').length, 4);

  // A key in the settings without a server of its own is one as well.
  t.match(await qik(['master', 'rotate'], { MASTER_KEY, DATA_DIR: testFolder(t) }), { stdout: /MASTER_KEY_VERSION=2/ });
  for (const args of [['rotate', '--keep'], ['finish'], ['move']])
    t.same(errorOf(await qik(['master', ...args, '--json'], env)), [2, 'invalid_request', 'never'], args.join(' '));
  const folder = await folderWith(t, 0);
  t.same(errorOf(await qik(['master', 'rotate', '--new', '--json'], { DATA_DIR: folder.dataDir })), [
    2,
    'invalid_request',
    'never',
  ]);
});

t.test('keys move to a database of their own', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const [one, two] = [randomBytes(32), randomBytes(32)];
  const dataDir = join(testFolder(t), 'data');
  const root = join(dataDir, 'keys');
  const old = await openDiskKeyStore(root, { current: { version: 1, key: one } }, true);
  const masters = { current: { version: 2, key: two }, former: [{ version: 1, key: one }] };
  const made = new Map<string, string>();
  const make = async (store: typeof old): Promise<void> => {
    const clip = uuidv7();
    made.set(clip, (await store.create(clip)).export().toString('hex'));
  };
  for (let n = 0; n < 10; n += 1) await make(old);
  const both = await openDiskKeyStore(root, masters, true);
  for (let n = 0; n < 10; n += 1) await make(both);
  const [DATABASE_URL, KEYS_DATABASE_URL] = [await server.database(), await server.database()];
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL,
    KEYS_DATABASE_URL,
    MASTER_KEY: two.toString('base64'),
    MASTER_KEY_VERSION: '2',
    MASTER_KEY_FORMER: `1:${one.toString('base64')}`,
  };
  t.match(
    await qik(['master', 'status'], env),
    { code: 1, stderr: /qik master move/ },
    'nothing is left behind unseen',
  );

  const folders = await openWorkFolders(dataDir, makeLogger('silent'));
  t.same(errorOf(await qik(['master', 'move', '--json'], env)), [1, 'data_folder_in_use', 'never']);
  await folders.release();
  t.same(documentOf(await qik(['master', 'move', '--json'], env)), { moved: 20 });
  t.same(documentOf(await qik(['master', 'move', '--json'], env)), { moved: 0 });

  const moved = await openPostgresKeys({ url: KEYS_DATABASE_URL, rows: null, onError: () => undefined }, masters);
  for (const [clip, key] of made) t.equal((await moved.keys.get(clip))?.export().toString('hex'), key);
  await moved.close();
  t.same(documentOf(await qik(['master', 'status', '--json'], env)), {
    place: 'the database of KEYS_DATABASE_URL',
    masterKey: 'setting',
    versions: [
      { version: 2, keys: 10, current: true },
      { version: 1, keys: 10, current: false },
    ],
    unreadable: 0,
  });
  const without = await qik(['master', 'status', '--json'], { ...env, KEYS_DATABASE_URL: '' });
  t.same(errorOf(without), [1, 'invalid_configuration', 'never'], 'and nobody takes the folder for all there is');
});
