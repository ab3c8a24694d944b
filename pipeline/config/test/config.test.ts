import { resolve } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { makeApiKey } from '../../access/index.js';
import { QikError } from '../../errors/catalogue.js';
import { describeConfig, loadConfig, loadDatabasePlace, parseDuration } from '../index.js';

const refused = (env: Record<string, string>): QikError => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof QikError) return error;
    throw error;
  }
  throw new Error('the settings were taken');
};

t.test('without an environment everything has its default', async (t) => {
  const config = loadConfig({});
  t.equal(config.host, '127.0.0.1');
  t.equal(config.port, 8080);
  t.equal(config.dataDir, resolve('./data'));
  t.equal(config.retentionMs, 14 * 86_400_000);
  t.equal(config.demo, true);
  t.equal(config.maxUploadBytes, 100_000_000);
  t.equal(config.maxDurationSeconds, 42);
  t.equal(config.lockMs, 30_000);
  t.same(config.maxPixels, { width: 3840, height: 2160 });
  t.same([...config.roles], ['api', 'worker']);
  t.ok(config.workerConcurrency >= 1);
  t.match(config, { keyRequestsPerMinute: 6000, keyUploadsAtOnce: 50, tenantQuotaBytes: null, trustedProxies: null });
  t.same(
    [config.publicUrl, config.ffmpegPath, config.ffprobePath, config.bootstrapApiKey, config.masterKey],
    [null, null, null, null, null],
  );
});

t.test('what is set is read, and an empty value counts as unset', async (t) => {
  const { key } = makeApiKey();
  const config = loadConfig({
    PORT: '0',
    PUBLIC_URL: 'https://clips.example.org/',
    RETENTION: 'PT36H',
    ROLES: 'worker, api',
    MAX_PIXELS: '1920x1080',
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    BOOTSTRAP_API_KEY: key,
    LOCK_SECONDS: '5',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    LOG_LEVEL: '  ',
    HOST: '',
  });
  t.equal(config.port, 0);
  t.equal(config.publicUrl, 'https://clips.example.org');
  t.equal(config.retentionMs, 36 * 3_600_000);
  t.same([...config.roles].sort(), ['api', 'worker']);
  t.same(config.maxPixels, { width: 1920, height: 1080 });
  t.same(config.masterKey, new Uint8Array(32).fill(7));
  t.equal(config.bootstrapApiKey, key);
  t.equal(config.lockMs, 5000);
  t.same(config.trustedProxies, ['10.0.0.0/8', '::1']);
  t.equal(config.logLevel, 'info');
  t.equal(config.host, '127.0.0.1');
});

t.test('a bad value stops the start with its name and what is allowed, all at once', async (t) => {
  const bad: [string, string, RegExp][] = [
    ['PORT', '70000', /from 0 to 65535/],
    ['PORT', '8o8o', /whole number/],
    ['PUBLIC_URL', 'ftp://x', /http/],
    ['RETENTION', '2 weeks', /ISO 8601/],
    ['RETENTION', 'P1Y', /ISO 8601/],
    ['ROLES', 'api,cook', /api, worker/],
    ['ROLES', ',', /api, worker/],
    ['LOG_LEVEL', 'loud', /trace, debug/],
    ['DEMO', 'no', /0 or 1/],
    ['KEEP_SOURCE', 'no', /0 or 1/],
    ['CANARY', 'hourly', /PT1M to P7D, or 0/],
    ['CANARY', 'PT30S', /PT1M to P7D, or 0/],
    ['KEY_UPLOADS_AT_ONCE', '0', /from 1 to/],
    ['TENANT_QUOTA_BYTES', '5GB', /whole number/],
    ['BULK_MAX_WAIT', '15', /PT1M to P7D, or 0/],
    ['TRUSTED_PROXIES', 'proxy.internal', /10\.0\.0\.0\/8/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /10\.0\.0\.0\/8/],
    ['MAX_PIXELS', '4k', /3840x2160/],
    ['MAX_DURATION_SECONDS', '0', /1 to 600/],
    ['MASTER_KEY', 'short', /32 bytes/],
    ['BOOTSTRAP_API_KEY', 'secret-of-mine', /qk_live_/],
    ['WORKER_CONCURRENCY', '0', /1 to 64/],
    ['LOCK_SECONDS', '2', /3 to 300/],
    ['LOCK_SECONDS', '301', /3 to 300/],
    ['LOCK_SECONDS', '4.5', /whole number/],
  ];
  for (const [name, value, hint] of bad) {
    const error = refused({ [name]: value });
    t.equal(error.code, 'invalid_configuration');
    t.match(error.detail, new RegExp(`^${name} is`));
    t.match(error.detail, hint);
  }
  t.same(
    refused({ PORT: 'x', LOG_LEVEL: 'y' }).errors.map((problem) => problem.path),
    ['PORT', 'LOG_LEVEL'],
  );
  t.notMatch(refused({ MASTER_KEY: 'my-secret' }).message, /my-secret/, 'a secret is not repeated');
});

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
const DATABASE_URL = 'postgres://qik:pass-word@db.example.org/qik';

t.test('settings that this version cannot follow are refused, not ignored', async (t) => {
  for (const name of ['S3_BUCKET', 'S3_ENDPOINT', 'S3_REGION', 'S3_FORCE_PATH_STYLE']) {
    t.match(refused({ [name]: 'x' }), { code: 'invalid_configuration', detail: new RegExp(`${name}.*DATA_DIR`) });
    t.match(
      describeConfig({ [name]: 'x' }).find((row) => row.name === name),
      { problem: /DATA_DIR/ },
    );
  }
});

t.test('the three sizes', async (t) => {
  t.match(loadConfig({}), { databaseUrl: null, redisUrl: null });
  t.match(loadConfig({ DATABASE_URL, MASTER_KEY, ROLES: 'worker' }), { databaseUrl: DATABASE_URL, redisUrl: null });
  const REDIS_URL = 'rediss://:pass-word@queue.example.org:6380/3';
  t.match(loadConfig({ DATABASE_URL, REDIS_URL, MASTER_KEY }), { databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });

  const wrong: [env: Record<string, string>, path: string, said: RegExp][] = [
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL', /set DATABASE_URL as well, or unset REDIS_URL/],
    [{ ROLES: 'api' }, 'ROLES', /set DATABASE_URL to split it, or unset ROLES/],
    [{ ROLES: ' worker ' }, 'ROLES', /one process/],
    [{ DATABASE_URL }, 'MASTER_KEY', /openssl rand/],
    [{ DATABASE_URL: 'mysql://qik:pass-word@x/y', MASTER_KEY }, 'DATABASE_URL', /postgres:\/\//],
    [{ DATABASE_URL: 'pass-word', MASTER_KEY }, 'DATABASE_URL', /postgres:\/\//],
    [{ DATABASE_URL, MASTER_KEY, REDIS_URL: 'http://pass-word' }, 'REDIS_URL', /redis:\/\//],
  ];
  for (const [env, path, said] of wrong) {
    const error = refused(env);
    t.match(error, { code: 'invalid_configuration', detail: said });
    t.same(
      error.errors.map((problem) => problem.path),
      [path],
    );
    t.notMatch(error.message, 'pass-word');
    const rows = describeConfig(env);
    t.same(
      rows.filter(({ problem }) => problem !== null).map(({ name }) => name),
      [path],
      'and qik config says it as well',
    );
    t.notMatch(JSON.stringify(rows), 'pass-word');
  }
});

t.test('master keys with versions, and a database for the keys of clips', async (t) => {
  const KEYS_DATABASE_URL = 'postgres://qik:pass-word@keys.example.org/keys';
  const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  t.match(loadConfig({}), { keysDatabaseUrl: null, masterKeyVersion: 1, masterKeyFormer: null });
  const rotating = {
    DATABASE_URL,
    KEYS_DATABASE_URL,
    MASTER_KEY,
    MASTER_KEY_VERSION: '3',
    MASTER_KEY_FORMER: `2:${two}, 1:${one}`,
  };
  t.match(loadConfig(rotating), {
    keysDatabaseUrl: KEYS_DATABASE_URL,
    masterKeyVersion: 3,
    masterKeyFormer: [
      { version: 2, key: new Uint8Array(32).fill(2) },
      { version: 1, key: new Uint8Array(32).fill(1) },
    ],
  });
  t.notMatch(JSON.stringify(describeConfig(rotating)), new RegExp(`${two.slice(0, 20)}|pass-word`));
  t.match(loadConfig({ MASTER_KEY, MASTER_KEY_FORMER: `2:${two}` }), { masterKeyVersion: 1 }, 'the coming one as well');

  const wrong: [env: Record<string, string>, path: string, said: RegExp][] = [
    [{ KEYS_DATABASE_URL }, 'KEYS_DATABASE_URL', /set DATABASE_URL as well/],
    [{ DATABASE_URL, MASTER_KEY, KEYS_DATABASE_URL: 'pass-word' }, 'KEYS_DATABASE_URL', /postgres:\/\//],
    [{ DATABASE_URL, MASTER_KEY, KEYS_DATABASE_URL: DATABASE_URL }, 'KEYS_DATABASE_URL', /names the database/],
    [
      { DATABASE_URL, MASTER_KEY, KEYS_DATABASE_URL: 'postgresql://other@DB.example.org:5432/qik?sslmode=require' },
      'KEYS_DATABASE_URL',
      /names the database/,
    ],
    [
      {
        DATABASE_URL: 'postgres://qik@localhost',
        MASTER_KEY,
        KEYS_DATABASE_URL: 'postgres://keys@127.0.0.1:5432/qik',
      },
      'KEYS_DATABASE_URL',
      /names the database/,
    ],
    [{ MASTER_KEY_VERSION: '2' }, 'MASTER_KEY_VERSION', /without MASTER_KEY/],
    [{ MASTER_KEY_FORMER: `1:${one}` }, 'MASTER_KEY_FORMER', /without MASTER_KEY/],
    [{ MASTER_KEY, MASTER_KEY_FORMER: `1:${one}` }, 'MASTER_KEY_FORMER', /raise MASTER_KEY_VERSION/],
    [{ MASTER_KEY, MASTER_KEY_VERSION: '0' }, 'MASTER_KEY_VERSION', /from 1 to 4294967295/],
    [{ MASTER_KEY, MASTER_KEY_VERSION: '3', MASTER_KEY_FORMER: one }, 'MASTER_KEY_FORMER', /1:<32 bytes/],
    [{ MASTER_KEY, MASTER_KEY_VERSION: '3', MASTER_KEY_FORMER: '1:pass-word' }, 'MASTER_KEY_FORMER', /32 bytes/],
    [
      { MASTER_KEY, MASTER_KEY_VERSION: '3', MASTER_KEY_FORMER: `1:${one},1:${two}` },
      'MASTER_KEY_FORMER',
      /each version once/,
    ],
  ];
  for (const [env, path, said] of wrong) {
    const error = refused(env);
    t.match(error, { code: 'invalid_configuration', detail: said });
    t.same(
      error.errors.map((problem) => problem.path),
      [path],
    );
    t.notMatch(error.message, /pass-word|AQEB/);
  }
  const other = 'postgres://qik@db.example.org/qik_keys';
  t.match(loadConfig({ DATABASE_URL, MASTER_KEY, KEYS_DATABASE_URL: other }), { keysDatabaseUrl: other });
});

t.test('the database is found without a server’s other settings', async (t) => {
  t.same(loadDatabasePlace({ DATABASE_URL, DATA_DIR: '/d', PORT: 'x' }), { dataDir: '/d', databaseUrl: DATABASE_URL });
  t.same(loadDatabasePlace({}).databaseUrl, null);
  t.throws(() => loadDatabasePlace({ DATABASE_URL: 'x' }), { code: 'invalid_configuration' });
});

t.test('every setting can be described, and no secret is shown', async (t) => {
  const { key } = makeApiKey();
  const rows = describeConfig({ BOOTSTRAP_API_KEY: key, PORT: '9', LOG_LEVEL: 'loud' });
  const row = (name: string) => rows.find((candidate) => candidate.name === name);
  t.match(row('PORT'), { value: '9', from: 'environment', default: '8080', problem: null });
  t.match(row('HOST'), { value: '127.0.0.1', from: 'default' });
  t.match(row('LOG_LEVEL'), { problem: /one of/ });
  t.match(row('BOOTSTRAP_API_KEY'), { value: '(secret)', from: 'environment', secret: true });
  t.match(row('MASTER_KEY'), { value: null, from: 'default' });
  t.notMatch(JSON.stringify(rows), key);
  t.ok(rows.every((candidate) => candidate.description.length > 10));
});

t.test('durations', async (t) => {
  t.equal(parseDuration('P14D'), 1_209_600_000);
  t.equal(parseDuration('P2W'), 1_209_600_000);
  t.equal(parseDuration('P1DT2H3M4S'), 93_784_000);
  for (const text of ['', 'P', 'PT', 'P1', '14D', 'P1M', 'P1Y', 'P1D2H', 'P-1D', 'PT1.5S', 'p1d', 'P1W2D'])
    t.equal(parseDuration(text), null, text);
  const parts = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999));
  const every = async (): Promise<void> =>
    fc.assert(
      fc.property(
        parts,
        ([d, h, m, s]) => parseDuration(`P${d}DT${h}H${m}M${s}S`) === (((d * 24 + h) * 60 + m) * 60 + s) * 1000,
      ),
    );
  await t.resolves(every());
});

t.test('how often the service tries itself', async (t) => {
  t.equal(loadConfig({}).canaryMs, 3_600_000);
  t.equal(loadConfig({ CANARY: 'PT10M' }).canaryMs, 600_000);
  t.equal(loadConfig({ CANARY: '0' }).canaryMs, 0);
});

t.test('editors sign in elsewhere with all three settings, and over https but on this machine', async (t) => {
  const all = { OIDC_ISSUER: 'https://accounts.example.org', OIDC_CLIENT_ID: 'studio', OIDC_CLIENT_SECRET: 'a secret' };
  t.match(loadConfig(all), { oidcIssuer: all.OIDC_ISSUER, oidcClientId: 'studio', oidcClientSecret: 'a secret' });
  t.equal(loadConfig({ ...all, OIDC_ISSUER: 'http://127.0.0.1:4000' }).oidcIssuer, 'http://127.0.0.1:4000');
  for (const [name, value] of Object.entries(all)) {
    const others = Object.keys(all).filter((other) => other !== name);
    t.same(
      refused({ [name]: value }).errors.map(({ path }) => path),
      others,
    );
  }
  for (const issuer of [
    'http://accounts.example.org',
    'accounts.example.org',
    'https://a:b@example.org',
    'https://a.example?b',
  ])
    t.match(refused({ ...all, OIDC_ISSUER: issuer }).message, 'https address', issuer);
  const shown = JSON.stringify(describeConfig(all));
  t.notMatch(shown, 'a secret');
});
