import { sql } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { revokeApiKey } from '../../access/index.js';
import { claimClip, createClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { notify, tables } from '../../db/index.js';
import { deleteClips } from '../../erase/index.js';
import { pruneEvents } from '../../events/index.js';
import { EventFeedView, EventView } from '../schemas-events.js';
import { problemIn, RULES, startApi } from './harness.js';
import { readEvents, type Sent } from './sse.js';

const api = await startApi(t, testFolder(t));
const { base, app } = await api.open(RULES, { streamRules: { heartbeatMs: 50, perKey: 3 } });
let tenants = 0;

/** A tenant of a test's own. */
async function newTenant() {
  tenants += 1;
  const tenant = `tenant-${tenants}`;
  const key = await api.keyFor(tenant);
  const ask = (query = '', { used = key, headers = {} }: { used?: string; headers?: Record<string, string> } = {}) =>
    fetch(`${base}/v1/events${query}`, { headers: { authorization: `Bearer ${used}`, ...headers } });
  const read = async (query = '') => Value.Parse(EventFeedView, await (await ask(query)).json());
  const follow = (after?: string) =>
    ask('', { headers: { accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) } });
  const add = async (): Promise<string> => {
    const clip = newClip({ tenant });
    await createClip(api.orm, clip);
    return clip.id;
  };
  const flood = async (count: number): Promise<void> => {
    const data = { filler: 'x'.repeat(400) };
    await api.orm.transaction(async (tx) => {
      for (let made = 0; made < count; made += 500)
        await tx.insert(tables.outbox).values(
          Array.from({ length: Math.min(500, count - made) }, () => ({
            ...{ type: 'clip.queued' as const, tenant, clipId: uuidv7(), data },
          })),
        );
      await notify(tx, 'news', '');
    });
  };
  return { tenant, key, ask, read, follow, add, flood };
}
const eventIn = (sent: Sent | null) => {
  if (sent === null) throw new Error('the stream ended');
  const event = Value.Parse(EventView, sent.data);
  if (event.type !== sent.event) throw new Error(`${event.type} came as ${sent.event}`);
  return event;
};

t.test('everything in order, a page at a time', async (t) => {
  const { add, ask, read } = await newTenant();
  const stranger = await newTenant();
  const empty = await read();
  t.same(empty.events, []);
  const first = await add();
  await stranger.add();
  const second = await add();
  const response = await ask();
  t.equal(response.headers.get('cache-control'), 'no-store');
  t.match(response.headers.get('content-type'), 'application/json');
  const all = Value.Parse(EventFeedView, await response.json());
  t.same(
    all.events.map(({ type, clipId }) => [type, clipId]),
    [
      ['clip.received', first],
      ['clip.queued', first],
      ['clip.received', second],
      ['clip.queued', second],
    ],
  );
  t.match(all.events[0], { id: /^\d{16}$/, data: { bytes: 1000 } });
  const ids = all.events.map(({ id }) => id);
  t.same(ids.toSorted(), ids);
  t.same((await read(`?after=${empty.cursor}`)).events, all.events);
  t.same((await read(`?after=${all.events[1]?.id}`)).events, all.events.slice(2), 'behind an event');
  const page = await read('?limit=3');
  t.same(page.events, all.events.slice(0, 3));
  t.same((await read(`?after=${page.cursor}&limit=3`)).events, all.events.slice(3));
  t.same((await read(`?after=${all.cursor}`)).events, []);
});

t.test('an empty answer is held back until there is something', async (t) => {
  const { add, read } = await newTenant();
  const { cursor } = await read();
  const waiting = read(`?after=${cursor}&wait=30`);
  const other = await newTenant();
  await other.add();
  const id = await add();
  const { events } = await waiting;
  t.equal(events[0]?.clipId, id);
  t.match(await read(`?after=${cursor}&wait=30`), { events: [{ clipId: id }, {}] }, 'where there is something already');
  const end = await read(`?after=${events.at(-1)?.id}`);
  const over = await read(`?after=${end.cursor}&wait=1`);
  t.same(over.events, [], 'the seconds are over');
});

t.test('as a stream that goes on, and comes again where it was', async (t) => {
  const { tenant, add, ask, follow, read } = await newTenant();
  const id = await add();
  const response = await follow();
  t.equal(response.status, 200);
  t.equal(response.headers.get('content-type'), 'text/event-stream');
  t.equal(response.headers.get('x-accel-buffering'), 'no');
  t.equal(response.headers.get('cache-control'), 'no-store');
  const events = readEvents(response);
  const [first, second] = [await events.next(), await events.next()];
  t.match([eventIn(first), eventIn(second)], [{ type: 'clip.received', clipId: id }, { type: 'clip.queued' }]);
  await claimClip(api.orm, { clipId: id, attempt: 1, worker: 'another process' });
  const third = await events.next();
  t.match(eventIn(third), { type: 'clip.processing', clipId: id });
  t.same((await read(`?after=${second?.id}`)).events, [third?.data], 'the id is a cursor as well');
  await events.commented(2);
  await events.cancel();

  const again = readEvents(await follow(first?.id ?? ''));
  t.same([await again.next(), await again.next()], [second, third], 'none twice, none left out');
  await again.cancel();
  const byQuery = readEvents(await ask(`?after=${second?.id}`, { headers: { accept: 'text/event-stream' } }));
  t.same(await byQuery.next(), third);
  await byQuery.cancel();

  const used = await api.keyFor(tenant);
  const headers = { accept: 'text/event-stream', 'last-event-id': third?.id ?? '' };
  const revoked = readEvents(await ask('', { used, headers }));
  await revokeApiKey(api, used.split('_')[2] ?? '', 'test');
  t.equal(await revoked.next(), null, 'a key that is revoked sees no more');
});

t.test(
  'open while a clip is deleted, a stream and a reader that waits are told which, and nothing of it',
  async (t) => {
    const { tenant, follow, read } = await newTenant();
    const clip = newClip({ tenant, sender: 'annabel', recipients: ['bob'], metadata: { room: 'attic' } });
    await createClip(api.orm, clip);
    const { cursor } = await read();
    const waiting = read(`?after=${cursor}&wait=30`);
    const events = readEvents(await follow());
    const [deletion] = await deleteClips(api.erase, { tenant, ids: [clip.id], by: 'a-key' });
    const streamed = [eventIn(await events.next()), eventIn(await events.next()), eventIn(await events.next())];
    await events.cancel();
    t.same(
      streamed.map(({ type, clipId }) => [type, clipId]),
      ['clip.received', 'clip.queued', 'clip.deleted'].map((type) => [type, clip.id]),
    );
    t.same(streamed[2]?.data, { deletion: deletion?.id });
    t.same((await waiting).events, streamed.slice(2));
    t.notMatch(JSON.stringify(streamed), /annabel|bob|attic/);
  },
);

t.test('a long way to catch up, for a reader that takes its time', async (t) => {
  const { flood, follow } = await newTenant();
  // More than a stream keeps for a reader that does not read.
  await flood(4000);
  const events = readEvents(await follow());
  let last = '';
  for (let count = 0; count < 4000; count += 1) {
    const { id } = eventIn(await events.next());
    if (id <= last) t.fail('out of order');
    last = id;
    if (count % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await flood(1);
  t.ok(eventIn(await events.next()).id > last);
  await events.cancel();
});

t.test('refusals', async (t) => {
  const { tenant, add, ask, flood, follow, read } = await newTenant();
  await add();
  const { events, cursor } = await read();
  for (const [query, path] of [
    ['?after=nonsense', '/after'],
    ['?wait=31', '/wait'],
    ['?limit=0', '/limit'],
    ['?limit=501', '/limit'],
    ['?colour=red', '/colour'],
  ] as const)
    t.match(await problemIn(await ask(query)), { code: 'invalid_request', errors: [{ path }] }, query);
  t.match(await problemIn(await follow('nonsense')), { code: 'invalid_request', errors: [{ path: '/last-event-id' }] });
  const beyond = String(Number(events.at(-1)?.id) + 1_000_000).padStart(16, '0');
  t.match(await problemIn(await ask(`?after=${beyond}`)), { code: 'cursor_expired', status: 410 });
  t.match(await problemIn(await follow(beyond)), { code: 'cursor_expired', status: 410 });
  t.match(await problemIn(await ask('', { used: await api.keyFor(tenant, ['clips:write']) })), { code: 'forbidden' });
  t.equal((await fetch(`${base}/v1/events`)).status, 401);

  await flood(3);
  await api.orm.execute(
    sql`update ${tables.outbox} set at = now() - interval '31 days' where tenant <> ${tenant} or seq <= ${Number(events.at(-1)?.id)}`,
  );
  await pruneEvents(api.orm);
  t.match(await problemIn(await ask(`?after=${events[0]?.id}`)), { code: 'cursor_expired' });
  t.equal((await read(`?after=${cursor}`)).events.length, 3, 'who had seen all that is gone goes on');
  t.equal((await read()).events.length, 3);
});

t.test('no more at a time than a key may have, and none that closing waits for', async (t) => {
  const { ask, follow, read } = await newTenant();
  const { cursor } = await read();
  const held = [1, 2, 3, 4].map(() => ask(`?after=${cursor}&wait=30`));
  const refused = await Promise.race(held);
  t.match(await problemIn(refused), { code: 'too_many_requests' });
  const open = await Promise.all([follow(cursor), follow(cursor), follow(cursor)]);
  t.match(await problemIn(await follow(cursor)), { code: 'too_many_requests' });
  const streams = open.map(readEvents);
  const answers = Promise.all(held);
  await Promise.all([
    app.close(),
    ...streams.map((stream) => stream.all().then((rest) => t.same(rest, []))),
    answers.then(async (all) => {
      const others = all.filter((answer) => answer !== refused);
      t.equal(others.length, 3);
      for (const answer of others) t.match(Value.Parse(EventFeedView, await answer.json()), { events: [] });
    }),
  ]);
});
