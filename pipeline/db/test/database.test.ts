import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { programFile } from '../../../fixtures/test/program.js';
import { lockDataFolder, openDatabase } from '../index.js';
import { seedDatabase } from './seed.js';

/** A second process that opens the database as the service does and writes to it until it is killed. */
async function owner(
  dataDir: string,
): Promise<{ kill: () => Promise<void>; numbers: () => number[]; said: (count: number) => Promise<void> }> {
  const program = await programFile(join(import.meta.dirname, 'programs', 'owner.ts'));
  const child = spawn(process.execPath, [program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
  });
  const lines = (): string[] => text.split('\n').slice(0, -1);
  const said = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (lines().length >= count) resolve();
      };
      child.stdout.on('data', check);
      child.once('exit', (code) => reject(new Error(`the second process ended with ${code}`)));
      check();
    });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  };
  await said(1);
  return { kill, said, numbers: () => lines().slice(1).map(Number) };
}

t.test(
  'a folder in use is refused, and after kill -9 it opens at once with every row that was acknowledged',
  async (t) => {
    const dataDir = await seedDatabase(join(testFolder(t), 'data'));
    const other = await owner(dataDir);
    t.teardown(() => other.kill());
    await t.rejects(openDatabase({ dataDir }), { code: 'data_folder_in_use', message: /DATA_DIR/ });
    await other.said(50);
    await other.kill();
    const acknowledged = other.numbers();
    const database = await openDatabase({ dataDir });
    t.teardown(() => database.close());
    const { rows } = await database.pool.query<{ number: number }>('select number from public.counted order by 1');
    const kept = new Set(rows.map((row) => row.number));
    t.ok(acknowledged.length >= 49);
    t.same(
      acknowledged.filter((number) => !kept.has(number)),
      [],
      'nothing acknowledged is missing',
    );
  },
);

t.test('two openers in one process exclude each other as well', async (t) => {
  const dataDir = testFolder(t);
  const first = await lockDataFolder(dataDir);
  await t.rejects(lockDataFolder(dataDir), { code: 'data_folder_in_use' });
  await first.release();
  const second = await lockDataFolder(dataDir);
  await second.release();
});

t.test(
  'what was written is there after closing and opening, and a half-made database is not taken for one',
  async (t) => {
    const dataDir = testFolder(t);
    await mkdir(join(dataDir, 'db.new'));
    await writeFile(join(dataDir, 'db.new', 'PG_VERSION'), '18\n');
    const first = await openDatabase({ dataDir });
    await first.ping();
    await first.orm.execute(sql`create table public.kept (word text)`);
    await first.orm.execute(sql`insert into public.kept values ('still here')`);
    await first.close();
    const second = await openDatabase({ dataDir });
    t.teardown(() => second.close());
    const { rows } = await second.pool.query<{ word: string }>('select word from public.kept');
    t.same(rows, [{ word: 'still here' }]);
    const tables = await second.pool.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = $1 order by 1`,
      ['qik'],
    );
    const names = new Set(tables.rows.map((row) => row.name));
    for (const name of ['api_keys', 'clips', 'outbox', 'renditions', 'stills']) t.ok(names.has(name), name);
  },
);

t.test('the pool answers as pg does', async (t) => {
  const database = await openDatabase({ dataDir: await seedDatabase(testFolder(t)) });
  t.teardown(() => database.close());
  const { rows } = await database.pool.query<{ big: string; small: number }>(
    'select 9007199254740993::int8 as big, $1::int4 as small',
    [7],
  );
  t.same(rows, [{ big: '9007199254740993', small: 7 }]);
  const client = await database.pool.connect();
  const heard: unknown[] = [];
  client.on('notification', (message) => heard.push(message));
  await client.query('-- a remark\nLISTEN somewhere;');
  await database.pool.query(`select pg_notify('somewhere', 'hello')`);
  t.same(heard, [{ channel: 'somewhere', payload: 'hello' }]);
  client.release();
});
