import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { caller } from './calls.js';
import { clipIn, form, playbackIn, problemIn, RULES, startApi, until } from './harness.js';

const { clipViewers } = tables;

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const call = caller(base, key);
const bytes = randomBytes(1000);

const send = (options: object): Promise<Response> =>
  fetch(`${base}/v1/clips`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form(['options', JSON.stringify(options)], ['file', new Blob([bytes])]),
  });
const ready = async (options: object): Promise<string> => {
  const { id } = await clipIn(await send(options));
  await api.publish(id, bytes);
  return id;
};
const play = (id: string, recipient?: string, more: object = {}) =>
  call(`/v1/clips/${id}/playback`, {
    method: 'POST',
    body: { platform: 'android', ...(recipient === undefined ? {} : { recipient }), ...more },
  });
const unlock = (id: string, recipient: string, used = call) =>
  used(`/v1/clips/${id}/unlocks`, { method: 'POST', body: { recipient } });

t.test('without limits nobody has to be named, and nothing is counted', async (t) => {
  const id = await ready({ lockedUntilReply: false });
  const playback = await playbackIn(await play(id));
  const { expiresAt } = await clipIn(await call(`/v1/clips/${id}`));
  t.match(playback, { views: null, playableUntil: expiresAt });
  await play(id, 'bob');
  t.same(await api.orm.select().from(clipViewers).where(eq(clipViewers.clipId, id)), []);
});

t.test('limits that are none are refused', async (t) => {
  for (const [options, path] of [
    [{ views: 0 }, '/views'],
    [{ views: 101 }, '/views'],
    [{ views: 1.5 }, '/views'],
    [{ viewWindow: 'P1Y' }, '/viewWindow'],
    [{ viewWindow: 'PT0S' }, '/viewWindow'],
    [{ viewWindow: 'P15D' }, '/viewWindow'],
    [{ lockedUntilReply: 'yes' }, '/lockedUntilReply'],
  ] as const) {
    const problem = await problemIn(await send(options));
    t.equal(problem.code, 'invalid_request', JSON.stringify(options));
    t.same(
      problem.errors?.map((error) => error.path),
      [path],
    );
  }
});

t.test('where there are limits, somebody has to be named', async (t) => {
  for (const options of [{ views: 1 }, { viewWindow: 'PT1H' }, { lockedUntilReply: true }]) {
    const problem = await problemIn(await play(await ready(options)));
    t.match(problem, { code: 'invalid_request', status: 400, errors: [{ path: '/recipient', message: /needed/ }] });
  }
});

t.test('one view: of many requests at once one is answered', async (t) => {
  const id = await ready({ views: 1, recipients: ['bob', 'eve'] });
  const all = await Promise.all(Array.from({ length: 20 }, () => play(id, 'bob')));
  const answered = all.filter(({ status }) => status === 200);
  t.equal(answered.length, 1);
  for (const refused of all.filter(({ status }) => status !== 200))
    t.match(await problemIn(refused), { code: 'views_used_up', status: 403 });
  const [only] = answered;
  if (only === undefined) throw new Error('nobody was answered');
  const playback = await playbackIn(only);
  t.same(playback.views, { used: 1, allowed: 1 });
  for (let times = 0; times < 3; times += 1)
    t.equal((await call(playback.url)).status, 200, 'the address holds until it is over');
  t.same((await playbackIn(await play(id, 'eve'))).views, { used: 1, allowed: 1 }, 'another recipient has their own');
  t.match(await problemIn(await play(id, 'mallory')), { code: 'forbidden' });
});

t.test('what is refused for another reason costs no view', async (t) => {
  const id = await ready({ views: 1, recipients: ['bob'] });
  t.match(await problemIn(await play(id, 'bob', { platform: 'ios' })), { code: 'no_rendition' });
  t.match(await problemIn(await play(id, 'bob', { platform: 'symbian' })), { code: 'invalid_request' });
  t.equal((await play(id, 'bob')).status, 200);
});

t.test('a window', async (t) => {
  const id = await ready({ viewWindow: 'PT1H' });
  const before = Date.now();
  const first = await playbackIn(await play(id, 'bob', { expiresIn: 60 }));
  const end = Date.parse(first.playableUntil);
  t.ok(end >= before + 3_590_000 && end <= Date.now() + 3_610_000, first.playableUntil);
  t.equal(first.views, null);
  const second = await playbackIn(await play(id, 'bob'));
  t.equal(second.playableUntil, first.playableUntil, 'a later view moves nothing');
  await api.orm
    .update(clipViewers)
    .set({ firstViewAt: sql`${clipViewers.firstViewAt} - interval '59 minutes'` })
    .where(eq(clipViewers.clipId, id));
  const late = await playbackIn(await play(id, 'bob', { expiresIn: 900 }));
  t.ok(Date.parse(late.expiresAt) <= end - 59 * 60_000, 'an address does not outlive the window');
  await api.orm
    .update(clipViewers)
    .set({ firstViewAt: sql`${clipViewers.firstViewAt} - interval '2 minutes'` })
    .where(eq(clipViewers.clipId, id));
  t.match(await problemIn(await play(id, 'bob')), { code: 'view_window_over', status: 403 });
  t.equal((await play(id, 'eve')).status, 200, 'hers begins with her first view');
});

t.test('an address from inside of a window opens nothing after it', async (t) => {
  const id = await ready({ viewWindow: 'PT2S' });
  const { url, stills } = await playbackIn(await play(id, 'bob', { expiresIn: 900 }));
  await until(async () => (await play(id, 'bob')).status === 403);
  for (const address of [url, ...stills.map((still) => still.url)])
    t.match(await problemIn(await call(address)), { code: 'link_expired', status: 403 });
});

t.test('a window does not outlive the clip', async (t) => {
  const id = await ready({ viewWindow: 'P7D', ttl: 'PT1H' });
  const { expiresAt } = await clipIn(await call(`/v1/clips/${id}`));
  t.equal((await playbackIn(await play(id, 'bob'))).playableUntil, expiresAt);
});

t.test('locked until they replied', async (t) => {
  const id = await ready({ lockedUntilReply: true, recipients: ['bob', 'eve'] });
  const refused = await play(id, 'bob');
  t.match(await problemIn(refused), { code: 'locked_until_reply', status: 423, retry: 'later' });
  const unlocked = await unlock(id, 'bob');
  t.equal(unlocked.status, 200);
  const answer: unknown = await unlocked.json();
  t.match(answer, { recipient: 'bob', unlockedAt: /Z$/ });
  t.same(await (await unlock(id, 'bob')).json(), answer, 'again, the same');
  t.equal((await play(id, 'bob')).status, 200);
  t.match(await problemIn(await play(id, 'eve')), { code: 'locked_until_reply' });
  t.match(await problemIn(await unlock(id, 'mallory')), { code: 'not_a_recipient', status: 422 });
  const stranger = caller(base, await api.keyFor('two'));
  t.match(await problemIn(await unlock(id, 'bob', stranger)), { code: 'not_found' });
  const reader = caller(base, await api.keyFor('one', ['clips:read']));
  t.match(await problemIn(await unlock(id, 'eve', reader)), { code: 'forbidden' });
  const open = await ready({});
  t.same(await (await unlock(open, 'bob')).json(), { recipient: 'bob', unlockedAt: null });
  await call(`/v1/clips/${id}`, { method: 'DELETE' });
  t.match(await problemIn(await unlock(id, 'eve')), { code: 'gone', status: 410 });
  t.match(await problemIn(await play(id, 'bob')), { code: 'gone', status: 410 });
});

t.test('addresses hold for minutes, whatever is asked for', async (t) => {
  const id = await ready({});
  const before = Date.now();
  const { expiresAt } = await playbackIn(await play(id, undefined, { expiresIn: 3600 }));
  t.ok(Date.parse(expiresAt) <= Date.now() + 900_000, expiresAt);
  t.ok(Date.parse(expiresAt) > before + 890_000, expiresAt);
});

t.test('the limits are told with the clip', async (t) => {
  const id = await ready({ views: 2, viewWindow: 'PT36H', lockedUntilReply: true });
  const { guarantees } = await clipIn(await call(`/v1/clips/${id}`));
  for (const words of ['2 addresses', '1 day 12 hours', 'replied']) t.match(guarantees, words);
});
