import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { readClip } from '../../clips/index.js';
import { tables } from '../../db/index.js';
import { deleteClips, findRemains } from '../../erase/index.js';
import { answers, leadsTo, stuck, unmeasured, whole } from '../../fetch/test/source-server.js';
import { digestOf, openByUrl } from './by-url-stage.js';
import { problemIn, RULES, until } from './harness.js';

const { fetches } = tables;
const { api, services, call, server, file, ...own } = await openByUrl(t);
const { startFetcher, send, show, inState, fetchOf, eventsOf, due, storedOf, failedTries } = own;

t.test('what fails for good ends the clip, with an event and no way to try it again', async (t) => {
  startFetcher(t);
  const large = randomBytes(RULES.maxUploadBytes + 1);
  const cases: readonly (readonly [address: string, error: object, more?: object])[] = [
    [server.at('/404', answers(404)), { code: 'source_unreachable', detail: 'It answered 404.' }],
    [server.at('/403', answers(403)), { code: 'source_unreachable', detail: 'It answered 403.' }],
    [server.at('/gzip', answers(200, { 'content-encoding': 'gzip' })), { code: 'source_unreachable' }],
    [server.at('/private', leadsTo('http://10.0.0.1/secret')), { code: 'source_forbidden' }],
    [server.at('/round', leadsTo('/round')), { code: 'source_unreachable', detail: /more than 3 times/ }],
    [server.at('/large', whole(large)), { code: 'too_large' }],
    [server.at('/endless', unmeasured(large)), { code: 'too_large' }],
    [server.at('/empty', whole(Buffer.alloc(0))), { code: 'not_a_video', detail: 'The file is empty.' }],
    [
      server.at('/other', whole(file)),
      { code: 'digest_mismatch' },
      { sourceDigest: `sha-256=:${digestOf(large, 'base64')}:` },
    ],
  ];
  for (const [address, error, more] of cases) {
    const id = await send(address, more);
    const clip = await inState(id, 'failed');
    t.match(clip, { error, progress: null, upload: null, receivedAt: null, source: null }, address);
    t.notMatch(JSON.stringify(clip), /of-the-source|127\.0\.0\.1|secret/);
    t.same(await eventsOf(id), ['clip.failed']);
    t.equal(await fetchOf(id), undefined, 'the address is kept no longer');
    t.same(await storedOf(id), []);
    t.equal(server.requests(new URL(address).pathname), address.includes('/round') ? 4 : 1, 'once');
    const retried = await problemIn(await call(`/v1/clips/${id}/retry`, { method: 'POST' }));
    t.match(retried, { code: 'no_source', status: 409 });
    t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202);
    t.equal((await show(id)).state, 'deleted');
    t.equal(await api.keys.get(id), null);
  }
  await until(async () => (await api.staged()).length === 0);
});

t.test('what may pass is tried again, from the beginning', async (t) => {
  const fetcher = startFetcher(t);
  const passing = server.at('/500', (response, number, request) =>
    (number === 1 ? answers(500) : number === 2 ? answers(429, { 'retry-after': '120' }) : whole(file))(
      response,
      number,
      request,
    ),
  );
  const id = await send(passing);
  await until(async () => failedTries(id) === 1);
  t.equal((await show(id)).state, 'receiving');
  await due(id);
  fetcher.look();
  await until(async () => failedTries(id) === 2);
  await until(async () => ((await fetchOf(id))?.nextAt.getTime() ?? 0) > Date.now() + 60_000);
  await due(id);
  fetcher.look();
  t.equal((await inState(id, 'queued')).upload?.sha256, digestOf(file));
  t.equal(server.requests('/500'), 3);

  const reset = await send(
    server.at('/reset', (response, number, request) => {
      if (number > 1) return whole(file)(response, number, request);
      response.writeHead(200, { 'content-length': file.length });
      response.write(file.subarray(0, 70_000), () => setTimeout(() => response.socket?.resetAndDestroy(), 50));
    }),
  );
  await until(async () => server.requests('/reset') === 1 && server.open('/reset') === 0);
  await until(async () => failedTries(reset) === 1);
  await due(reset);
  fetcher.look();
  t.equal((await inState(reset, 'queued')).upload?.sha256, digestOf(file), 'nothing of the first try is in it');

  const never = await send(server.at('/503', answers(503)));
  for (let times = 1; times <= 4; times += 1) {
    await until(async () => server.requests('/503') === times);
    await until(async () => failedTries(never) === times);
    await until(async () => ((await fetchOf(never))?.nextAt.getTime() ?? 0) > Date.now());
    await due(never);
    fetcher.look();
  }
  const failed = await inState(never, 'failed');
  t.match(failed.error, { code: 'source_unreachable', detail: 'It answered 503. It was tried 5 times.' });
  t.equal(server.requests('/503'), 5);
});

t.test('one that trickles is cut off', async (t) => {
  const rate = { graceMs: 100, windowMs: 200, minBytesPerSecond: 16_000 };
  const slow = (await api.open({ ...RULES, rate })).services.ingest;
  startFetcher(t, {}, slow);
  const id = await send(server.at('/trickle', stuck(file, 2000)));
  const said = () => api.lines.some((line) => line.includes(id) && line.includes('It came too slowly.'));
  await until(async () => said());
  await until(async () => server.open('/trickle') === 0);
  t.match(await fetchOf(id), { tries: 1 });
  t.equal((await show(id)).state, 'receiving', 'and it is tried again');
  await deleteClips(api.erase, { tenant: 'one', ids: [id], by: 'a-key' });
});

t.test('deleting a clip ends its fetch at once, wherever that is', async (t) => {
  const fetcher = startFetcher(t, { places: 10, perTenant: 10 });
  const places = [
    ['while bytes come', server.at('/coming', stuck(file, 100_000)), '/coming'],
    ['before the answer', server.at('/silent', () => undefined), '/silent'],
    ['on the way elsewhere', server.at('/elsewhere', leadsTo('/silent')), '/silent'],
  ] as const;
  for (const [words, address, path] of places) {
    const id = await send(address);
    await until(async () => server.open(path) === 1);
    if (path === '/coming') await until(async () => (await api.staged()).length === 1);
    t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202, words);
    t.equal((await show(id)).state, 'deleted');
    t.equal(await fetchOf(id), undefined);
    await until(async () => server.open(path) === 0);
    await until(async () => (await api.staged()).length === 0);
    t.equal(await api.keys.get(id), null);
    t.same(await storedOf(id), []);
    t.same(await eventsOf(id), ['clip.deleted']);
    const remains = await findRemains(services.remains, id);
    t.same(
      remains?.places.filter(({ found }) => found > 0),
      [],
    );
  }
  const waiting = await send(server.at('/500-for-ever', answers(500)));
  await until(async () => server.requests('/500-for-ever') === 1);
  await call(`/v1/clips/${waiting}`, { method: 'DELETE' });
  t.equal(await fetchOf(waiting), undefined, 'between two tries');
  fetcher.look();
  await fetcher.close();
  t.equal(server.requests('/500-for-ever'), 1);
});

t.test('one that is deleted while its bytes are put away is no clip', async (t) => {
  const { store } = api;
  const original = store.take.bind(store);
  t.teardown(() => {
    store.take = original;
  });
  const id = await send(server.at('/put-away', whole(file)));
  let stored = '';
  store.take = async (objectKey, path) => {
    const bytes = await original(objectKey, path);
    stored = objectKey;
    await deleteClips(api.erase, { tenant: 'one', ids: [id], by: 'a-key' });
    return bytes;
  };
  const fetcher = startFetcher(t);
  await until(async () => stored !== '');
  await fetcher.close();
  t.equal((await show(id)).state, 'deleted');
  t.same(await storedOf(id), []);
  t.equal(await api.keys.get(id), null);
});

t.test('a process that died over a fetch is followed by another, and comes too late', async (t) => {
  const another = (await api.open(RULES)).services.ingest;
  let letFirst = (): void => undefined;
  const id = await send(
    server.at('/takeover', (response, number, request) => {
      if (number > 1) return whole(file)(response, number, request);
      // Another file, should it ever be taken.
      response.writeHead(200, { 'content-length': 5 });
      response.write('xxxx');
      letFirst = () => response.end('x');
    }),
  );
  // It never says that it is at it.
  const dead = startFetcher(t, { leaseMs: 300, renewEveryMs: 3_600_000 });
  await until(async () => server.requests('/takeover') === 1 && (await api.staged()).length === 1);
  const staging = testFolder(t);
  startFetcher(t, {}, { ...another, staging });
  t.equal((await inState(id, 'queued')).upload?.sha256, digestOf(file));
  t.equal(server.requests('/takeover'), 2);
  letFirst();
  await dead.close();
  const clip = await show(id);
  t.match(clip, { state: 'queued', upload: { sha256: digestOf(file), bytes: file.length } });
  const row = await readClip(api.orm, id, 'one');
  t.same(await storedOf(id), [row?.row.sourceKey], 'what the first had is gone');
  t.same(await eventsOf(id), ['clip.received', 'clip.queued']);
});

t.test('one that is told that another has it stops', async (t) => {
  const id = await send(server.at('/lost', stuck(file, 1000)));
  const fetcher = startFetcher(t, { renewEveryMs: 50 });
  await until(async () => server.open('/lost') === 1);
  await api.orm.update(fetches).set({ tries: 7 }).where(eq(fetches.clipId, id));
  await until(async () => server.open('/lost') === 0);
  t.match(await fetchOf(id), { tries: 7 });
  // Whoever takes it next sees that it was begun too often.
  await due(id);
  fetcher.look();
  t.match((await inState(id, 'failed')).error, { code: 'source_unreachable', detail: /never came to an end/ });
});

t.test('closing waits for a moment, and gives back what takes longer', async (t) => {
  const id = await send(
    server.at('/closing', (response, number, request) =>
      (number === 1 ? stuck(file, 1000) : whole(file))(response, number, request),
    ),
  );
  const closing = startFetcher(t, { graceMs: 50 });
  await until(async () => server.open('/closing') === 1);
  await closing.close();
  t.match(await fetchOf(id), { tries: 0 }, 'which is not counted');
  startFetcher(t);
  await inState(id, 'queued');
});

t.test('no line of the log names a source', async (t) => {
  const text = api.lines.join('');
  t.match(text, 'a source did not come');
  t.notMatch(text, /of-the-source|10\.0\.0\.1/);
  for (const path of ['/404', '/takeover', '/coming']) t.notMatch(text, path);
});
