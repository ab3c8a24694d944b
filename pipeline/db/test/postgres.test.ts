import { sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openDatabase } from '../index.js';
import { startPostgres } from './postgres-server.js';

t.test('several processes may open an empty database at once', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const place = { dataDir: testFolder(t), databaseUrl: await server.database() };
  const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(place)));
  t.teardown(() => Promise.all(opened.map((database) => database.close())));
  for (const { orm, pool, soleOwner } of opened) {
    t.notOk(soleOwner);
    await orm.execute(sql`select count(*) from qik.clips`);
    const { rows } = await pool.query<{ big: string }>('select 9007199254740993::int8 as big, version from migration');
    t.match(rows[0], { big: '9007199254740993' }, 'the queue finds its tables without a schema');
  }
});

t.test('connections that break in the middle are replaced, however many', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const broken: unknown[] = [];
  const database = await openDatabase({ dataDir: testFolder(t), databaseUrl: await server.database() }, (error) =>
    broken.push(error),
  );
  t.teardown(() => database.close());
  // More often than the pool has connections: one that is not given back would be missed by then.
  for (let n = 0; n < 25; n += 1) {
    await t.rejects(
      database.orm.transaction(async (tx) => {
        await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
      }),
    );
  }
  await database.ping();
  await server.kill();
  await t.rejects(database.ping());
  await server.start();
  await database.ping();
  t.ok(broken.length > 0, 'and somebody was told');
});

t.test('a server that cannot be used is named by its setting, without its password', async (t) => {
  const refused = await openDatabase({
    dataDir: testFolder(t),
    databaseUrl: 'postgres://qik:pass-word@127.0.0.1:1/qik',
  }).then(
    () => null,
    (error: unknown) => error,
  );
  t.match(refused, { code: 'dependency_unreachable', detail: /DATABASE_URL.*ECONNREFUSED/ });
  t.notMatch(String(refused), 'pass-word');
});
