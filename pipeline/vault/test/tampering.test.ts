import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { ByteRange } from '../../storage/index.js';
import { framesOf } from '../frames.js';
import { spanOf } from '../layout.js';
import { unsealer } from '../streams.js';
import { drained, freshKey, sealed, unsealed } from './support.js';

const NAME = 'clips/a/1/main.mp4';
const FRAME = 65_536;
const key = freshKey();
/** Three full frames and a part of a fourth. */
const plaintext = randomBytes(65_480 + 2 * 65_520 + 1000);
const stored = await sealed(key, NAME, plaintext);
const frame = (n: number, of: Buffer = stored): Buffer => of.subarray(n * FRAME, (n + 1) * FRAME);
const withoutHeader = frame(0).subarray(40);

/** Whatever was done to it: an error in the end, and before it nothing but whole frames as they were written. */
async function refused(
  t: Test,
  name: string,
  changed: Buffer,
  by: { key?: typeof key; name?: string; clean?: number } = {},
): Promise<void> {
  const { bytes, code } = await unsealed(by.key ?? key, by.name ?? NAME, changed);
  t.equal(code, 'object_damaged', name);
  t.ok(bytes.equals(plaintext.subarray(0, bytes.length)), `${name}: no byte that was not written`);
  if (by.clean !== undefined) t.equal(bytes.length, by.clean, `${name}: frames before it`);
}

t.test('unchanged it is read', async (t) => {
  const { bytes, code } = await unsealed(key, NAME, stored);
  t.equal(code, null);
  t.ok(bytes.equals(plaintext));
});

t.test('cut off', async (t) => {
  await refused(t, 'nothing at all', Buffer.of(), { clean: 0 });
  await refused(t, 'half a header', stored.subarray(0, 20), { clean: 0 });
  await refused(t, 'the header alone', stored.subarray(0, 40), { clean: 0 });
  await refused(t, 'a byte too few', stored.subarray(0, -1), { clean: 65_480 + 2 * 65_520 });
  await refused(t, 'a tag too few', stored.subarray(0, -16));
  await refused(t, 'within a frame', stored.subarray(0, FRAME + 100), { clean: 65_480 });
  // The border of a frame is the one place where every frame that is left is whole: only the mark tells.
  for (const left of [1, 2, 3]) {
    const whole = left === 1 ? 0 : 65_480 + (left - 2) * 65_520;
    await refused(t, `${left} whole frames`, stored.subarray(0, left * FRAME), { clean: whole });
  }
});

t.test('added to', async (t) => {
  for (const more of [1, 16, 17, 1000, FRAME])
    await refused(t, `${more} bytes of garbage`, Buffer.concat([stored, randomBytes(more)]));
  await refused(t, 'the last frame once more', Buffer.concat([stored, frame(3)]));
  await refused(t, 'the whole object once more', Buffer.concat([stored, stored]));
  const even = await sealed(key, NAME, plaintext.subarray(0, 65_480 + 65_520));
  t.equal((await unsealed(key, NAME, even)).code, null);
  await refused(t, 'a frame after a last one that is full', Buffer.concat([even, frame(2)]));
  await refused(t, 'its own last frame after that', Buffer.concat([even, frame(1, even)]));
});

t.test('put together anew', async (t) => {
  const [a, b, c, d] = [frame(0), frame(1), frame(2), frame(3)];
  await refused(t, 'two frames swapped', Buffer.concat([a, c, b, d]), { clean: 65_480 });
  await refused(t, 'one frame twice', Buffer.concat([a, b, b, d]), { clean: 65_480 + 65_520 });
  await refused(t, 'one frame left out', Buffer.concat([a, b, d]), { clean: 65_480 + 65_520 });
  await refused(t, 'the first left out', Buffer.concat([stored.subarray(0, 40), b.subarray(40), c, d]), { clean: 0 });
  await refused(t, 'the last in another place', Buffer.concat([a, d, c, b]));
});

t.test('a mark that is missing, and one that is too early', async (t) => {
  const header = stored.subarray(0, 40);
  const frames = framesOf(key, header, NAME);
  const unmarked = frames.seal(3, plaintext.subarray(-1000), false);
  await refused(t, 'no last frame', Buffer.concat([stored.subarray(0, 3 * FRAME), unmarked]), {
    clean: 65_480 + 2 * 65_520,
  });
  const early = frames.seal(1, plaintext.subarray(65_480, 65_480 + 65_520), true);
  await refused(t, 'a last frame in the middle', Buffer.concat([frame(0), early, frame(2), frame(3)]), {
    clean: 65_480,
  });
  const again = frames.seal(3, plaintext.subarray(-1000), true);
  t.equal(
    (await unsealed(key, NAME, Buffer.concat([stored.subarray(0, 3 * FRAME), again]))).code,
    null,
    'the tool itself is sound',
  );
});

t.test('of another object, attempt or clip', async (t) => {
  const attempt = await sealed(key, NAME, plaintext);
  const other = 'clips/a/2/main.mp4';
  const object = await sealed(key, other, plaintext);
  const anotherKey = freshKey();
  const clip = await sealed(anotherKey, NAME, plaintext);
  for (const [name, from] of [
    ['attempt', attempt],
    ['object', object],
    ['clip', clip],
  ] as const) {
    await refused(t, `a frame of another ${name}`, Buffer.concat([frame(0), frame(1, from), frame(2), frame(3)]), {
      clean: 65_480,
    });
    await refused(
      t,
      `the header of another ${name}`,
      Buffer.concat([from.subarray(0, 40), withoutHeader, stored.subarray(FRAME)]),
      { clean: 0 },
    );
  }
  await refused(t, 'the whole of another object', object, { clean: 0 });
  await refused(t, 'under another name', stored, { name: other, clean: 0 });
  await refused(t, 'the whole of another clip', clip, { clean: 0 });
  await refused(t, 'with another clip’s key', stored, { key: anotherKey, clean: 0 });
});

t.test('a form that is not known', async (t) => {
  for (const form of [0, 2, 255])
    await refused(t, `form ${form}`, Buffer.concat([Buffer.of(form), stored.subarray(1)]), { clean: 0 });
});

t.test('any bit, anywhere', async (t) => {
  const everyBit = fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.integer({ min: 0, max: stored.length - 1 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 40 }).map((n) => stored.length - n),
      ),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const changed = Buffer.from(stored);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        const { bytes, code } = await unsealed(key, NAME, changed);
        const damagedFrame = Math.floor(at / FRAME);
        const clean = damagedFrame === 0 ? 0 : 65_480 + (damagedFrame - 1) * 65_520;
        return code === 'object_damaged' && bytes.length === clean && bytes.equals(plaintext.subarray(0, clean));
      },
    ),
    { numRuns: 200 },
  );
  await t.resolves(everyBit);
});

t.test('what changes its length while it is read', async (t) => {
  const read = async (bytes: Buffer, range?: ByteRange) => {
    const opener = unsealer(key, NAME, stored.length, spanOf(stored.length, range));
    opener.end(bytes);
    return drained(opener);
  };
  t.equal((await read(stored)).code, null);
  for (const [name, bytes, clean] of [
    ['nothing', Buffer.of(), 0],
    ['half a header', stored.subarray(0, 20), 0],
    ['half a frame', stored.subarray(0, FRAME + 10), 65_480],
    ['whole frames', stored.subarray(0, 2 * FRAME), 65_480 + 65_520],
    ['more', Buffer.concat([stored, Buffer.of(0)]), plaintext.length],
    ['more frames', Buffer.concat([stored, stored]), plaintext.length],
  ] as const) {
    const found = await read(bytes);
    t.equal(found.code, 'object_damaged', name);
    t.ok(found.bytes.length <= clean && found.bytes.equals(plaintext.subarray(0, found.bytes.length)));
  }
  const second = { start: 65_480, end: 65_490 };
  const own = Buffer.concat([stored.subarray(0, 40), frame(1)]);
  t.equal((await read(own, second)).code, null);
  t.equal((await read(Buffer.concat([own, frame(2)]), second)).code, 'object_damaged');
  t.equal((await read(own.subarray(0, -1), second)).code, 'object_damaged');
});

t.test('a range is refused when its own frames are damaged', async (t) => {
  const changed = Buffer.from(stored);
  changed.writeUInt8(changed.readUInt8(2 * FRAME + 5) ^ 1, 2 * FRAME + 5);
  const third = 65_480 + 65_520;
  t.same(await unsealed(key, NAME, changed, { start: third, end: third }), {
    bytes: Buffer.of(),
    code: 'object_damaged',
  });
  const across = await unsealed(key, NAME, changed, { start: third - 10, end: third + 10 });
  t.equal(across.code, 'object_damaged');
  t.ok(across.bytes.equals(plaintext.subarray(third - 10, third)));
  t.equal((await unsealed(key, NAME, changed, { start: 0, end: third - 1 })).code, null, 'and only then');
  const cut = stored.subarray(0, 2 * FRAME);
  t.equal(
    (await unsealed(key, NAME, cut, { start: 65_480, end: 65_490 })).code,
    'object_damaged',
    'the last that is left lacks the mark',
  );
  t.equal(
    (await unsealed(key, NAME, cut, { start: third, end: third })).code,
    'object_damaged',
    'what was cut off is missed',
  );
});
