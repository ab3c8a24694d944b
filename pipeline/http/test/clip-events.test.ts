import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { revokeApiKey } from '../../access/index.js';
import { claimClip, createClip, failClip, retryClip, touchClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { deleteClips } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { ClipView, ProgressView } from '../schemas.js';
import { problemIn, RULES, rawConnection, startApi, until } from './harness.js';
import { readEvents, type Sent } from './sse.js';

const api = await startApi(t, testFolder(t));
const { base, app } = await api.open(RULES, { streamRules: { heartbeatMs: 50, perKey: 3 } });
const key = await api.keyFor('one');

const follow = (id: string, { after, used = key, at = base }: { after?: string; used?: string; at?: string } = {}) =>
  fetch(`${at}/v1/clips/${id}/events`, {
    headers: { authorization: `Bearer ${used}`, ...(after === undefined ? {} : { 'last-event-id': after }) },
  });
const add = async (): Promise<string> => {
  const clip = newClip();
  await createClip(api.orm, clip);
  return clip.id;
};
const claim = async (id: string, attempt = 1) => {
  const row = await claimClip(api.orm, { clipId: id, attempt, worker: 'another process' });
  return { clipId: id, epoch: row?.epoch ?? 0 };
};
const stateIn = (sent: Sent | null): string => {
  if (sent?.event !== 'state') throw new Error(`a state was expected, and came: ${JSON.stringify(sent)}`);
  return Value.Parse(ClipView, sent.data).state;
};
const lastSeq = async (id: string): Promise<string> => {
  const rows = await api.orm.select().from(tables.outbox).where(eq(tables.outbox.clipId, id));
  return String(Math.max(...rows.map((row) => row.seq)));
};

t.test('from queued to ready, by rows alone', async (t) => {
  const id = await add();
  const response = await follow(id);
  t.equal(response.status, 200);
  t.equal(response.headers.get('content-type'), 'text/event-stream');
  t.equal(response.headers.get('cache-control'), 'no-store');
  t.equal(response.headers.get('x-accel-buffering'), 'no');
  t.equal(response.headers.get('content-length'), null);
  const events = readEvents(response);
  const first = await events.next();
  t.equal(stateIn(first), 'queued');
  t.equal(first?.id, await lastSeq(id));

  const fence = await claim(id);
  const second = await events.next();
  t.equal(stateIn(second), 'processing');
  t.ok(Number(second?.id) > Number(first?.id));

  await touchClip(api.orm, fence, { stage: 'encode', percent: 40, etaMs: 2000 });
  let sent = await events.next();
  // The progress that came with the claim may be told first.
  if (sent !== null && Value.Parse(ProgressView, sent.data).stage === 'probe') sent = await events.next();
  t.match(sent, { event: 'progress', id: null, data: { stage: 'encode', percent: 40, etaMs: 2000 } });

  await failClip(api.orm, fence, new QikError('encode_failed', 'what broke'));
  const end = await events.next();
  t.equal(stateIn(end), 'failed');
  t.match(end?.data, { error: { code: 'encode_failed', detail: 'what broke' } });
  t.equal(await events.next(), null, 'the stream ends');

  await t.test('whoever has seen all of it is told not to come again', async (t) => {
    const again = await follow(id, { after: end?.id ?? '' });
    t.equal(again.status, 204);
    t.equal(await again.text(), '');
  });

  await t.test('whoever has not gets the rest, in order and once', async (t) => {
    await retryClip(api.orm, { id, tenant: 'one' });
    await api.orm.update(tables.clips).set({ attempt: 1 }).where(eq(tables.clips.id, id));
    await api.publish(id, Buffer.from('x'));
    const rest = await readEvents(await follow(id, { after: first?.id ?? '' })).all();
    t.same(rest.map(stateIn), ['processing', 'failed', 'queued', 'processing', 'ready']);
    t.match(rest[1]?.data, { state: 'failed', error: { code: 'encode_failed' }, renditions: [] });
    t.match(rest.at(-1)?.data, { state: 'ready', error: null, renditions: [{ id: 'main' }] });
    t.notOk(JSON.stringify(rest).includes('objectKey'));
    const ids = rest.map((one) => Number(one.id));
    t.same(
      ids,
      ids.toSorted((a, b) => a - b),
    );
  });
});

t.test('without a position, or with one of somewhere else, it begins with what is', async (t) => {
  const id = await add();
  await api.publish(id, Buffer.from('x'));
  for (const after of [undefined, 'nonsense', '999999999']) {
    const all = await readEvents(await follow(id, after === undefined ? {} : { after })).all();
    t.same(all.map(stateIn), ['ready'], String(after));
  }
});

t.test('the clock ends a clip, and that is told too', async (t) => {
  const id = await add();
  const events = readEvents(await follow(id));
  t.equal(stateIn(await events.next()), 'queued');
  await api.orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));
  const end = await events.next();
  t.equal(stateIn(end), 'expired');
  t.equal(await events.next(), null);
  t.equal((await follow(id, { after: end?.id ?? '' })).status, 204);
  const other = await readEvents(await follow(id, { after: await lastSeq(id) })).all();
  t.same(other.map(stateIn), ['expired'], 'who knew only that it waited learns of its end');
});

t.test(
  'a deletion ends a clip for whoever follows it, and what they are told from then on says nothing of it',
  async (t) => {
    const clip = newClip({ sender: 'annabel', recipients: ['bob'], metadata: { room: 'attic' } });
    await createClip(api.orm, clip);
    const { id } = clip;
    await api.publish(id, Buffer.from('x'));
    await api.orm.update(tables.clips).set({ state: 'processing' }).where(eq(tables.clips.id, id));
    const first = await readEvents(await follow(id)).next();
    t.match(first?.data, { sender: 'annabel', metadata: { room: 'attic' } }, 'while it was there');
    const [events, late] = [readEvents(await follow(id)), await lastSeq(id)];
    await events.next();
    await deleteClips(api.erase, { tenant: 'one', ids: [id], by: 'a-key' });
    const end = await events.next();
    t.equal(stateIn(end), 'deleted');
    t.match(end?.data, { sender: null, recipients: [], metadata: null, renditions: [], stills: [], source: null });
    t.equal(await events.next(), null, 'the stream ends');
    t.equal((await follow(id, { after: end?.id ?? '' })).status, 204, 'and is not to be asked for again');
    for (const after of [undefined, '0', first?.id ?? '', late]) {
      const told = await readEvents(await follow(id, after === undefined ? {} : { after })).all();
      t.equal(told.map(stateIn).at(-1), 'deleted');
      t.notMatch(JSON.stringify(told), /annabel|bob|attic|objectKey/, `from ${after ?? 'now'} on`);
    }
  },
);

t.test('signs of life, and no more streams than a key may have', async (t) => {
  const id = await add();
  const open = await Promise.all([follow(id), follow(id), follow(id)]);
  const streams = open.map(readEvents);
  await streams[0]?.commented(2);
  const refused = await follow(id);
  t.match(await problemIn(refused), { code: 'too_many_requests', status: 429, retry: 'later' });
  t.ok(refused.headers.get('retry-after'));
  const other = await follow(id, { used: await api.keyFor('one') });
  t.equal(other.status, 200, 'another key has a count of its own');
  await other.body?.cancel();
  for (const stream of streams) await stream.cancel();
  await until(async () => {
    const response = await follow(id);
    await response.body?.cancel();
    return response.status === 200;
  });
});

t.test('a key that is revoked sees no more', async (t) => {
  const id = await add();
  const used = await api.keyFor('one');
  const events = readEvents(await follow(id, { used }));
  t.equal(stateIn(await events.next()), 'queued');
  await revokeApiKey(api, used.split('_')[2] ?? '', 'test');
  t.equal(await events.next(), null);
});

t.test('refusals', async (t) => {
  const id = await add();
  t.match(await problemIn(await follow(id, { used: await api.keyFor('two') })), { code: 'not_found' });
  t.match(await problemIn(await follow('unknown')), { code: 'not_found' });
  t.match(await problemIn(await follow(id, { used: await api.keyFor('one', ['clips:write']) })), { code: 'forbidden' });
  t.equal((await fetch(`${base}/v1/clips/${id}/events`, { method: 'HEAD' })).status, 405);
});

t.test('closing the service ends the streams and waits neither for them nor for their connections', async (t) => {
  const id = await add();
  const events = readEvents(await follow(id));
  t.equal(stateIn(await events.next()), 'queued');
  // As browsers do, to have one ready.
  const { socket } = await rawConnection(base);
  const unused = once(socket, 'close');
  // Less than a connection is kept open for without a request.
  const late = sleep(15_000, 'late', { ref: false });
  const closed = Promise.all([app.close(), events.all().then((rest) => t.same(rest, [])), unused]);
  t.not(await Promise.race([closed, late]), 'late');
  await closed;
  t.equal(app.server.listening, false);
});
