import { pino } from 'pino';
import t from 'tap';
import { openQueue, openRedisBackend, renderJobId } from '../index.js';
import { startRedis } from './redis-server.js';

const CLIP = '0190b7d2-0000-7000-8000-000000000001';

t.test('a Redis that would drop jobs is refused, and so is one that is not there', async (t) => {
  const server = await startRedis(t);
  if (server === null) return;
  await server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  await t.rejects(openRedisBackend(server.url), {
    code: 'invalid_configuration',
    detail: /maxmemory-policy allkeys-lru.*noeviction/,
  });
  await server.kill();
  const secret = server.url.replace('redis://', 'redis://:pass-word@');
  const refused = await openRedisBackend(secret).then(
    () => null,
    (error: unknown) => error,
  );
  t.match(refused, { code: 'dependency_unreachable', detail: /REDIS_URL.*ECONNREFUSED/ });
  t.notMatch(String(refused), 'pass-word');
});

t.test(
  'while Redis is away, producers are told at once instead of waiting for it, and go on when it is back',
  async (t) => {
    const server = await startRedis(t);
    if (server === null) return;
    const backend = await openRedisBackend(server.url);
    const queue = openQueue(backend, pino({ level: 'silent' }));
    t.teardown(async () => {
      await queue.close();
      await backend.close();
    });
    const add = (attempt: number): Promise<void> =>
      queue.add('render', renderJobId(CLIP, attempt), { clipId: CLIP, attempt }, 'normal');
    await add(1);
    await server.kill();
    await t.rejects(add(2));
    await t.rejects(queue.ping());
    await server.start();
    const answers = (): Promise<boolean> =>
      queue.ping().then(
        () => true,
        () => false,
      );
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 20));
    t.equal(await queue.state('render', renderJobId(CLIP, 1)), 'unknown', 'this one kept nothing');
    await add(2);
    t.equal(await queue.state('render', renderJobId(CLIP, 2)), 'prioritized');
  },
);
