import fc from 'fast-check';
import t from 'tap';
import { jsonDigest, parseKey } from '../index.js';

const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const keys = fc.array(visible, { minLength: 1, maxLength: 255 }).map((all) => all.join(''));

t.test('a key is the same with quotes as without', async (t) => {
  t.equal(parseKey(undefined), null, 'no key is none');
  t.equal(parseKey('8e03978e-40d5-43dd-bc93-6894a57f9324'), '8e03978e-40d5-43dd-bc93-6894a57f9324');
  t.equal(parseKey('"8e03978e-40d5-43dd-bc93-6894a57f9324"'), '8e03978e-40d5-43dd-bc93-6894a57f9324');
  t.equal(parseKey('  a;b=1  '), 'a;b=1');
  fc.assert(
    fc.property(keys, (key) => {
      const quoted = `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
      t.equal(parseKey(quoted), key);
      if (!key.startsWith('"')) t.equal(parseKey(key), key);
    }),
    { numRuns: 200 },
  );
});

t.test('what is no key is refused by name', async (t) => {
  const wrong = ['', '   ', '""', '"', '"a', '"a"b', '"a"; x=1', '"a\\b"', 'a b', 'é', 'a, b', '"a", "b"', 'a\u0000'];
  for (const header of [...wrong, 'x'.repeat(256), `"${'x'.repeat(256)}"`])
    t.throws(() => parseKey(header), { code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] }, header);
  t.equal(parseKey('x'.repeat(255))?.length, 255);
});

t.test('options count, not how they were written', async (t) => {
  t.equal(jsonDigest({ a: 1, b: { c: [1, 2], d: null } }), jsonDigest({ b: { d: null, c: [1, 2] }, a: 1 }));
  t.not(jsonDigest({ a: [1, 2] }), jsonDigest({ a: [2, 1] }));
  t.not(jsonDigest({ a: 1 }), jsonDigest({ a: '1' }));
  t.not(jsonDigest({}), jsonDigest({ ['__proto__']: 1 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      t.equal(jsonDigest(value), jsonDigest(Object.fromEntries(Object.entries(value).toReversed())));
    }),
  );
  const deep: unknown = JSON.parse(`${'['.repeat(500_000)}${']'.repeat(500_000)}`);
  t.throws(() => jsonDigest(deep), { code: 'invalid_request' }, 'what nobody can mean breaks nothing');
});
