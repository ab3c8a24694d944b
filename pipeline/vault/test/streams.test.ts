import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import t from 'tap';
import { framesOf, nonceOf } from '../frames.js';
import { spanOf } from '../layout.js';
import { sealer, unsealer } from '../streams.js';
import { freshKey, sealed, unsealed } from './support.js';

const NAME = 'clips/a/1/main.mp4';
const BORDERS = [0, 65_480, 65_480 + 65_520, 65_480 + 2 * 65_520];
const sizes = fc.oneof(
  fc
    .tuple(fc.constantFrom(...BORDERS), fc.integer({ min: -2, max: 2 }))
    .map(([border, by]) => Math.max(0, border + by)),
  fc.integer({ min: 0, max: 250_000 }),
);

t.test('frames are what another implementation makes of the same key, header and name', async (t) => {
  // Made with Python's cryptography: HKDF-SHA256, AES-256-GCM and the layout as layout.ts and frames.ts describe them.
  const bytes = (from: number, count: number) => Buffer.from(Array.from({ length: count }, (_, n) => from + n));
  const header = Buffer.concat([Buffer.of(1), bytes(100, 32), bytes(200, 7)]);
  const frames = framesOf(createSecretKey(bytes(0, 32)), header, 'clips/a/1/x.mp4');
  t.equal(
    frames.seal(0, Buffer.from('first frame'), false).toString('hex'),
    'eef32215ab733c60d967d2f6d1df7d62c941712bf9d370a76bcf3d',
  );
  const last = '240c4028e5fad772849620e7738d9cc08226f9ba748312b638b4be02020ba3';
  t.equal(frames.seal(1, Buffer.from('second and last'), true).toString('hex'), last);
  t.equal(String(frames.open(1, Buffer.from(last, 'hex'), true)), 'second and last');
});

t.test('what was sealed comes back, however it was cut', async (t) => {
  const key = freshKey();
  const roundTrip = fc.assert(
    fc.asyncProperty(sizes, fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 6 }), async (size, cuts) => {
      const plaintext = randomBytes(size);
      const stored = await sealed(key, NAME, plaintext, cuts);
      const { bytes, code } = await unsealed(key, NAME, stored);
      return code === null && bytes.equals(plaintext);
    }),
    { numRuns: 60 },
  );
  await t.resolves(roundTrip);
});

t.test('any range of any object, from its own frames alone', async (t) => {
  const key = freshKey();
  const objects = await Promise.all(
    BORDERS.flatMap((border) => [border + 1, border + 2, Math.max(1, border - 1), Math.max(1, border)]).map(
      async (size) => {
        const plaintext = randomBytes(size);
        return { plaintext, stored: await sealed(key, NAME, plaintext) };
      },
    ),
  );
  const near = (size: number) =>
    fc.oneof(
      fc.integer({ min: 0, max: size - 1 }),
      fc
        .tuple(fc.constantFrom(...BORDERS, size), fc.integer({ min: -2, max: 2 }))
        .map(([at, by]) => Math.min(size - 1, Math.max(0, at + by))),
    );
  const ranged = fc
    .constantFrom(...objects)
    .chain((object) =>
      fc.record({ object: fc.constant(object), a: near(object.plaintext.length), b: near(object.plaintext.length) }),
    );
  const everyRange = fc.assert(
    fc.asyncProperty(ranged, async ({ object, a, b }) => {
      const range = { start: Math.min(a, b), end: Math.max(a, b) };
      const { stored, plaintext } = object;
      // All other frames are noise: were one of them looked at, it would be refused.
      const span = spanOf(stored.length, range);
      const alone = randomBytes(stored.length);
      stored.copy(alone, 0, 0, 40);
      stored.copy(alone, span.stored.start, span.stored.start, span.stored.end + 1);
      const { bytes, code } = await unsealed(key, NAME, alone, range);
      return code === null && bytes.equals(plaintext.subarray(range.start, range.end + 1));
    }),
    { numRuns: 150 },
  );
  await t.resolves(everyRange);
});

t.test('a nonce is its prefix, its number and the mark, and the number never goes round', async (t) => {
  const prefix = Buffer.from('01020304050607', 'hex');
  t.equal(nonceOf(prefix, 0, false).toString('hex'), '010203040506070000000000');
  t.equal(nonceOf(prefix, 258, true).toString('hex'), '010203040506070000010201');
  t.equal(nonceOf(prefix, 2 ** 32 - 1, false).toString('hex'), '01020304050607ffffffff00');
  t.throws(() => nonceOf(prefix, 2 ** 32, false), RangeError);
  t.throws(() => nonceOf(prefix, -1, false), RangeError);
});

t.test('nothing of the plaintext shows', async (t) => {
  const line = Buffer.from('the same line, over and over. ');
  const plaintext = Buffer.alloc(200_000, line);
  const key = freshKey();
  const [one, other] = [await sealed(key, NAME, plaintext), await sealed(key, NAME, plaintext)];
  for (const stored of [one, other]) {
    for (let at = 0; at + 8 <= line.length; at += 1) t.notOk(stored.includes(line.subarray(at, at + 8)));
  }
  // The same key, name and content, and yet nothing in common: not in any place, nor shifted by frames.
  const blocks = new Set<string>();
  for (const stored of [one, other]) {
    for (let at = 1; at + 16 <= stored.length; at += 16) blocks.add(stored.toString('latin1', at, at + 16));
  }
  t.equal(blocks.size, 2 * Math.floor((one.length - 1) / 16), 'no two blocks are the same');
});

t.test('a stream of 50 MB flows through in frames', async (t) => {
  const CHUNK = 65_536;
  const CHUNKS = 800;
  const chunk = randomBytes(CHUNK);
  const plainBytes = CHUNK * CHUNKS;
  const frames = 1 + Math.ceil((plainBytes - 65_480) / 65_520);
  const key = freshKey();
  const [given, got] = [createHash('sha256'), createHash('sha256')];
  let [into, out, most] = [0, 0, 0];
  async function* source(): AsyncIterable<Buffer> {
    for (let n = 0; n < CHUNKS; n += 1) {
      chunk.writeUInt32BE(n);
      given.update(chunk);
      into += CHUNK;
      most = Math.max(most, into - out);
      yield Buffer.from(chunk);
    }
  }
  const stored = 40 + plainBytes + 16 * frames;
  // A reader that takes one piece for each turn of the event loop: whoever runs ahead of it is seen.
  const sink = new Writable({
    highWaterMark: 1,
    write(piece: Buffer, _encoding, done) {
      got.update(piece);
      out += piece.length;
      setImmediate(done);
    },
  });
  await pipeline(Readable.from(source()), sealer(key, NAME), unsealer(key, NAME, stored, spanOf(stored)), sink);
  t.equal(out, plainBytes);
  t.equal(got.digest('hex'), given.digest('hex'));
  t.ok(most <= 16 * CHUNK, `at most ${most} bytes were under way`);
  t.ok(most >= CHUNK);
});
