import { createHash, randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { ClipNotices, readClip } from '../../clips/index.js';
import { lostNotices } from '../../clips/test/notices.js';
import { tables } from '../../db/index.js';
import { deleteClips } from '../../erase/index.js';
import { ClipListView, ClipView, ProgressView } from '../schemas.js';
import {
  clipIn,
  FILE_PART,
  FORM_END,
  optionsPart,
  problemIn,
  RULES,
  rawConnection,
  startApi,
  until,
  uploadHead,
} from './harness.js';
import { readEvents } from './sse.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const headers = { authorization: `Bearer ${key}` };

const get = (path: string, used = key) => fetch(`${base}${path}`, { headers: { authorization: `Bearer ${used}` } });
const list = async (query: string, used = key) =>
  Value.Parse(ClipListView, await (await get(`/v1/clips${query}`, used)).json()).clips;
const received = () => list('?state=receiving');

/** An upload of a file of so many bytes, of which the first part is on its way and was taken note of. */
async function begun(at: string, options = '{"recipients":["bob"],"metadata":{"room":7}}', size = 400_000) {
  const file = randomBytes(size);
  const rest = Buffer.concat([file.subarray(size / 2), Buffer.from(FORM_END)]);
  const before = Buffer.concat([Buffer.from(`${optionsPart(options)}${FILE_PART}`), file.subarray(0, size / 2)]);
  const known = new Set((await received()).map(({ id }) => id));
  const { socket, answer } = await rawConnection(at);
  socket.write(Buffer.concat([Buffer.from(uploadHead(key, before.length + rest.length)), before]));
  const ids = async (): Promise<string[]> => (await received()).map(({ id }) => id).filter((id) => !known.has(id));
  await until(async () => (await ids()).length === 1);
  const [id = ''] = await ids();
  return { id, socket, answer, finish: () => socket.write(rest), left: rest.length, file };
}

const remove = (id: string) => deleteClips(api.erase, { tenant: 'one', ids: [id], by: 'a-key' });

/** Nothing of an upload is left but, at the most, a row that says that it is gone. */
async function leavesNothing(t: Test, id: string): Promise<void> {
  await until(async () => (await api.staged()).length === 0);
  t.equal(await api.keys.get(id), null, 'no key');
  t.same(
    (await api.objects()).filter((one) => one.includes(id)),
    [],
    'no object',
  );
  const events = await api.orm.select().from(tables.outbox);
  t.same(
    events.filter((one) => one.clipId === id && one.type !== 'clip.deleted'),
    [],
    'no event but that of its end',
  );
}

t.test('while a file comes its clip is seen in receiving, and then it waits', async (t) => {
  const { id, answer, finish, socket, file } = await begun(base);
  const clip = await clipIn(await get(`/v1/clips/${id}`));
  t.match(clip, {
    ...{ state: 'receiving', recipients: ['bob'], metadata: { room: 7 } },
    ...{ receivedAt: null, upload: null, source: null, renditions: [], error: null },
  });
  t.match(await received(), [{ id, state: 'receiving', upload: null }]);
  t.same(await list('?state=receiving', await api.keyFor('two')), [], 'it is the tenant’s own');
  await until(async () => {
    const { progress } = await clipIn(await get(`/v1/clips/${id}`));
    return progress?.stage === 'receive' && progress.percent >= 45 && progress.percent <= 55 && progress.etaMs === null;
  });
  for (const [method, path, body] of [
    ['POST', '/playback', '{"platform":"ios"}'],
    ['POST', '/retry', undefined],
  ] as const) {
    const response = await fetch(`${base}/v1/clips/${id}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
    t.equal(response.status, 409, path);
  }
  const events = readEvents(await get(`/v1/clips/${id}/events`));
  const first = await events.next();
  t.match(first, { event: 'state', data: { id, state: 'receiving' } });

  finish();
  t.match(await answer(), new RegExp(`^HTTP/1.1 202[\\s\\S]*"id":"${id}"`));
  socket.destroy();
  let next = await events.next();
  while (next?.event === 'progress') {
    t.equal(Value.Parse(ProgressView, next.data).stage, 'receive');
    next = await events.next();
  }
  t.equal(Value.Parse(ClipView, next?.data).state, 'queued');
  await events.cancel();
  const after = await clipIn(await get(`/v1/clips/${id}`));
  t.match(after, { state: 'queued', progress: { stage: 'receive', percent: 100 } });
  t.same(after.upload, { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
  t.ok(after.receivedAt);
  t.same(await received(), []);
  t.ok(await api.keys.get(id));
});

t.test('how far it is shows as nothing where the length was not said', async (t) => {
  const before = new Set((await received()).map(({ id }) => id));
  const { socket } = await rawConnection(base);
  const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  const head = uploadHead(key, 0).replace(/Content-Length: 0/, 'Transfer-Encoding: chunked');
  socket.write(head + chunk(FILE_PART) + chunk('x'.repeat(50_000)));
  const own = async () => (await received()).filter(({ id }) => !before.has(id));
  await until(async () => (await own()).length === 1);
  const row = async () => (await readClip(api.orm, (await own())[0]?.id ?? '', 'one'))?.row;
  const first = (await row())?.heartbeatAt?.getTime() ?? 0;
  await until(async () => ((await row())?.heartbeatAt?.getTime() ?? 0) > first);
  t.same((await row())?.progress, { stage: 'receive', percent: 0, etaMs: null });
  socket.destroy();
  await until(async () => (await own()).length === 0);
});

t.test('an upload that breaks off takes its clip with it', async (t) => {
  const { id, socket } = await begun(base);
  const events = readEvents(await get(`/v1/clips/${id}/events`));
  t.match(await events.next(), { event: 'state', data: { state: 'receiving' } });
  socket.resetAndDestroy();
  await events.all();
  t.match(await problemIn(await get(`/v1/clips/${id}`)), { code: 'not_found' });
  t.equal(await readClip(api.orm, id, null), null);
  await leavesNothing(t, id);
});

t.test('what is wrong with a whole file takes its clip with it too', async (t) => {
  const { id, answer, socket, left } = await begun(base);
  const around = `\r\n${optionsPart('')}${FORM_END}`.length;
  socket.write(`\r\n${optionsPart('x'.repeat(left - around))}${FORM_END}`);
  t.match(await answer(), /^HTTP\/1.1 400[\s\S]*options must come before the file/);
  socket.destroy();
  await until(async () => (await readClip(api.orm, id, null)) === null);
  await leavesNothing(t, id);
});

for (const [words, notices] of [
  ['told of it', await ClipNotices.open(api.database.notices)],
  ['not told of it', await lostNotices()],
] as const) {
  t.test(`deleting a clip cuts its upload off: ${words}`, async (t) => {
    const at = await api.serve(RULES, { notices });
    const { id, answer, socket } = await begun(at);
    const events = readEvents(await get(`/v1/clips/${id}/events`));
    t.match(await events.next(), { event: 'state', data: { state: 'receiving' } });
    t.equal((await remove(id)).length, 1);
    // The rest of the file never comes: it is answered all the same.
    t.match(await answer(), /^HTTP\/1.1 410[\s\S]*"code":"gone"/);
    socket.destroy();
    await leavesNothing(t, id);
    t.match(await clipIn(await get(`/v1/clips/${id}`)), {
      ...{ state: 'deleted', upload: null, recipients: [], metadata: null, progress: null },
    });
    const told = await events.all();
    t.match(told.at(-1), { event: 'state', data: { state: 'deleted' } });
  });
}

t.test('one that was deleted while its bytes were put away is no clip either', async (t) => {
  const { id, answer, finish, socket } = await begun(base);
  const { store } = api;
  let deleted: Promise<unknown> | null = null;
  const original = store.take.bind(store);
  store.take = async (objectKey, file) => {
    const bytes = await original(objectKey, file);
    deleted ??= remove(id);
    await deleted;
    return bytes;
  };
  t.teardown(() => {
    store.take = original;
  });
  finish();
  t.match(await answer(), /^HTTP\/1.1 410[\s\S]*"code":"gone"/);
  socket.destroy();
  await leavesNothing(t, id);
  t.equal((await readClip(api.orm, id, 'one'))?.state, 'deleted');
});
