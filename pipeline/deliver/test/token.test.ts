import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { type Grant, makeSigner } from '../index.js';

const signer = makeSigner(new Uint8Array(32).fill(1));
const grant: Grant = {
  clipId: '0190b7d2-0000-7000-8000-000000000000',
  kind: 'r',
  name: 'main',
  epoch: 1,
  expires: 2_000_000_000,
  recipient: null,
};

t.test('what was signed comes back', async (t) => {
  const grants = fc.record({
    clipId: fc.uuid(),
    kind: fc.constantFrom('r' as const, 's' as const),
    name: fc.string(),
    epoch: fc.nat(),
    expires: fc.nat(),
    recipient: fc.option(fc.string()),
  });
  const property = fc.property(grants, (one) => {
    const token = signer.sign(one);
    t.match(token, /^[A-Za-z0-9._-]+$/);
    return JSON.stringify(signer.verify(token)) === JSON.stringify(one);
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 50 }));
});

t.test('no changed letter passes', async (t) => {
  const token = signer.sign(grant);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  const property = fc.property(
    fc.nat({ max: token.length - 1 }),
    fc.constantFrom(...letters.split('')),
    (at, letter) => {
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      return changed === token || signer.verify(changed) === null;
    },
  );
  t.doesNotThrow(() => fc.assert(property, { numRuns: 3000 }));
  for (const text of ['', 'v1', 'v1..', `${token}x`, token.slice(0, -1), token.replace('v1', 'v2'), 'x'.repeat(5000)])
    t.equal(signer.verify(text), null);
});

t.test('another key signs for nobody here', async (t) => {
  t.equal(signer.verify(makeSigner(randomBytes(32)).sign(grant)), null);
  t.same(
    makeSigner(new Uint8Array(32).fill(1)).verify(signer.sign(grant)),
    grant,
    'the same key does, in another process too',
  );
});

t.test('tokens of before a rotation are good as long as the former key is there', async (t) => {
  const [old, next, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
  if (old === undefined || next === undefined || other === undefined) return;
  const before = makeSigner(old).sign(grant);
  const rotated = makeSigner(next, [other, old]);
  t.same(rotated.verify(before), grant);
  t.equal(makeSigner(next).verify(before), null, 'without it they are not');
  t.equal(makeSigner(next, [other]).verify(before), null);
  const after = rotated.sign(grant);
  t.same(makeSigner(next).verify(after), grant, 'new ones are signed with the new key');
  t.equal(makeSigner(old).verify(after), null);
  t.same(makeSigner(old, [next]).verify(after), grant, 'and good where the new key is known already');
  t.equal(rotated.verify(`${before.slice(0, -2)}AA`), null);
});
