import { eq } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { revokeApiKey, SCOPES } from '../../access/index.js';
import { tables } from '../../db/index.js';
import { problemIn, RULES, startApi } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const admin = await api.keyFor('one');

const call = (method: string, path: string, { key = admin, body }: { key?: string; body?: unknown } = {}) =>
  fetch(`${base}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

type Json = { readonly [key: string]: unknown };
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const jsonOf = async (response: Response): Promise<Json> => {
  const value: unknown = await response.json();
  if (isJson(value)) return value;
  throw new Error('not an object');
};
const keysIn = (list: Json): Json[] => (Array.isArray(list['keys']) ? list['keys'].filter(isJson) : []);
const create = async (body: object) => {
  const made = await jsonOf(
    await call('POST', '/v1/keys', { body: { name: 'made', scopes: ['clips:read'], ...body } }),
  );
  return { id: String(made['id']), key: String(made['key']), made };
};
const opens = async (key: string): Promise<number> => (await call('GET', '/v1/clips', { key })).status;

t.test('a key is made, shown once, used, and listed without its secret', async (t) => {
  const response = await call('POST', '/v1/keys', { body: { name: 'backend', scopes: ['clips:read', 'clips:write'] } });
  t.equal(response.status, 201);
  t.equal(response.headers.get('cache-control'), 'no-store');
  const made = await jsonOf(response);
  t.match(made, {
    name: 'backend',
    tenant: 'one',
    scopes: ['clips:read', 'clips:write'],
    key: /^qk_live_/,
    lastUsedAt: null,
    revokedAt: null,
  });
  const key = String(made['key']);
  t.equal(await opens(key), 200);
  const listed = keysIn(await jsonOf(await call('GET', '/v1/keys')));
  t.equal(listed[0]?.['id'], made['id'], 'newest first');
  t.ok(Date.parse(String(listed[0]?.['lastUsedAt'])) > 0, 'its use is noted');
  const text = JSON.stringify(listed);
  t.notOk(text.includes(key.split('_')[3] ?? key));
  t.notOk(/hash/.test(text));
  const [row] = await api.orm
    .select()
    .from(tables.apiKeys)
    .where(eq(tables.apiKeys.id, String(made['id'])));
  t.notOk(text.includes(row?.hash ?? 'no row'));
  t.equal((await create({ tenant: 'three' })).made['tenant'], 'three');
});

t.test('what cannot be made', async (t) => {
  const wrong: [object, string][] = [
    [{ name: '' }, '/name'],
    [{ scopes: ['everything'] }, '/scopes/0'],
    [{ scopes: [] }, '/scopes'],
    [{ tenant: 'No Such' }, '/tenant'],
    [{ colour: 'red' }, '/colour'],
  ];
  for (const [body, path] of wrong) {
    const problem = await problemIn(
      await call('POST', '/v1/keys', { body: { name: 'made', scopes: ['clips:read'], ...body } }),
    );
    t.match(problem, { code: 'invalid_request', errors: [{ path }] }, path);
  }
  t.equal(
    (
      await problemIn(
        await call('POST', '/v1/keys', { body: { name: 'made', scopes: ['clips:read'], tenant: 'library' } }),
      )
    ).code,
    'invalid_request',
    'the library has no keys',
  );
});

t.test('only an admin', async (t) => {
  const weak = await api.keyFor(
    'one',
    SCOPES.filter((scope) => scope !== 'admin'),
  );
  const calls: [string, string, unknown?][] = [
    ['GET', '/v1/keys'],
    ['POST', '/v1/keys', { name: 'x', scopes: ['clips:read'] }],
    ['POST', '/v1/keys/x/rotate'],
    ['DELETE', '/v1/keys/x'],
  ];
  for (const [method, path, body] of calls)
    t.match(await problemIn(await call(method, path, { key: weak, body })), { code: 'forbidden', detail: /admin/ });
});

t.test('revoked is revoked, at once', async (t) => {
  const { id, key } = await create({});
  t.equal(await opens(key), 200);
  const response = await call('DELETE', `/v1/keys/${id}`);
  t.equal(response.status, 200);
  const revoked = await jsonOf(response);
  t.equal(await opens(key), 401);
  t.same(await jsonOf(await call('DELETE', `/v1/keys/${id}`)), revoked, 'once more changes nothing');
  t.match(await problemIn(await call('DELETE', '/v1/keys/unknown')), { code: 'not_found' });
});

t.test('rotated', async (t) => {
  const { id, key } = await create({ name: 'phone', scopes: ['clips:read', 'usage:write'] });
  const first = await jsonOf(await call('POST', `/v1/keys/${id}/rotate`));
  t.match(first, { name: 'phone', scopes: ['clips:read', 'usage:write'], revokedAt: null });
  t.equal(await opens(key), 401, 'the old one stops at once');
  t.equal(await opens(String(first['key'])), 200);
  t.match(await problemIn(await call('POST', `/v1/keys/${id}/rotate`)), { code: 'key_revoked', status: 409 });
  t.match(await problemIn(await call('POST', '/v1/keys/unknown/rotate')), { code: 'not_found' });

  const second = await jsonOf(await call('POST', `/v1/keys/${first['id']}/rotate`, { body: { overlapSeconds: 3600 } }));
  t.equal(await opens(String(second['key'])), 200);
  t.equal(await opens(String(first['key'])), 200, 'both work for a while');
  const old = keysIn(await jsonOf(await call('GET', '/v1/keys'))).find((one) => one['id'] === first['id']);
  const left = Date.parse(String(old?.['revokedAt'])) - Date.now();
  t.ok(left > 3_500_000 && left <= 3_601_000, `${left} ms`);
  await call('DELETE', `/v1/keys/${first['id']}`);
  t.equal(await opens(String(first['key'])), 401, 'and can be stopped before that');
  t.match(await problemIn(await call('POST', `/v1/keys/${second['id']}/rotate`, { body: { overlapSeconds: -1 } })), {
    code: 'invalid_request',
  });
});

t.test('what was done with keys is in the audit log, by ids, and what was refused is not', async (t) => {
  const entries = async () => api.orm.select().from(tables.audit).orderBy(tables.audit.seq);
  const from = (await entries()).length;
  const fresh = await api.keyFor('one');
  const { id } = await jsonOf(
    await call('POST', '/v1/keys', {
      key: fresh,
      body: { name: 'annas-phone', scopes: ['clips:read', 'clips:write'] },
    }),
  );
  const rotated = await jsonOf(
    await call('POST', `/v1/keys/${id}/rotate`, { key: fresh, body: { overlapSeconds: 60 } }),
  );
  t.equal((await call('DELETE', `/v1/keys/${id}`, { key: fresh })).status, 200);
  t.equal((await call('DELETE', `/v1/keys/${id}`, { key: fresh })).status, 200, 'again');
  t.equal((await call('POST', `/v1/keys/${id}/rotate`, { key: fresh })).status, 409);
  t.equal(
    (await call('POST', '/v1/keys', { key: fresh, body: { name: 'x', scopes: ['clips:read'], tenant: 'library' } }))
      .status,
    400,
  );
  const actor = fresh.split('_')[2];
  const made = { key: id, tenant: 'one', scopes: 'clips:read clips:write' };
  const written = (await entries()).slice(from);
  t.same(
    written.map(({ actor, action, details }) => ({ actor, action, details })),
    [
      { actor, action: 'key.created', details: made },
      { actor, action: 'key.created', details: { ...made, key: rotated['id'] } },
      { actor, action: 'key.rotated', details: { key: id, replacement: rotated['id'], overlapSeconds: 60 } },
      { actor, action: 'key.revoked', details: { key: id } },
    ],
  );
  t.equal(new Set([written[0], written[2], written[3]].map((entry) => entry?.subject)).size, 1, 'the same subject');
  t.notMatch(JSON.stringify(written), /annas-phone|qk_live_/, 'no name, no key');
});

t.test('what a revoked key holds open ends, whichever process revoked it', async (t) => {
  const { id, key } = await create({ scopes: ['clips:read'], tenant: 'waiting' });
  const { id: other, key: stays } = await create({ scopes: ['clips:read'], tenant: 'waiting' });
  const held = ['/v1/deletions?wait=30', '/v1/events?wait=30'].map((path) => call('GET', path, { key }));
  const stream = await fetch(`${base}/v1/events`, {
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
  });
  const kept = call('GET', '/v1/deletions?wait=30', { key: stays });
  const began = performance.now();
  // By another process, of which this one hears nothing.
  await revokeApiKey(api.erase, id, 'test');
  for (const response of await Promise.all(held))
    t.match(await problemIn(response), { code: 'unauthorized', status: 401 });
  await stream.text();
  t.ok(performance.now() - began < 25_000, 'long before they would have ended by themselves');
  const answered = await Promise.race([
    kept.then(() => true),
    new Promise((resolve) => setTimeout(resolve, 100, false)),
  ]);
  t.equal(answered, false, 'another key waits on');
  t.equal((await call('DELETE', `/v1/keys/${other}`)).status, 200);
  t.equal((await kept).status, 401, 'and ends at once where this process revokes it');
});

t.test('somebody can always manage keys', async (t) => {
  const other = await create({ scopes: ['admin'] });
  const admins = keysIn(await jsonOf(await call('GET', '/v1/keys'))).filter(
    (one) => one['revokedAt'] === null && Array.isArray(one['scopes']) && one['scopes'].includes('admin'),
  );
  const revoke = (id: unknown) => call('DELETE', `/v1/keys/${id}`, { key: other.key });
  const outcomes: number[] = [];
  for (const { id } of admins) if (id !== other.id) outcomes.push((await revoke(id)).status);
  t.ok(outcomes.every((status) => status === 200));
  t.match(await problemIn(await revoke(other.id)), { code: 'last_admin_key', status: 409 });
  t.equal((await call('GET', '/v1/keys', { key: other.key })).status, 200);
});

t.test('no key gets into the log', async (t) => {
  const log = api.lines.join('');
  t.match(log, /API key made/);
  t.notMatch(log, /qk_live_/);
});
