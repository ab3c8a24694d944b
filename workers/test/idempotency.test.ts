import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../fixtures/test/folder.js';
import { startPostgres } from '../../pipeline/db/test/postgres-server.js';
import {
  BOUNDARY,
  clipIn,
  FILE_PART,
  form,
  optionsPart,
  rawConnection,
  until,
} from '../../pipeline/http/test/harness.js';
import { settingsFor } from './deployment.js';
import { quickService, ready } from './started.js';

t.test('one key before two processes, of which one is killed', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const databaseUrl = await server.database();
  const settings = { ...settingsFor(join(testFolder(t), 'data'), databaseUrl), ROLES: 'api' };
  const first = quickService(t, settings);
  const { url, key } = await ready(first);
  const { url: otherUrl } = await ready(quickService(t, settings));
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  t.teardown(() => db.end());

  const file = randomBytes(20_000);
  const optionsOf = (name: string): string => JSON.stringify({ metadata: { name } });
  const send = (to: string, name: string): Promise<Response> =>
    fetch(`${to}/v1/clips`, {
      method: 'POST',
      body: form(['options', optionsOf(name)], ['file', new Blob([file])]),
      headers: { authorization: `Bearer ${key}`, 'idempotency-key': name },
    });
  const clipsOf = async (name: string): Promise<readonly { id: string; state: string }[]> =>
    (await db.query(`select id, state from qik.clips where metadata ->> 'name' = $1`, [name])).rows;
  const waiting = async (name: string): Promise<string[]> =>
    (await clipsOf(name)).filter(({ state }) => state === 'queued').map(({ id }) => id);

  await t.test('fifty at once', async (t) => {
    const name = uuidv7();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => send(at % 2 === 0 ? url : otherUrl, name)));
    const ids = new Set<string>();
    for (const answer of answers) {
      if (answer.status === 202) ids.add((await clipIn(answer)).id);
      else t.match(await answer.json(), { status: 409, code: 'idempotency_in_progress' });
    }
    t.same(await waiting(name), [...ids], 'one clip, whoever was asked');
    t.equal(ids.size, 1);
    const jobs = await db.query(`select type from qik.outbox where clip_id = $1 order by seq`, [[...ids][0]]);
    t.same(jobs.rows, [{ type: 'clip.received' }, { type: 'clip.queued' }]);
  });

  const [half, whole] = [uuidv7(), uuidv7()];
  const { socket } = await rawConnection(url);
  socket.write(
    [
      ...['POST /v1/clips HTTP/1.1', 'Host: test', `Authorization: Bearer ${key}`, `Idempotency-Key: ${half}`],
      ...[`Content-Type: multipart/form-data; boundary=${BOUNDARY}`, 'Content-Length: 500000', '\r\n'],
    ].join('\r\n'),
  );
  socket.write(`${optionsPart(optionsOf(half))}${FILE_PART}${'x'.repeat(100_000)}`);
  await until(async () => (await clipsOf(half)).length === 1);

  // Nobody tells the queue anything, so the answer does not go out: it is between the commit and the answer for good.
  const locker = new pg.Client({ connectionString: databaseUrl });
  await locker.connect();
  const { rows: tables } = await locker.query(`select tablename from pg_tables where schemaname = 'bullmq'`);
  await locker.query('begin');
  for (const { tablename } of tables) await locker.query(`lock table bullmq.${pg.escapeIdentifier(tablename)}`);
  const unanswered = t.rejects(send(url, whole), 'its process dies');
  await until(async () => (await waiting(whole)).length === 1);
  first.child.kill('SIGKILL');
  await first.exit;
  await unanswered;
  await locker.query('rollback');
  await locker.end();
  socket.destroy();

  await t.test('what it committed is answered by the other', async (t) => {
    const [id] = await waiting(whole);
    const again = await send(otherUrl, whole);
    t.equal(again.status, 202);
    t.equal(again.headers.get('idempotent-replayed'), 'true');
    t.equal((await clipIn(again)).id, id);
    t.equal((await clipsOf(whole)).length, 1, 'there is no second one');
  });

  await t.test('what it had not is begun anew once it counts as dead', async (t) => {
    t.match(await (await send(otherUrl, half)).json(), { code: 'idempotency_in_progress' });
    // A minute later.
    await db.query(`update qik.idempotency set running_until = now() where key = $1`, [half]);
    const again = await send(otherUrl, half);
    t.equal(again.status, 202);
    t.equal(again.headers.get('idempotent-replayed'), null);
    t.same(await waiting(half), [(await clipIn(again)).id]);
  });
});
