import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { type Database, databaseTime, type NoticeChannel, openDatabase } from '../index.js';
import { eachDatabase } from './each-database.js';
import { startPostgres } from './postgres-server.js';

/** What one listener hears. */
async function hearing(database: Database, channel: NoticeChannel) {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const stop = await database.notices.listen(channel, (payload) => {
    heard.push(payload);
    for (const wake of waiting.splice(0)) wake();
  });
  /** Waits until it has heard that; a test that waits in vain runs into its time limit. */
  const until = async (payload: string): Promise<void> => {
    while (!heard.includes(payload)) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { heard, stop, until };
}

const opened = async (t: Test, place: Parameters<typeof openDatabase>[0]): Promise<Database> => {
  const database = await openDatabase(place);
  t.teardown(() => database.close());
  return database;
};

await eachDatabase(async (t, newDatabase) => {
  const place = await newDatabase();
  const here = await opened(t, place);
  // Another process where there can be one: connections of its own.
  const there = place.databaseUrl === undefined ? here : await opened(t, place);

  await t.test('everybody hears what was committed, and nothing else', async (t) => {
    const [first, second, news] = [
      await hearing(here, 'gone'),
      await hearing(there, 'gone'),
      await hearing(here, 'news'),
    ];
    await t.rejects(
      there.orm.transaction(async (tx) => {
        await there.notices.notify(tx, 'gone', 'never committed');
        throw new Error('rolled back');
      }),
    );
    await there.orm.transaction(async (tx) => {
      await there.notices.notify(tx, 'gone', ['a clip', 'another']);
      await there.notices.notify(tx, 'gone', 'a clip');
      await there.notices.notify(tx, 'news', '');
      await tx.execute('select 1');
      t.same([first.heard, second.heard, news.heard], [[], [], []], 'not before the commit');
    });
    await Promise.all([first.until('another'), second.until('another'), news.until('')]);
    t.same(first.heard, ['a clip', 'another']);
    t.same(second.heard, ['a clip', 'another']);
    t.same(news.heard, ['']);
    for (const one of [first, second, news]) await one.stop();
  });

  await t.test('whoever stopped hears no more, and the others do', async (t) => {
    const [stays, goes] = [await hearing(here, 'gone'), await hearing(here, 'gone')];
    await goes.stop();
    await goes.stop();
    await there.notices.notify(there.orm, 'gone', 'after that');
    await stays.until('after that');
    t.same(goes.heard, []);
    await stays.stop();
    const again = await hearing(here, 'gone');
    await here.notices.notify(here.orm, 'gone', 'once more');
    await again.until('once more');
    t.same(again.heard, ['once more']);
    t.same(stays.heard, ['after that']);
  });

  await t.test('the database says what time it is', async (t) => {
    const [before, after] = [await databaseTime(here.orm), await databaseTime(there.orm)];
    t.ok(before.getTime() > Date.parse('2020-01-01') && after.getTime() >= before.getTime());
  });
});

t.test('after a restart of the server they arrive again', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const place = { dataDir: testFolder(t), databaseUrl: await server.database() };
  const broken: unknown[] = [];
  const database = await openDatabase(place, (error) => broken.push(error));
  t.teardown(() => database.close());
  const { until, heard } = await hearing(database, 'gone');
  await database.notices.notify(database.orm, 'gone', 'before');
  await until('before');
  await server.kill();
  const late = await hearing(database, 'news');
  await server.start();
  // It connects again by itself; until then nobody is told what is sent.
  const sending = setInterval(() => {
    database.orm
      .transaction(async (tx) => {
        await database.notices.notify(tx, 'gone', 'after');
        await database.notices.notify(tx, 'news', 'after');
      })
      .catch((error: unknown) => broken.push(error));
  }, 50);
  t.teardown(() => clearInterval(sending));
  await Promise.all([until('after'), late.until('after')]);
  clearInterval(sending);
  t.equal(heard[0], 'before');
  t.ok(broken.length > 0, 'and somebody was told that the connection broke');
});

t.test('a database that nobody listens to is closed at once, and so is one whose server is gone', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const databaseUrl = await server.database();
  await t.resolves((await openDatabase({ dataDir: testFolder(t), databaseUrl })).close());
  const listening = await openDatabase({ dataDir: testFolder(t), databaseUrl });
  await listening.notices.listen('gone', () => undefined);
  await server.kill();
  await t.resolves(listening.close());
});
