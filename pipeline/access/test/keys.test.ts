import fc from 'fast-check';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openAuditLog } from '../../audit/index.js';
import { openDatabase, tables } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { issueApiKey, makeApiKey, openGate, parseApiKey, requireScope, revokeApiKey } from '../index.js';

t.test('a key has its form, and its checksum catches any single wrong letter', async (t) => {
  const { key, id, hash } = makeApiKey();
  t.match(key, /^qk_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
  t.same(parseApiKey(key), { id, hash });
  t.notOk(hash.includes(key.slice(21, 64)), 'the secret is not kept');
  const at = fc.integer({ min: 0, max: key.length - 1 });
  const letter = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'.split(''));
  const everyTypo = async (): Promise<void> =>
    fc.assert(
      fc.property(at, letter, (place, wrong) => {
        const mistyped = key.slice(0, place) + wrong + key.slice(place + 1);
        return mistyped === key || parseApiKey(mistyped) === null;
      }),
    );
  await t.resolves(everyTypo());
  t.equal(parseApiKey(''), null);
  t.equal(parseApiKey(key.slice(0, -1)), null);
});

t.test('keys differ', async (t) => {
  const keys = new Set(Array.from({ length: 500 }, () => makeApiKey().key));
  t.equal(keys.size, 500);
});

t.test('the gate', async (t) => {
  const database = await openDatabase({ dataDir: await seedDatabase(testFolder(t)) });
  t.teardown(() => database.close());
  const gate = openGate(database.orm);
  const deps = { orm: database.orm, audit: openAuditLog(new Uint8Array(32)) };
  const { key, id } = await issueApiKey(deps, { tenant: 'one', name: 'test', scopes: ['clips:read'] }, 'test');
  const caller = await gate.authenticate(`Bearer ${key}`);
  t.same(caller, { keyId: id, tenant: 'one', scopes: ['clips:read'] });
  t.ok((await database.orm.select().from(tables.apiKeys)).at(0)?.lastUsedAt, 'its use is noted');
  requireScope(caller, 'clips:read');
  t.throws(() => requireScope(caller, 'clips:write'), { code: 'forbidden', detail: /clips:write/ });

  for (const header of [undefined, '', 'Bearer', `Basic ${key}`, `Bearer ${key}x`, `Bearer ${makeApiKey().key}`]) {
    await t.rejects(gate.authenticate(header), { code: 'unauthorized' });
  }
  // The id of a real key with the secret of another, and the checksum right.
  const other = await issueApiKey(deps, { tenant: 'two', name: 'other', scopes: [] }, 'test');
  await database.orm.update(tables.apiKeys).set({ hash: '00'.repeat(32) });
  await t.rejects(gate.authenticate(`Bearer ${other.key}`), { code: 'unauthorized' });
  await t.rejects(gate.authenticate(`Bearer ${key}`), { code: 'unauthorized' });

  const third = await issueApiKey(deps, { tenant: 'one', name: 'third', scopes: [] }, 'test');
  await gate.authenticate(`Bearer ${third.key}`);
  await revokeApiKey(deps, third.id, 'test');
  await t.rejects(gate.authenticate(`Bearer ${third.key}`), { code: 'unauthorized' });
});
