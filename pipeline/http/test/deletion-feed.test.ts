import { eq } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { revokeApiKey } from '../../access/index.js';
import { ClipNotices, createClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { deleteClips } from '../../erase/index.js';
import { FeedView } from '../schemas-deletions.js';
import { caller } from './calls.js';
import { problemIn, RULES, startApi, until } from './harness.js';

const api = await startApi(t, testFolder(t));
const rules = { streamRules: { perKey: 2, inAll: 4 } };
const { base } = await api.open(RULES, rules);
const key = await api.keyFor('one');
const call = caller(base, key);

const add = async (tenant = 'one'): Promise<string> => {
  const clip = newClip({ tenant, recipients: ['bob'] });
  await createClip(api.orm, clip);
  return clip.id;
};
/** As another process deletes them: this one learns of it from the database. */
const remove = (...ids: string[]) => deleteClips(api.erase, { tenant: null, ids, by: 'another' });

type Wish = { readonly after?: string; readonly wait?: number; readonly limit?: number };
const ask = (wish: Wish, used = call) => {
  const query = new URLSearchParams(
    Object.entries(wish).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return used(`/v1/deletions?${query}`);
};
const feed = async (wish: Wish = {}, used = call) => {
  const response = await ask(wish, used);
  const page = Value.Parse(FeedView, await response.json());
  return { cursor: page.cursor, clips: page.deletions.map(({ clipId }) => clipId), page };
};
const settled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 100, false))]);

t.test('what is gone, in order, and where to go on', async (t) => {
  const none = await feed();
  t.same(none.clips, []);
  const clips = [await add(), await add(), await add()];
  for (const id of clips) await remove(id);
  const response = await ask({ after: none.cursor, limit: 2 });
  t.equal(response.headers.get('cache-control'), 'no-store');
  const first = Value.Parse(FeedView, await response.json());
  t.match(first.deletions, [
    { id: /^[0-9a-f-]{36}$/, clipId: clips[0], reason: 'deleted', at: /Z$/, recipients: ['bob'] },
    { clipId: clips[1] },
  ]);
  const rest = await feed({ after: first.cursor, limit: 2 });
  t.same(rest.clips, clips.slice(2));
  t.same((await feed({ after: rest.cursor })).clips, []);
  t.same((await feed({ limit: 500 })).clips, clips, 'from the beginning');
});

t.test('what is no cursor, and one from which it does not go on', async (t) => {
  for (const wrong of ['7', 'nonsense', 'x'.repeat(101)])
    t.match(await problemIn(await ask({ after: wrong })), { code: 'invalid_request', status: 400 });
  for (const wish of [{ wait: 31 }, { wait: -1 }, { limit: 0 }, { limit: 501 }])
    t.match(await problemIn(await ask(wish)), { code: 'invalid_request' });
  const { cursor, clips } = await feed();
  await api.orm.delete(tables.deletions).where(eq(tables.deletions.clipId, clips.at(-1) ?? ''));
  const refused = await ask({ after: cursor, wait: 5 });
  t.equal(refused.status, 410);
  t.match(await problemIn(refused), { code: 'cursor_expired', retry: 'never' });
  t.equal((await ask({})).status, 200, 'from the beginning it goes');
});

t.test('held back until there is something', async (t) => {
  const { cursor } = await feed();
  const waiting = feed({ after: cursor, wait: 30 });
  t.equal(await settled(waiting), false);
  await remove(await add('two'));
  t.equal(await settled(waiting), false, 'what is somebody else’s is nothing');
  const id = await add();
  await remove(id);
  const told = await waiting;
  t.same(told.clips, [id]);
  const at = Date.now();
  t.same((await feed({ after: told.cursor, wait: 1 })).clips, []);
  t.ok(Date.now() - at >= 900, 'an empty answer comes when the time is over and not before');
  t.same((await feed({ after: cursor, wait: 30 })).clips, [id], 'what is there is told at once');
});

t.test('without a word from the other process it is found all the same', async (t) => {
  const deaf = await ClipNotices.open({ listen: async () => async () => undefined });
  const { base: quiet } = await api.open(RULES, { ...rules, notices: deaf });
  const { cursor } = await feed();
  const waiting = feed({ after: cursor, wait: 30 }, caller(quiet, key));
  const id = await add();
  await remove(id);
  t.same((await waiting).clips, [id]);
});

t.test('several who wait are all told', async (t) => {
  const other = caller(base, await api.keyFor('one'));
  const { cursor } = await feed();
  const waiting = [feed({ after: cursor, wait: 30 }), feed({ after: cursor, wait: 30 }, other)];
  const id = await add();
  await remove(id);
  t.same(
    (await Promise.all(waiting)).map(({ clips }) => clips),
    [[id], [id]],
  );
});

/** Waits until told or aborted, and comes again while there is no place. */
async function hold(used: typeof call, after: string, signal?: AbortSignal): Promise<Response> {
  for (;;) {
    const response = await used(`/v1/deletions?wait=30&after=${after}`, signal === undefined ? {} : { signal });
    if (response.status !== 429) return response;
    await response.arrayBuffer();
  }
}

t.test('no more may wait than are allowed to, and whoever leaves makes room', async (t) => {
  const { cursor } = await feed();
  const leaving = [new AbortController(), new AbortController()];
  const left = leaving.map(({ signal }) => hold(call, cursor, signal).catch(() => null));
  const short = (used = call) => ask({ after: cursor, wait: 1 }, used);
  await until(async () => (await short()).status === 429);
  const refused = await short();
  t.match(await problemIn(refused), { code: 'too_many_requests', status: 429 });
  t.ok(refused.headers.get('retry-after'));
  t.same((await feed({ after: cursor })).clips, [], 'who does not wait is served');
  const other = caller(base, await api.keyFor('one'));
  t.equal((await short(other)).status, 200, 'another key may');
  for (const controller of leaving) controller.abort();
  t.same(await Promise.all(left), [null, null]);
  await until(async () => (await short()).status === 200);
});

t.test('a key that is revoked meanwhile is told nothing', async (t) => {
  const revoked = await api.keyFor('one');
  const { cursor } = await feed();
  const waiting = ask({ after: cursor, wait: 30 }, caller(base, revoked));
  t.equal(await settled(waiting), false);
  await revokeApiKey(api, revoked.split('_')[2] ?? '', 'test');
  await remove(await add());
  t.match(await problemIn(await waiting), { code: 'unauthorized', status: 401 });
});

t.test('one goes on behind a deletion by its id as well', async (t) => {
  const [first, second] = [await add(), await add()];
  const { cursor } = await feed();
  await remove(first);
  await remove(second);
  const [told] = (await feed({ after: cursor })).page.deletions;
  t.same((await feed({ after: told?.id ?? '' })).clips, [second]);
  t.same((await feed({ after: '0', limit: 500 })).clips, (await feed({ limit: 500 })).clips, '0 is the beginning');
  const foreign = await ask({ after: told?.id ?? '' }, caller(base, await api.keyFor('two')));
  t.match(await problemIn(foreign), { code: 'cursor_expired', status: 410 });
});

t.test('a server that closes lets them go', async (t) => {
  const { base: closing, app } = await api.open(RULES, { streamRules: { perKey: 1 } });
  const used = caller(closing, key);
  const { cursor } = await feed({}, used);
  const waiting = hold(used, cursor);
  await until(async () => (await ask({ after: cursor, wait: 1 }, used)).status === 429);
  await app.close();
  const told = Value.Parse(FeedView, await (await waiting).json());
  t.same(told, { deletions: [], cursor }, 'and go on elsewhere');
});
