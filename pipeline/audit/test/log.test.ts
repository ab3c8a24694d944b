import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type Orm, openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { verifyChain } from '../chain.js';
import { GENESIS, type Link } from '../entry.js';
import { type AuditEntry, allEntries, openAuditLog, readEntries } from '../log.js';

const { audit } = tables;
const masterKey = new Uint8Array(32).fill(5);
const log = openAuditLog(masterKey);

const deleted = (subject: string): AuditEntry => ({ actor: 'key', action: 'clip.deleted', subject });
const many = (count: number): AuditEntry[] => Array.from({ length: count }, (_, n) => deleted(`clip ${n}`));
const append = (orm: Orm, entries: readonly AuditEntry[]) => orm.transaction((tx) => log.append(tx, entries));
const whole = async (orm: Orm) => {
  const { problem, last } = await verifyChain(allEntries(orm, 0));
  return { problem, entries: last.seq };
};

await eachDatabase(async (t, newDatabase) => {
  const open = async () => {
    const database = await openDatabase(await newDatabase());
    t.teardown(() => database.close());
    return database.orm;
  };

  await t.test('entries are added in order, each sealed to the one before', async (t) => {
    const orm = await open();
    t.same(await append(orm, []), []);
    const links = [
      ...(await append(orm, [deleted('one'), { ...deleted('two'), details: { bytes: 12, hd: true, why: null } }])),
      ...(await append(orm, [{ ...deleted('one'), action: 'deletion.completed' }])),
    ];
    t.same(
      links.map(({ seq }) => seq),
      [1, 2, 3],
    );
    const rows = await readEntries(orm, 0, 10);
    t.same(
      rows.map(({ seq, hash }) => ({ seq, hash })),
      links,
    );
    t.equal(rows[0]?.prev, GENESIS.hash);
    t.match(rows[1], { actor: 'key', details: { bytes: 12, hd: true, why: null }, prev: links[0]?.hash });
    const [clock] = await orm
      .select({ near: sql<boolean>`abs(extract(epoch from now() - ${rows[2]?.at}::timestamptz)) < 60` })
      .from(sql`(select) as now`);
    t.match(rows[2]?.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    t.ok(clock?.near, 'the time is that of the database');
    t.same(await whole(orm), { problem: null, entries: 3 });
    t.same(await readEntries(orm, 1, 1), rows.slice(1, 2));
  });

  await t.test('what it was done to has a name there that says nothing', async (t) => {
    const orm = await open();
    await append(orm, [deleted('one'), deleted('two'), deleted('one')]);
    const [one, two, again] = await readEntries(orm, 0, 10);
    t.match(one?.subject, /^[0-9a-f]{64}$/);
    t.not(one?.subject, two?.subject);
    t.equal(one?.subject, again?.subject);
    const other = openAuditLog(new Uint8Array(32).fill(6));
    await orm.transaction((tx) => other.append(tx, [deleted('one')]));
    t.not((await readEntries(orm, 3, 1))[0]?.subject, one?.subject, 'without the master key it cannot be made');
    t.notMatch(JSON.stringify(await readEntries(orm, 0, 10)), '"one"');
  });

  await t.test('more than fit in one statement, and details of every kind', async (t) => {
    const orm = await open();
    const odd = { ä: '"\\\n\u2028', '': '😀', 'a"b': -0.1, b: 1e21, c: 5e-324, d: Number.MAX_SAFE_INTEGER, e: false };
    const links = await append(orm, [...many(1100), { ...deleted('odd'), details: odd }]);
    t.equal(links.at(-1)?.seq, 1101);
    t.same((await readEntries(orm, 1100, 1))[0]?.details, odd);
    t.same(await whole(orm), { problem: null, entries: 1101 });
  });

  await t.test('a transaction that is rolled back leaves nothing and no gap', async (t) => {
    const orm = await open();
    await append(orm, many(2));
    const broken = orm.transaction(async (tx) => {
      await log.append(tx, many(3));
      throw new Error('changed my mind');
    });
    await t.rejects(broken, { message: 'changed my mind' });
    t.match(await append(orm, many(1)), [{ seq: 3 }]);
    t.same(await whole(orm), { problem: null, entries: 3 });
    await t.rejects(append(orm, [{ ...deleted('one'), details: { n: Number.NaN } }]), { code: 'internal' });
  });

  await t.test('what somebody changes in the table is found', async (t) => {
    const orm = await open();
    await append(orm, many(5));
    await orm
      .update(audit)
      .set({ details: { bytes: 1 } })
      .where(eq(audit.seq, 3));
    t.match(await whole(orm), { problem: { kind: 'altered', seq: 3 } });
    await orm.delete(audit).where(eq(audit.seq, 3));
    t.match(await whole(orm), { problem: { kind: 'missing', seq: 3 } });
  });
});

t.test('appended from many connections at once, the chain stays whole', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const place = { dataDir: testFolder(t), databaseUrl: await server.database() };
  const databases = await Promise.all([openDatabase(place), openDatabase(place)]);
  t.teardown(() => Promise.all(databases.map((database) => database.close())));
  const work = Array.from({ length: 60 }, async (_, n) => {
    const { orm } = databases[n % 2] ?? databases[0];
    const given: Link[] = [];
    const done = orm.transaction(async (tx) => {
      // Its snapshot and its time are older than what others commit before it is this one's turn.
      await tx.execute(sql`select count(*) from qik.audit`);
      given.push(...(await log.append(tx, many(1 + (n % 3)))));
      if (n % 5 === 0) throw new Error('changed my mind');
    });
    if (n % 5 !== 0) await done;
    else await t.rejects(done, { message: 'changed my mind' });
    return n % 5 === 0 ? [] : given;
  });
  const seqs = (await Promise.all(work)).flat().map(({ seq }) => seq);
  t.ok(seqs.length > 60);
  t.same(
    seqs.toSorted((a, b) => a - b),
    seqs.map((_, n) => n + 1),
    'every number once, without gaps',
  );
  t.same(await whole(databases[0].orm), { problem: null, entries: seqs.length });
  const times = (await readEntries(databases[1].orm, 0, 200)).map(({ at }) => at);
  t.same(times, times.toSorted(), 'and the times go with the order');
});
