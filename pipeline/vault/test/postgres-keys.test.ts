import pg from 'pg';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { identityOf } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { QikError } from '../../errors/catalogue.js';
import { type MasterKeys, openPostgresKeys, type PostgresKeys } from '../index.js';
import { keyStoreContract, masterKey } from './key-contract.js';

const server = await startPostgres(t);

const ignore = (): void => undefined;

/** A store whose connections close before the server does. */
async function opened(t: Test, url: string, masters: MasterKeys): Promise<PostgresKeys> {
  const store = await openPostgresKeys({ url, rows: null, onError: ignore }, masters);
  t.teardown(() => store.close());
  return store;
}

/** A look into the database by another way than the store's. */
async function looking<T>(url: string, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await look(client);
  } finally {
    await client.end();
  }
}

const wrappedKeys = (url: string, clipIds: readonly string[]): Promise<Buffer[]> =>
  looking(url, async (client) => {
    const { rows } = await client.query<{ wrapped: Buffer }>(
      'select wrapped from qik_keys.keys where clip_id = any($1)',
      [clipIds],
    );
    return rows.map(({ wrapped }) => wrapped);
  });

/** Everything that the store's tables are on the disk, as it lies there. */
const pagesOf = (url: string): Promise<Buffer> =>
  looking(url, async (client) => {
    await client.query('checkpoint');
    const { rows } = await client.query<{ bytes: Buffer }>(
      `select pg_read_binary_file(pg_relation_filepath(oid::regclass)) as bytes from pg_class
       where relnamespace = 'qik_keys'::regnamespace and relkind in ('r', 'i')`,
    );
    return Buffer.concat(rows.map(({ bytes }) => bytes));
  });

/** The write-ahead log. */
const logOf = (url: string): Promise<Buffer> =>
  looking(url, async (client) => {
    const { rows } = await client.query<{ bytes: Buffer }>(
      `select pg_read_binary_file('pg_wal/' || name) as bytes from pg_ls_waldir()`,
    );
    return Buffer.concat(rows.map(({ bytes }) => bytes));
  });

/** How many of the wrapped keys, by their nonce and the first half of what is sealed, can be found. */
const found = (bytes: Buffer, wrapped: readonly Buffer[]): number =>
  wrapped.filter((one) => bytes.includes(one.subarray(5, 33))).length;

async function tests({ database, kill, start }: NonNullable<typeof server>): Promise<void> {
  await keyStoreContract(t, () => {
    let made: Promise<string> | null = null;
    return async (masters) => {
      made ??= database();
      return (await opened(t, await made, masters)).keys;
    };
  });

  await t.test('nothing of a destroyed key is left in the pages of the table', async (t) => {
    const url = await database();
    const store = await opened(t, url, { current: masterKey(2), former: [masterKey(1)] });
    const clips = Array.from({ length: 600 }, () => uuidv7());
    for (const clip of clips) await store.keys.create(clip);
    const kept = clips.filter((_, n) => n % 5 === 0);
    const gone = clips.filter((_, n) => n % 5 !== 0);
    const [wrappedKept, wrappedGone] = [await wrappedKeys(url, kept), await wrappedKeys(url, gone)];
    t.equal(found(await pagesOf(url), [...wrappedKept, ...wrappedGone]), 600, 'the search finds what is there');
    for (const clip of gone.slice(0, 60)) await store.keys.destroy(clip);
    await store.overwrite();
    await store.keys.destroyMany(gone);
    await store.overwrite();
    const pages = await pagesOf(url);
    t.equal(found(pages, wrappedGone), 0);
    t.equal(found(pages, wrappedKept), kept.length, 'the others are where they were');
    for (const clip of kept) t.ok(await store.keys.get(clip));
    t.equal(await looking(url, async (client) => (await client.query('select 1 from qik_keys.keys')).rowCount), 120);

    // The same holds for what a rotation replaces.
    await store.keys.rewrap(2, 1);
    await store.overwrite();
    t.equal(found(await pagesOf(url), wrappedKept), 0);

    // The guide for operators says so, and how long.
    t.ok(found(await logOf(url), wrappedGone.slice(0, 3)) > 0, 'the log of the server may still hold it');
  });

  await t.test('a damaged key is damage, and no other key', async (t) => {
    const url = await database();
    const { keys } = await opened(t, url, { current: masterKey(1) });
    const [clip, other] = [uuidv7(), uuidv7()];
    const key = (await keys.create(clip)).export();
    await keys.create(other);
    const [whole = Buffer.of(), others = Buffer.of()] = [
      ...(await wrappedKeys(url, [clip])),
      ...(await wrappedKeys(url, [other])),
    ];
    t.equal(whole.length, 65);
    for (let at = 0; at + 8 <= 32; at += 8) t.notOk((await pagesOf(url)).includes(key.subarray(at, at + 8)));
    const put = (bytes: Buffer): Promise<unknown> =>
      looking(url, (client) => client.query('update qik_keys.keys set wrapped = $2 where clip_id = $1', [clip, bytes]));
    for (const at of [0, 5, 16, 17, 48, 49, 64]) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await put(changed);
      await t.rejects(keys.get(clip), { code: 'object_damaged' }, `byte ${at}`);
    }
    for (const bytes of [Buffer.of(), whole.subarray(0, 3), Buffer.concat([whole, Buffer.of(0)]), others]) {
      await put(bytes);
      await t.rejects(keys.get(clip), { code: 'object_damaged' }, 'cut off, longer, or another clip’s');
      await t.rejects(keys.create(clip), { code: 'internal' }, 'it is not replaced');
    }
    await keys.destroyMany([clip]);
    t.equal(await keys.get(clip), null);
    t.ok(await keys.get(other));
  });

  await t.test('a rotation passes a damaged key by, and says so', async (t) => {
    const url = await database();
    const [old, next] = [masterKey(1), masterKey(2)];
    const before = await opened(t, url, { current: old });
    const [clip, other] = [uuidv7(), uuidv7()];
    for (const id of [clip, other]) await before.keys.create(id);
    await looking(url, (client) =>
      client.query(
        `update qik_keys.keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where clip_id = $1`,
        [clip],
      ),
    );
    const { keys } = await opened(t, url, { current: next, former: [old] });
    t.same(await keys.rewrap(1, 2), { rewrapped: 1, damaged: [clip], needed: true, freed: false });
    await t.rejects(opened(t, url, { current: next }), { code: 'invalid_configuration', detail: /version 1/ });
    await keys.destroy(clip);
    t.same(await keys.rewrap(1, 2), { rewrapped: 0, damaged: [], needed: false, freed: true });
    t.ok(await (await opened(t, url, { current: next })).keys.get(other));
  });

  await t.test('several processes that start at once make the tables once', async (t) => {
    const url = await database();
    const current = masterKey(1);
    const stores = await Promise.all(Array.from({ length: 6 }, () => opened(t, url, { current })));
    const clip = uuidv7();
    await stores[0]?.keys.create(clip);
    for (const { keys } of stores) t.ok(await keys.get(clip));
    // With another master key each, one of them wins, and the others are told.
    const empty = await database();
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, () => opened(t, empty, { current: masterKey(1) })),
    );
    t.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of tries) if (one.status === 'rejected') t.match(one.reason, { code: 'invalid_configuration' });
  });

  await t.test('the database of the rows is refused, however it is addressed', async (t) => {
    const url = await database();
    const rows = await looking(url, (client) => identityOf(client));
    t.match(rows, { server: /^\d+$/, database: /^\d+$/ });
    for (const spelled of [url, url.replace('127.0.0.1', 'localhost')])
      await t.rejects(openPostgresKeys({ url: spelled, rows, onError: ignore }, { current: masterKey(1) }), {
        code: 'invalid_configuration',
        detail: /KEYS_DATABASE_URL leads to the database of DATABASE_URL/,
      });
    t.equal(
      await looking(
        url,
        async (client) => (await client.query(`select to_regclass('qik_keys.keys')`)).rows[0].to_regclass,
      ),
      null,
      'and nothing was made in it',
    );
    const other = await openPostgresKeys({ url: await database(), rows, onError: ignore }, { current: masterKey(1) });
    await other.close();
  });

  await t.test('what cannot be used says why', async (t) => {
    const refused = async (url: string): Promise<QikError> => {
      const error = await openPostgresKeys({ url, rows: null, onError: ignore }, { current: masterKey(1) }).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error instanceof QikError) return error;
      throw new Error('it was opened');
    };
    const nobody = await refused('postgres://qik:pass-word@127.0.0.1:1/keys');
    t.match(nobody, { code: 'dependency_unreachable', detail: /KEYS_DATABASE_URL .*ECONNREFUSED/ });
    t.notMatch(nobody.message, 'pass-word');

    const url = await database();
    await looking(url, (client) => client.query('create role reader login'));
    const poor = url.replace('qik@', 'reader@');
    t.match(
      await refused(poor),
      { code: 'dependency_unreachable', detail: /42501/ },
      'without the right to make tables',
    );

    const masters = { current: masterKey(1) };
    await opened(t, url, masters);
    await looking(url, (client) =>
      client.query(`grant usage on schema qik_keys to reader;
        grant select, insert, update, delete on all tables in schema qik_keys to reader`),
    );
    const guest = await opened(t, poor, masters);
    await guest.keys.create(uuidv7());
    await t.rejects(guest.overwrite(), { code: 'dependency_unreachable', detail: /may not vacuum/ });

    await looking(url, (client) => client.query('update qik_keys.steps set done = 99'));
    t.match(await refused(url), { code: 'invalid_configuration', detail: /later version/ });
  });

  await t.test('a key is taken in as it is wrapped', async (t) => {
    const [old, current] = [masterKey(1), masterKey(2)];
    const from = await database();
    const first = await opened(t, from, { current: old });
    const clip = uuidv7();
    const key = (await first.keys.create(clip)).export().toString('hex');
    const [wrapped = Buffer.of()] = await wrappedKeys(from, [clip]);
    const to = await database();
    const second = await opened(t, to, { current, former: [old] });
    await second.adopt(clip, wrapped);
    t.equal((await second.keys.get(clip))?.export().toString('hex'), key);
    await t.rejects(
      opened(t, to, { current }),
      { code: 'invalid_configuration' },
      'its master key is needed from now on',
    );
    await second.adopt(clip, Buffer.alloc(65));
    t.equal((await second.keys.get(clip))?.export().toString('hex'), key, 'what is there stays');
    const stranger = Buffer.from(wrapped);
    stranger.writeUInt32BE(3, 1);
    await t.rejects(second.adopt(uuidv7(), stranger), { code: 'invalid_configuration' });
    const broken = uuidv7();
    await second.adopt(broken, Buffer.from('no key'));
    await t.rejects(second.keys.get(broken), { code: 'object_damaged' }, 'as it was');
  });

  await t.test('a server that is away is storage that is not there, until it is back', async (t) => {
    const url = await database();
    const store = await opened(t, url, { current: masterKey(2), former: [masterKey(1)] });
    const clip = uuidv7();
    const key = (await store.keys.create(clip)).export().toString('hex');
    await kill();
    const works: readonly (() => Promise<unknown>)[] = [
      () => store.keys.get(clip),
      () => store.keys.create(uuidv7()),
      () => store.keys.destroyMany([clip]),
      () => store.keys.list()[Symbol.asyncIterator]().next(),
      () => store.keys.rewrap(1, 2),
      () => store.ping(),
    ];
    for (const work of works) await t.rejects(work, { code: 'storage_unavailable' });
    await start();
    await store.ping();
    t.equal((await store.keys.get(clip))?.export().toString('hex'), key, 'what was acknowledged is there');
    await store.keys.destroy(clip);
    await kill();
    await start();
    t.equal(await store.keys.get(clip), null, 'and what was destroyed is not');
  });
}

if (server !== null) await tests(server);
