import { randomBytes } from 'node:crypto';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { RULES, startApi, until } from '../../http/test/harness.js';
import { sha256Of } from '../../http/test/tus.js';
import { type ClipNews, QikClient, type QikEvent, QikProblem } from '../index.js';
import { cuttingProxy, losingOneAnswer } from './cutting-proxy.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const qik = new QikClient({ url: base, apiKey: key });
const proxy = await cuttingProxy(t, base);
const far = new QikClient({ url: proxy.url, apiKey: key });
const file = randomBytes(40_000);
t.afterEach(() => proxy.cutting(null));

/** All of a feed or list. */
async function all<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}
const clips = async (): Promise<number> => (await all(qik.clips.list())).length;

t.test('a clip from its file to its receipt', async (t) => {
  const sent = await qik.clips.send(file, { recipients: ['bob'], lockedUntilReply: true, metadata: { room: 7 } });
  t.match(sent, { state: 'queued', upload: { bytes: file.length, sha256: sha256Of(file) }, metadata: { room: 7 } });
  const { id } = sent;
  const ready = qik.clips.settled(id);
  await api.publish(id, randomBytes(2000));
  t.equal((await ready).state, 'ready');
  t.same(
    (await all(qik.clips.list({ state: 'ready' }))).map((clip) => clip.id),
    [id],
  );

  const device = { platform: 'android', recipient: 'bob' } as const;
  await t.rejects(qik.clips.playback(id, device), { name: 'QikProblem', code: 'locked_until_reply', retry: 'later' });
  t.equal((await qik.clips.unlock(id, 'bob')).recipient, 'bob');
  const { url } = await qik.clips.playback(id, device);
  t.equal((await fetch(url)).status, 200);
  await t.rejects(qik.clips.retry(id), { code: 'not_failed' });

  const deletion = await qik.clips.delete(id);
  t.equal((await qik.clips.delete(id)).id, deletion.id, 'twice is once');
  t.match(await qik.clips.deleteMany([id, 'unheard-of']), {
    deletions: [{ id: deletion.id }],
    unknown: ['unheard-of'],
  });
  t.match(await qik.deletions.get(deletion.id), { clipId: id, reason: 'deleted' });
  const [gone] = await all(qik.deletions.feed({ follow: false }));
  t.match(gone, { id: deletion.id, clipId: id, recipients: ['bob'] });
  t.same(await all(qik.deletions.feed({ after: gone?.cursor, follow: false })), []);
  const confirmed = await qik.deletions.confirm(deletion.id, { recipient: 'bob', device: 'phone' });
  t.match(confirmed.recipients, [{ confirmed: true }]);
  t.match(await qik.deletions.receipt(deletion.id), { jws: /^[\w-]+\.[\w-]+\.[\w-]+$/, payload: { clipId: id } });
});

t.test('an answer that is lost makes no second clip', async (t) => {
  for (const sending of [
    () => far.clips.send(file, { priority: 'bulk' }),
    () => far.clips.upload(file, { priority: 'bulk' }),
  ]) {
    const before = await clips();
    proxy.cutting(losingOneAnswer());
    const { id } = await sending();
    t.equal((await qik.clips.get(id)).upload?.sha256, sha256Of(file));
    t.equal(await clips(), before + 1);
  }
  t.equal(proxy.broken(), 2);
});

t.test('a stream is sent once', async (t) => {
  const source = () => new Blob([file]).stream();
  t.equal((await qik.clips.send(source())).upload?.sha256, sha256Of(file));
  await t.rejects(qik.clips.send(source(), {}, { sha256: '0'.repeat(64) }), { code: 'digest_mismatch' });
  const before = await clips();
  proxy.cutting(losingOneAnswer());
  await t.rejects(far.clips.send(source()), { name: 'QikNoAnswer' });
  await until(async () => (await clips()) === before + 1);
});

t.test('an upload over a connection that breaks again and again', async (t) => {
  let left = 12;
  // Some way into a part, where its answer should come, and anywhere.
  proxy.cutting((direction, bytes) => {
    if (left === 0 || Math.random() < 0.5) return null;
    left -= 1;
    return direction === 'down' ? 0 : Math.floor(Math.random() * bytes);
  });
  const progress: number[] = [];
  const begun: string[] = [];
  const { id } = await far.clips.upload(
    new Blob([file]),
    { recipients: ['bob'] },
    {
      ...{ partBytes: 6000, sha256: sha256Of(file), retries: 20 },
      onBegun: (clip) => begun.push(clip),
      onProgress: (bytes) => progress.push(bytes),
    },
  );
  t.ok(proxy.broken() > 2, `${proxy.broken()} breaks`);
  t.same(begun, [id]);
  t.same(
    progress,
    progress.toSorted((a, b) => a - b),
    'what was safe stayed so',
  );
  t.equal(progress.at(-1), file.length);
  t.match(await qik.clips.get(id), { recipients: ['bob'], upload: { sha256: sha256Of(file) } });
});

t.test('an upload that another process goes on with', async (t) => {
  const stop = new AbortController();
  let id = '';
  const first = qik.clips.upload(
    file,
    {},
    {
      ...{ partBytes: 10_000, signal: stop.signal },
      onBegun: (clip) => {
        id = clip;
      },
      onProgress: (bytes) => {
        if (bytes >= 20_000) stop.abort(new Error('the power is out'));
      },
    },
  );
  await t.rejects(first, { message: 'the power is out' });
  t.equal((await qik.clips.get(id)).state, 'receiving');
  const seen: number[] = [];
  t.same(await qik.clips.upload(file, {}, { resume: id, onProgress: (bytes) => seen.push(bytes) }), { id });
  t.ok((seen[0] ?? 0) >= 20_000);
  t.equal((await qik.clips.get(id)).upload?.sha256, sha256Of(file));
  await qik.clips.delete(id);
  await t.rejects(qik.clips.upload(file, {}, { resume: id }), { code: 'gone' });
});

t.test('a feed over a connection that breaks again and again', async (t) => {
  const straight = await all(qik.events.read({ follow: false }));
  t.ok(straight.length > 10, `${straight.length} events`);
  let left = 5;
  proxy.cutting((direction, bytes) => {
    if (left === 0 || direction === 'up' || Math.random() < 0.3) return null;
    left -= 1;
    return Math.floor(Math.random() * bytes);
  });
  const stop = new AbortController();
  const read: QikEvent[] = [];
  const reading = async (after: string | undefined): Promise<void> => {
    for await (const event of far.events.read({ after, signal: stop.signal })) {
      read.push(event);
      if (event.type === 'clip.deleted' && event.clipId === last) stop.abort(new Error('all was read'));
      // As a reader that is started anew goes on with what it kept.
      else if (read.length % 5 === 0) return reading(event.cursor);
    }
  };
  let last: string | undefined;
  const end = t.rejects(reading(undefined), { message: 'all was read' });
  await until(async () => read.length >= straight.length);
  last = (await qik.clips.send(file)).id;
  await qik.clips.delete(last);
  await end;
  t.same(
    read.slice(0, straight.length).map(({ id }) => id),
    straight.map(({ id }) => id),
    'in order, none missed and none twice',
  );
  t.same(
    read.slice(straight.length).map(({ type }) => type),
    ['clip.received', 'clip.queued', 'clip.deleted'],
  );
  await t.rejects(all(qik.events.read({ after: 'nonsense' })), { code: 'invalid_request' });
});

t.test('a clip that is followed over a connection that breaks', async (t) => {
  const { id } = await qik.clips.send(file);
  const news: ClipNews[] = [];
  const following = (async () => {
    for await (const one of far.clips.follow(id)) {
      news.push(one);
      // The next that would come on this connection does not.
      if (news.length === 1) proxy.cutting(losingOneAnswer());
    }
  })();
  await until(async () => news.length > 0);
  await api.publish(id, randomBytes(2000));
  await following;
  const states = news.flatMap((one) => (one.type === 'state' ? [one.clip.state] : []));
  t.same(states, ['queued', 'processing', 'ready']);
  t.same(
    await all(qik.clips.follow(id, { after: news.flatMap((one) => (one.type === 'state' ? [one.id] : [])).at(-1) })),
    [],
  );
  await t.rejects(qik.clips.settled('unheard-of'), { code: 'not_found' });
  const stop = new AbortController();
  const waiting = qik.clips.settled((await qik.clips.send(file)).id, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 100);
  await t.rejects(waiting, { message: 'enough' });
});

t.test('what is refused says why', async (t) => {
  const refused: unknown = await qik.clips
    .send(file, { profiles: ['none'], poster: -1 })
    .catch((error: unknown) => error);
  if (!(refused instanceof QikProblem)) throw new Error('it was not refused');
  t.match(refused, { code: 'invalid_request', status: 400, retry: 'never', errors: [{ path: /^\// }] });
  const stranger = new QikClient({ url: base, apiKey: 'qk_live_nobody' });
  await t.rejects(stranger.clips.get('c'), { code: 'unauthorized' });
  const reader = new QikClient({ url: base, apiKey: await api.keyFor('one', ['clips:read']) });
  await t.rejects(reader.clips.sendFrom('https://media.example.org/c'), { code: 'forbidden' });
});

t.test('webhooks and keys', async (t) => {
  const made = await qik.webhooks.create({ url: 'https://backend.example.org/qik', events: ['clip.ready'] });
  t.match(made.secret, /^whsec_/);
  const { id } = made;
  t.match(await qik.webhooks.change(id, { description: 'ours' }), { description: 'ours', events: ['clip.ready'] });
  t.match(await qik.webhooks.list(), [{ id }]);
  t.not((await qik.webhooks.rotateSecret(id)).secret, made.secret);
  t.equal((await qik.webhooks.rotateSecret(id, 0)).secrets.length, 1);
  t.ok((await qik.webhooks.disable(id)).disabledAt);
  t.equal((await qik.webhooks.enable(id, 'skip')).disabledAt, null);
  t.equal((await qik.webhooks.get(id)).id, id);
  t.same(await all(qik.webhooks.deliveries(id, { state: 'pending' })), []);
  await t.rejects(qik.webhooks.delivery(id, 'd'), { code: 'not_found' });
  await t.rejects(qik.webhooks.resend(id, 'd'), { code: 'not_found' });
  await qik.webhooks.delete(id);
  await qik.webhooks.delete(id);
  await t.rejects(qik.webhooks.get(id), { code: 'not_found' });

  const backend = await qik.keys.create({ name: 'backend', scopes: ['clips:read'] });
  t.match(await qik.keys.list(), [{ id: backend.id }]);
  const next = await qik.keys.rotate(backend.id, 60);
  t.not(next.key, backend.key);
  t.not((await qik.keys.rotate(next.id)).key, next.key);
  t.ok((await qik.keys.revoke(backend.id)).revokedAt);
});
