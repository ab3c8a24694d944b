import { compactVerify, createLocalJWKSet } from 'jose';
import t from 'tap';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { ChainEntry, openAuditLog, startCheckpoints, verifyChain } from '../../audit/index.js';
import { makeLogger } from '../../log/index.js';
import { problemIn, RULES, startApi, until } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const admin = await api.keyFor('one');
const log = openAuditLog(new Uint8Array(32).fill(9));

const next = Type.Union([Type.Integer(), Type.Null()]);
const Log = Type.Object({ entries: Type.Array(ChainEntry), next });
const Checkpoints = Type.Object({
  checkpoints: Type.Array(Type.Object({ seq: Type.Integer(), at: Type.String(), jws: Type.String() })),
  next,
});
const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String(), x: Type.String() })) });

const get = (path: string, key: string | null = admin): Promise<Response> =>
  fetch(`${base}${path}`, { headers: key === null ? {} : { authorization: `Bearer ${key}` } });
const read = async <T extends TSchema>(schema: T, path: string): Promise<Static<T>> => {
  const response = await get(path);
  t.equal(response.status, 200, path);
  t.equal(response.headers.get('cache-control'), 'no-store');
  return Value.Parse(schema, await response.json());
};

const odd = { 'ä"\n': '"\\\u2028😀', n: -0.25, big: 1e21, yes: true, none: null, '': '1', text: '17' };
await api.orm.transaction((tx) =>
  log.append(tx, [
    ...['a', 'b', 'c'].map((subject) => ({ actor: 'key', action: 'clip.deleted', subject }) as const),
    { actor: 'purger', action: 'deletion.completed', subject: 'a', details: odd },
  ]),
);

t.test('the log comes in order, a page at a time, to the last sign as it was hashed', async (t) => {
  const all = await read(Log, '/v1/audit');
  t.equal(all.next, null);
  t.same(
    all.entries.map(({ seq }) => seq),
    [1, 2, 3, 4],
  );
  t.same(all.entries[3]?.details, odd);
  t.equal((await verifyChain(all.entries)).problem, null);
  const first = await read(Log, '/v1/audit?limit=2');
  t.equal(first.next, 2);
  const second = await read(Log, `/v1/audit?after=${first.next}&limit=2`);
  t.same([...first.entries, ...second.entries], all.entries);
  t.same(await read(Log, `/v1/audit?after=${second.next}`), { entries: [], next: null });
});

t.test('checkpoints and the keys to check them', async (t) => {
  t.same(await read(Checkpoints, '/v1/audit/checkpoints'), { checkpoints: [], next: null });
  const running = startCheckpoints({ orm: api.orm, signer: api.statements.signer, logger: makeLogger('silent') });
  await until(async () => (await read(Checkpoints, '/v1/audit/checkpoints')).checkpoints.length > 0);
  await running.stop();
  const { checkpoints } = await read(Checkpoints, '/v1/audit/checkpoints?limit=1');
  t.match(await read(Checkpoints, '/v1/audit/checkpoints?after=4'), { checkpoints: [], next: null });

  const response = await get('/.well-known/jwks.json', null);
  t.equal(response.status, 200, 'for anybody');
  t.equal(response.headers.get('cache-control'), 'public, max-age=300');
  const { keys } = Value.Parse(Keys, await response.json());
  t.notMatch(JSON.stringify(keys), /"d"/, 'the private half is not among it');
  const { payload } = await compactVerify(checkpoints[0]?.jws ?? '', createLocalJWKSet({ keys }));
  const { entries } = await read(Log, '/v1/audit?after=3');
  t.match(JSON.parse(Buffer.from(payload).toString()), { iss: 'qik', seq: 4, hash: entries[0]?.hash });
});

t.test('who may not, and what cannot be asked', async (t) => {
  const weak = await api.keyFor('one', ['clips:read', 'clips:delete', 'ops:read']);
  for (const path of ['/v1/audit', '/v1/audit/checkpoints']) {
    t.match(await problemIn(await get(path, weak)), { status: 403, code: 'forbidden' });
    t.match(await problemIn(await get(path, null)), { status: 401, code: 'unauthorized' });
    for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=1001', 'before=1'])
      t.match(await problemIn(await get(`${path}?${query}`)), { status: 400, code: 'invalid_request' }, query);
  }
});
