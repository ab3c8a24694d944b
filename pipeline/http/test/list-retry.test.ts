import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { claimClip, createClip, failClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { QikError } from '../../errors/catalogue.js';
import { renderJobId } from '../../queue/index.js';
import { ClipListView, RetriedClipView } from '../schemas.js';
import { clipIn, problemIn, RULES, startApi } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const stranger = await api.keyFor('two');

const call = (path: string, method = 'GET', used = key) =>
  fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${used}` } });
const list = async (query = '', used = key) =>
  Value.Parse(ClipListView, await (await call(`/v1/clips${query}`, 'GET', used)).json());
const add = async (tenant = 'one'): Promise<string> => {
  const clip = newClip({ tenant });
  await createClip(api.orm, clip);
  return clip.id;
};
const fail = async (id: string, code: 'encode_failed' | 'not_a_video' = 'encode_failed'): Promise<void> => {
  const [row] = await api.orm.select().from(tables.clips).where(eq(tables.clips.id, id));
  const claimed = await claimClip(api.orm, { clipId: id, attempt: row?.attempt ?? 0, worker: 'test' });
  await failClip(api.orm, { clipId: id, epoch: claimed?.epoch ?? 0 }, new QikError(code, 'what broke'));
};
const expire = (id: string) =>
  api.orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));
const eventsOf = (id: string) =>
  api.orm.select().from(tables.outbox).where(eq(tables.outbox.clipId, id)).orderBy(tables.outbox.seq);

t.test('the list', async (t) => {
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) made.push(await add());
  await add('two');
  const newestFirst = made.toReversed();

  await t.test('is newest first and the tenant’s own', async (t) => {
    const all = await list();
    t.same(
      all.clips.map((clip) => clip.id),
      newestFirst,
    );
    t.equal(all.nextCursor, null);
    t.equal((await list('', stranger)).clips.length, 1);
    t.same(await list('', await api.keyFor('nobody')), { clips: [], nextCursor: null });
  });

  await t.test('goes on behind a clip, whatever comes in meanwhile', async (t) => {
    const first = await list('?limit=3');
    const late = await add();
    const second = await list(`?limit=3&cursor=${first.nextCursor}`);
    const third = await list(`?limit=3&cursor=${second.nextCursor}`);
    t.same(
      [...first.clips, ...second.clips, ...third.clips].map((clip) => clip.id),
      newestFirst,
    );
    t.equal(third.nextCursor, null);
    t.equal((await list('?limit=1')).clips[0]?.id, late);
    t.notMatch(first.nextCursor, /^[0-9a-f]{8}-[0-9a-f]{4}-/, 'a cursor does not look like an id');
    t.same((await list(`?limit=3&cursor=${first.nextCursor}`, stranger)).clips, [], 'nor opens it another’s list');
    await expire(late);
    t.equal((await list('?limit=7')).nextCursor !== null, true, 'a full page says that there is more');
  });

  await t.test('by state, asking the clock', async (t) => {
    const [gone = '', broken = ''] = made;
    await expire(gone);
    await fail(broken);
    const shown = async (state: string) => (await list(`?state=${state}`)).clips.map((clip) => clip.id);
    t.ok((await shown('expired')).includes(gone));
    t.same(await shown('failed'), [broken]);
    t.same(await shown('queued'), newestFirst.slice(0, 5));
    t.same(await shown('ready'), []);
    t.match(
      (await list('?state=expired')).clips.find((clip) => clip.id === gone),
      { state: 'expired', sender: null, metadata: null, progress: null },
    );
    t.match((await list('?state=failed')).clips[0]?.error, { code: 'encode_failed', detail: 'what broke' });
    await api.orm.update(tables.clips).set({ state: 'deleted' }).where(eq(tables.clips.id, gone));
    t.same(await shown('deleted'), [gone], 'what was deleted stays so past its time');
    t.notOk((await shown('expired')).includes(gone));
  });

  await t.test('refuses what it does not know, by name', async (t) => {
    const cases: [string, string][] = [
      ['?limit=0', '/limit'],
      ['?limit=101', '/limit'],
      ['?limit=some', '/limit'],
      ['?state=happy', '/state'],
      ['?cursor=x', '/cursor'],
      [`?cursor=${made[0]}`, '/cursor'],
      ['?colour=red', '/colour'],
    ];
    for (const [query, path] of cases) {
      const problem = await problemIn(await call(`/v1/clips${query}`));
      t.match(problem, { code: 'invalid_request', status: 400 }, query);
      t.same(
        problem.errors?.map((error) => error.path),
        [path],
        query,
      );
    }
    t.equal((await call('/v1/clips?limit=100')).status, 200);
  });
});

t.test('retry', async (t) => {
  const retry = (id: string, used = key) => call(`/v1/clips/${id}/retry`, 'POST', used);

  await t.test('puts a failed clip back, with a job of its own', async (t) => {
    const id = await add();
    await fail(id);
    await api.orm.update(tables.clips).set({ starts: 6 }).where(eq(tables.clips.id, id));
    const response = await retry(id);
    t.equal(response.status, 202);
    t.equal(response.headers.get('location'), `/v1/clips/${id}`);
    const body = Value.Parse(RetriedClipView, await response.json());
    t.match(body, { id, state: 'queued', error: null, lastError: { code: 'encode_failed', retry: 'later' } });
    t.match(await clipIn(await call(`/v1/clips/${id}`)), { state: 'queued', error: null });
    const [row] = await api.orm.select().from(tables.clips).where(eq(tables.clips.id, id));
    t.match(row, { attempt: 2, starts: 0, state: 'queued' });
    t.equal(await api.queue.state('render', renderJobId(id, 2)), 'prioritized');
    t.match((await eventsOf(id)).at(-1), { type: 'clip.queued', data: { reason: 'retry' } });
    t.ok(await claimClip(api.orm, { clipId: id, attempt: 2, worker: 'test' }), 'a worker can take it');
  });

  await t.test('says honestly what a refused clip will come to', async (t) => {
    const id = await add();
    await fail(id, 'not_a_video');
    const body = Value.Parse(RetriedClipView, await (await retry(id)).json());
    t.match(body.lastError, { code: 'not_a_video', retry: 'never' });
    await fail(id, 'not_a_video');
    t.match(await clipIn(await call(`/v1/clips/${id}`)), { state: 'failed', error: { code: 'not_a_video' } });
  });

  await t.test('is legal in failed only', async (t) => {
    const id = await add();
    t.match(await problemIn(await retry(id)), { code: 'not_failed', status: 409, detail: /queued/ });
    await api.publish(id, Buffer.from('x'));
    t.match(await problemIn(await retry(id)), { code: 'not_failed', status: 409, detail: /ready/ });
    const failed = await add();
    await fail(failed);
    t.match(await problemIn(await retry(failed, stranger)), { code: 'not_found', status: 404 });
    t.match(await problemIn(await retry(failed, await api.keyFor('one', ['clips:read']))), { code: 'forbidden' });
    await expire(failed);
    t.match(await problemIn(await retry(failed)), { code: 'gone', status: 410 });
    t.match(await problemIn(await retry('unknown')), { code: 'not_found' });
  });

  await t.test('happens once, however many ask at once', async (t) => {
    const id = await add();
    await fail(id);
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await retry(id)).status));
    t.same(statuses.sort(), [202, 409, 409, 409, 409]);
    t.equal((await eventsOf(id)).filter((event) => event.data['reason'] === 'retry').length, 1);
  });
});
