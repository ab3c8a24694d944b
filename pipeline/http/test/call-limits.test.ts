import { pino } from 'pino';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openSharedCounts } from '../../admission/index.js';
import { startRedis } from '../../queue/test/redis-server.js';
import { caller } from './calls.js';
import { RULES, startApi, until } from './harness.js';
import { refused } from './refused.js';

const api = await startApi(t, testFolder(t));

t.test('a key may make so many requests in a minute, and hears how many are left', async (t) => {
  const calls = { keyPerMinute: 5, failuresPerMinute: 0, counts: null };
  const base = await api.serve(RULES, { calls });
  const [one, two] = [caller(base, await api.keyFor('one')), caller(base, await api.keyFor('one'))];
  for (let left = 4; left >= 0; left -= 1) {
    const response = await one('/v1/clips');
    t.equal(response.status, 200);
    t.equal(response.headers.get('ratelimit-limit'), '5');
    t.equal(response.headers.get('ratelimit-remaining'), String(left));
    t.ok(Number(response.headers.get('ratelimit-reset')) <= 60);
  }
  const response = await one('/v1/clips');
  const wait = Number(response.headers.get('retry-after'));
  t.ok(wait >= 1 && wait <= 60, `${wait} s`);
  await refused(t, response, 'too_many_requests', 429);
  await refused(t, await one('/v1/profiles'), 'too_many_requests', 429);
  t.equal((await two('/v1/clips')).status, 200, 'another key of the same tenant has its own');
  t.equal((await fetch(`${base}/healthz`)).status, 200, 'what needs no key is not counted');
});

t.test('whoever guesses keys is not listened to for long, and nobody suffers who is known', async (t) => {
  const calls = { keyPerMinute: 0, failuresPerMinute: 3, counts: null };
  const base = await api.serve(RULES, { calls, trustedProxies: ['127.0.0.1'] });
  const key = await api.keyFor('one');
  const known = caller(base, key);
  t.equal((await known('/v1/clips')).status, 200);
  const guess = (from: string) => caller(base, 'qk_live_wrong')('/v1/clips', { headers: { 'x-forwarded-for': from } });
  for (let tries = 0; tries < 3; tries += 1) t.equal((await guess('192.0.2.1')).status, 401);
  await refused(t, await guess('192.0.2.1'), 'too_many_requests', 429);
  const fresh = await api.keyFor('one');
  const tried = await caller(base, fresh)('/v1/clips', { headers: { 'x-forwarded-for': '192.0.2.1' } });
  t.equal(
    tried.status,
    429,
    'not even the right one opens then: a guess that hits must not be told from one that does not',
  );
  t.equal((await known('/v1/clips', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status, 200);
  t.equal((await guess('192.0.2.2')).status, 401, 'others are not guessing');
  t.equal((await fetch(`${base}/v1/clips`, { headers: { 'x-forwarded-for': '192.0.2.2' } })).status, 401);
});

t.test('with a Redis the limit is that of all processes, and without it nothing stands still', async (t) => {
  const server = await startRedis(t);
  if (server === null) return;
  const logger = pino({ level: 'silent' });
  const open = async (): Promise<string> => {
    const counts = openSharedCounts(server.url, logger);
    t.teardown(counts.close);
    await until(async () => counts.redis.status === 'ready');
    return api.serve(RULES, { calls: { keyPerMinute: 6, failuresPerMinute: 3, counts } });
  };
  const [one, two] = [await open(), await open()];
  const key = await api.keyFor('one');
  const statuses: number[] = [];
  for (const base of [one, two, one, two, one, two, one, two])
    statuses.push((await caller(base, key)('/v1/clips')).status);
  t.same(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
  const guess = async (base: string) => (await caller(base, 'qk_live_wrong')('/v1/clips')).status;
  t.same([await guess(one), await guess(two), await guess(one), await guess(two)], [401, 401, 401, 429]);
  await server.kill();
  await until(async () => (await caller(one, key)('/v1/clips')).status === 200);
  t.equal((await caller(two, key)('/v1/clips')).status, 200, 'whoever cannot count lets through');
});
