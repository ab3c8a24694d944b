import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { startRedis } from '../../queue/test/redis-server.js';
import { documentOf, errorOf, listOf, qik } from './qik.js';

const MASTER_KEY = Buffer.alloc(32, 3).toString('base64');

t.test('doctor says whether the servers of the settings can be used', async (t) => {
  const [postgres, redis] = [await startPostgres(t), await startRedis(t)];
  if (postgres === null || redis === null) return;
  const env = { DATABASE_URL: await postgres.database(), REDIS_URL: redis.url, MASTER_KEY, DATA_DIR: testFolder(t) };
  const found = async (name: string) =>
    listOf(documentOf(await qik(['doctor', '--json'], env)), 'findings').find((finding) => finding['name'] === name);
  t.match(await found('database'), { status: 'ok', detail: /PostgreSQL \d+/ });
  t.match(await found('queue'), { status: 'ok' });

  t.match(await found("clips' keys"), { status: 'ok', detail: /^files in .*keys, made at the first start/ });
  const keysUrl = await postgres.database();
  const withKeys = async (more: Record<string, string>) =>
    listOf(documentOf(await qik(['doctor', '--json'], { ...env, ...more })), 'findings').find(
      (finding) => finding['name'] === "clips' keys",
    );
  t.match(await withKeys({ KEYS_DATABASE_URL: keysUrl }), {
    status: 'warning',
    detail: /^PostgreSQL \d+.* same server as DATABASE_URL/,
    facts: { store: 'database' },
  });
  const other = await startPostgres(t);
  t.match(await withKeys({ KEYS_DATABASE_URL: (await other?.database()) ?? '' }), { status: 'ok', advice: null });
  t.match(await withKeys({ KEYS_DATABASE_URL: env.DATABASE_URL }), { status: 'missing', detail: /cannot be used/ });
  t.match(await withKeys({ KEYS_DATABASE_URL: 'postgres://qik:pass-word@127.0.0.1:1/keys' }), {
    status: 'missing',
    detail: /KEYS_DATABASE_URL .*ECONNREFUSED/,
  });

  await redis.kill();
  t.match(await found('queue'), { status: 'missing', detail: /ECONNREFUSED/, advice: /Check/ });

  t.match(await qik(['migrate'], env), { code: 0 });
  await postgres.kill();
  t.same(errorOf(await qik(['migrate', '--json'], env)), [1, 'dependency_unreachable', 'later']);
});
