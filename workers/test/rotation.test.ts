import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import t, { type Test } from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { readEntries } from '../../pipeline/audit/index.js';
import { runCli } from '../../pipeline/cli/index.js';
import { type Config, type Environment, loadConfig } from '../../pipeline/config/index.js';
import { openDatabase } from '../../pipeline/db/index.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { playbackIn, problemIn, until } from '../../pipeline/http/test/harness.js';
import { makeLogger } from '../../pipeline/log/index.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { createHandlers } from '../index.js';
import { client, small } from './deployment.js';

const media = await openMedia(loadConfig({}));
const configFor = (env: Environment): Config => loadConfig({ PORT: '0', DEMO: '0', ...env });

/** A service in this process, and what it logged. */
async function running(t: Test, env: Environment) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = makeLogger('info', sink);
  const service = await startService(configFor(env), { media, logger, makeHandlers: createHandlers });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= service.close();
    return closed;
  };
  t.teardown(close);
  const { url, firstKey } = service;
  if (url === null) throw new Error('it has no API');
  const said = (words: string): Promise<void> => until(async () => lines.join('').includes(words));
  return { url, close, key: firstKey?.key ?? '', said, log: () => lines.join('') };
}

/** An address to play the clip from; what comes after the server's own. */
async function pathTo(url: string, key: string, id: string): Promise<string> {
  const answer = await fetch(`${url}/v1/clips/${id}/playback`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ platform: 'ios', expiresIn: 900 }),
  });
  return new URL((await playbackIn(answer)).url).pathname;
}

async function qik(args: readonly string[], env: Environment): Promise<number> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return runCli(args, { serve: async () => undefined, env, stdout: nowhere, stderr: nowhere });
}

const masterFile = async (dataDir: string): Promise<string[]> =>
  (await readFile(join(dataDir, 'master.key'), 'utf8')).trim().split('\n');

async function rotations(place: { readonly dataDir: string; readonly databaseUrl?: string }): Promise<unknown[]> {
  const database = await openDatabase(place);
  try {
    const entries = await readEntries(database.orm, 0, 100);
    return entries.filter(({ action }) => action === 'master.rotated').map(({ details }) => details);
  } finally {
    await database.close();
  }
}

t.test('a clip is read before, while and after its key goes over to another master key', async (t) => {
  const dataDir = await seedDatabase(testFolder(t));
  const env = { DATA_DIR: dataDir };
  const first = await running(t, env);
  const { key } = first;
  const before = await client(first.url, key);
  const id = await before.send(small);
  await before.inState(id, 'ready');
  await before.plays(t, id);
  const path = await pathTo(first.url, key, id);
  t.equal(await qik(['master', 'rotate'], env), 1, 'a running server has the folder');
  await first.close();
  const [old = ''] = await masterFile(dataDir);

  t.equal(await qik(['master', 'rotate', '--keep'], env), 0);
  const second = await running(t, env);
  const after = await client(second.url, key);
  await after.plays(t, id);
  t.equal((await fetch(second.url + path)).status, 200, 'an address of before goes on working');
  const newer = await pathTo(second.url, key, id);
  await second.close();

  t.equal(await qik(['master', 'finish'], env), 0);
  const [two = '', ...none] = await masterFile(dataDir);
  t.match(two, /^2 /);
  t.same(none, []);
  const third = await running(t, env);
  await (await client(third.url, key)).plays(t, id);
  t.not((await fetch(third.url + path)).status, 200, 'without the old key its addresses are nobody’s');
  t.equal((await fetch(third.url + newer)).status, 200);
  await third.close();

  // As a rotation leaves it that was killed as soon as it had made the next key: the server does the rest.
  const next = `3 ${randomBytes(32).toString('base64')}`;
  await writeFile(join(dataDir, 'master.key'), `${next}\n${two}\n`);
  const fourth = await running(t, env);
  const during = await client(fourth.url, key);
  await during.plays(t, id);
  await fourth.said('version 2 of the master key is no longer needed');
  await during.plays(t, id);
  t.match(fourth.log(), /"version":2,"rewrapped":1,"damaged":0/);
  t.notMatch(fourth.log(), next.slice(2, 30), 'no key in the log');
  await fourth.close();
  t.same(await rotations({ dataDir }), [
    { from: 1, to: 2, rewrapped: 1 },
    { from: 2, to: 3, rewrapped: 1 },
  ]);

  for (const lines of [[old], [two], [`3 ${old}`]]) {
    await writeFile(join(dataDir, 'master.key'), `${lines.join('\n')}\n`);
    await t.rejects(running(t, env), { code: 'invalid_configuration', detail: /master key/ });
  }
  await writeFile(join(dataDir, 'master.key'), `${next}\n`);
  const fifth = await running(t, env);
  await (await client(fifth.url, key)).plays(t, id);
});

t.test('keys in a database of their own, rotated without a pause', async (t) => {
  const [server, keyServer] = [await startPostgres(t), await startPostgres(t)];
  if (server === null || keyServer === null) return;
  const [rows, keys] = [await server.database(), await keyServer.database()];
  const dataDir = join(testFolder(t), 'data');
  const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  const common = { DATA_DIR: dataDir, DATABASE_URL: rows, KEYS_DATABASE_URL: keys };
  const only = { ...common, MASTER_KEY: one };
  const told = { ...only, MASTER_KEY_FORMER: `2:${two}` };
  const rotated = { ...common, MASTER_KEY: two, MASTER_KEY_VERSION: '2', MASTER_KEY_FORMER: `1:${one}` };
  const done = { ...common, MASTER_KEY: two, MASTER_KEY_VERSION: '2' };

  const first = await running(t, only);
  const { key } = first;
  const sender = await client(first.url, key);
  const id = await sender.send(small);
  await sender.inState(id, 'ready');
  await sender.plays(t, id);
  t.same(await readdir(join(dataDir, 'keys')), ['in-database'], 'no key lies in the data folder');
  t.equal((await fetch(`${first.url}/readyz`)).status, 200);
  await t.rejects(running(t, { ...only, KEYS_DATABASE_URL: '' }), { code: 'invalid_configuration' });
  await first.close();

  // Every process is told first, and uses it when all know it: none meets a key that it cannot unwrap.
  const early = await running(t, told);
  const path = await pathTo(early.url, key, id);
  const late = await running(t, rotated);
  await late.said('version 1 of the master key is no longer needed');
  for (const service of [early, late]) {
    await (await client(service.url, key)).plays(t, id);
    t.equal((await fetch(service.url + path)).status, 200);
    t.equal((await fetch(service.url + (await pathTo(late.url, key, id)))).status, 200, 'both know the new addresses');
  }
  await t.rejects(running(t, only), { code: 'invalid_configuration', detail: /version 2/ });
  await early.close();
  await late.close();
  const last = await running(t, done);
  await (await client(last.url, key)).plays(t, id);
  t.same(await rotations({ dataDir, databaseUrl: rows }), [{ from: 1, to: 2, rewrapped: 1 }]);

  const address = last.url + (await pathTo(last.url, key, id));
  const ready = async (): Promise<number> => (await fetch(`${last.url}/readyz`)).status;
  await keyServer.kill();
  t.equal(await ready(), 503, 'without the keys it is not ready');
  t.match(await problemIn(await fetch(address)), { code: 'storage_unavailable', retry: 'later' });
  await keyServer.start();
  await until(async () => (await ready()) === 200);
  t.equal((await fetch(address)).status, 200, 'and goes on by itself when they are back');
});
