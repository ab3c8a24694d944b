import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { ClipNotices } from '../../clips/index.js';
import { lostNotices } from '../../clips/test/notices.js';
import { tables } from '../../db/index.js';
import { startPurger } from '../../erase/index.js';
import { caller } from './calls.js';
import { clipIn, problemIn, RULES, startApi, until } from './harness.js';
import { metadataOf, tus } from './tus.js';

const dataDir = testFolder(t);
const api = await startApi(t, dataDir);
const { base, services } = await api.open(RULES);
const key = await api.keyFor('one');
const own = tus(base, key);
const call = caller(base, key);
const file = randomBytes(50_000);
const folder = join(dataDir, 'uploads');
const { folders } = services.remains;
const purger = await startPurger({
  ...{ ...api.erase, store: api.store, queue: api.queue, folders, host: 'here', longestLeaseMs: 60_000, everyMs: 200 },
  listen: api.database.notices.listen,
});
t.teardown(() => purger.stop());

const options = { 'upload-metadata': `${metadataOf({ recipients: ['bob'], metadata: { room: 7 } })},filename aG9s` };
const remove = async (id: string): Promise<number> => (await call(`/v1/clips/${id}`, { method: 'DELETE' })).status;

/** Every place where something of the clip could be is empty, and whoever goes on with the upload hears that it is gone. */
async function isGone(t: Test, id: string): Promise<void> {
  t.equal((await own.head(id)).status, 410);
  t.match(await problemIn(await own.patch(id, 0, file)), { code: 'gone' });
  t.match(await problemIn(await own.end(id)), { code: 'gone' });
  t.match(await clipIn(await call(`/v1/clips/${id}`)), {
    state: 'deleted',
    upload: null,
    recipients: [],
    metadata: null,
  });
  const left = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.startsWith(id));
  await until(async () => (await left()).length === 0);
  await until(async () => {
    const found: unknown = await (await call(`/v1/clips/${id}/remains`)).json();
    return typeof found === 'object' && found !== null && 'gone' in found && found.gone === true;
  });
  t.equal(await api.keys.get(id), null);
  t.same(
    (await api.objects()).filter((one) => one.includes(id)),
    [],
  );
}

t.test('just made', async (t) => {
  const id = await own.created(file.length, options);
  t.equal(await remove(id), 202);
  await isGone(t, id);
});

t.test('between two parts', async (t) => {
  const id = await own.created(file.length, options);
  t.equal((await own.patch(id, 0, file.subarray(0, 20_000))).status, 204);
  t.equal(await remove(id), 202);
  await isGone(t, id);
});

for (const [words, notices] of [
  ['told of it', await ClipNotices.open(api.database.notices)],
  ['not told of it', await lostNotices()],
] as const) {
  t.test(`during a part: ${words}`, async (t) => {
    const at = tus(await api.serve(RULES, { notices }), key);
    const id = await at.created(file.length, options);
    const { socket, answer } = await at.opened(id, 0, file.length);
    socket.write(file.subarray(0, 10_000));
    await until(async () => (await stat(join(folder, id))).size === 10_000);
    t.equal(await remove(id), 202);
    // The rest never comes: it is answered all the same.
    t.match(await answer(), /^HTTP\/1.1 410[\s\S]*"code":"gone"/);
    socket.destroy();
    await isGone(t, id);
  });
}

for (const moment of ['before its bytes are stored', 'after its bytes were stored'] as const) {
  t.test(`at its completion: ${moment}`, async (t) => {
    const id = await own.created(file.length, options);
    const original = api.store.put.bind(api.store);
    const deleted: number[] = [];
    api.store.put = async (objectKey, body) => {
      if (moment.startsWith('before')) deleted.push(await remove(id));
      const bytes = await original(objectKey, body);
      if (moment.startsWith('after')) deleted.push(await remove(id));
      return bytes;
    };
    t.teardown(() => {
      api.store.put = original;
    });
    t.match(await problemIn(await own.patch(id, 0, file)), { code: 'gone' });
    api.store.put = original;
    t.same(deleted, [202]);
    await isGone(t, id);
  });
}

t.test('right after it', async (t) => {
  const id = await own.created(file.length, options);
  t.equal((await own.patch(id, 0, file)).status, 204);
  t.equal(await remove(id), 202);
  await isGone(t, id);
});

t.test('what cannot be stored now can be sent on later', async (t) => {
  const id = await own.created(file.length);
  const original = api.store.put.bind(api.store);
  api.store.put = async () => {
    throw new Error('no store');
  };
  t.teardown(() => {
    api.store.put = original;
  });
  t.equal((await own.patch(id, 0, file)).status, 500);
  t.equal(await own.offset(id), file.length - 1, 'nobody takes it for complete');
  api.store.put = original;
  t.equal((await own.patch(id, file.length - 1, file.subarray(-1))).status, 204);
  t.equal((await clipIn(await call(`/v1/clips/${id}`))).upload?.bytes, file.length);
});

t.test('no rows are left of any', async (t) => {
  t.same(await api.orm.select().from(tables.uploads), []);
});
