import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import t from 'tap';
import { QikError } from '../../errors/catalogue.js';
import { inspectImage } from '../watermark/image.js';

const bad = (detail: RegExp) => ({ code: 'invalid_watermark', detail });

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};
const header = (width: number, height: number, depth = 8, colour = 6): Buffer => {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.writeUInt8(depth, 8);
  data.writeUInt8(colour, 9);
  return chunk('IHDR', data);
};
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(10)));
const end = chunk('IEND', Buffer.alloc(0));
const png = (...chunks: Buffer[]): Buffer => Buffer.concat([signature, ...chunks]);

t.test('a PNG is bounded by its header', async (t) => {
  t.match(inspectImage(png(header(4096, 1900), pixels, end)), { kind: 'png', width: 4096, height: 1900 });
  t.match(inspectImage(png(header(1, 4096), pixels, end)), { kind: 'png', width: 1, height: 4096 });
  t.throws(() => inspectImage(png(header(4097, 1), pixels, end)), bad(/pixels/));
  t.throws(() => inspectImage(png(header(1, 4097), pixels, end)), bad(/pixels/));
  t.throws(() => inspectImage(png(header(4096, 1954), pixels, end)), bad(/pixels/));
  t.throws(() => inspectImage(png(header(0xffffffff, 0xffffffff), pixels, end)), bad(/pixels/));
  t.throws(() => inspectImage(png(header(0, 5), pixels, end)), bad(/damaged/));
  t.throws(() => inspectImage(png(header(5, 5, 16, 3), pixels, end)), bad(/damaged/));
  t.throws(() => inspectImage(png(header(5, 5, 8, 7), pixels, end)), bad(/damaged/));
});

t.test('a PNG is one still picture, whole, without side data', async (t) => {
  const animated = png(header(5, 5), chunk('acTL', Buffer.alloc(8)), pixels, end);
  t.throws(() => inspectImage(animated), bad(/animated/));
  t.throws(() => inspectImage(png(header(5, 5), pixels)), bad(/damaged/), 'no end');
  t.throws(() => inspectImage(png(header(5, 5), end)), bad(/damaged/), 'no pixels');
  t.throws(() => inspectImage(png(pixels, header(5, 5), end)), bad(/damaged/), 'header not first');
  t.throws(() => inspectImage(png(header(5, 5), header(5, 5), pixels, end)), bad(/damaged/), 'two headers');
  t.throws(() => inspectImage(png(header(5, 5), chunk('ABCD', Buffer.alloc(1)), pixels, end)), bad(/damaged/));
  t.throws(() => inspectImage(png(header(5, 5), pixels, end).subarray(0, -14)), bad(/damaged/), 'cut off');
  const many = Array.from({ length: 1100 }, () => chunk('IDAT', Buffer.alloc(0)));
  t.throws(() => inspectImage(png(header(5, 5), ...many, end)), bad(/damaged/), 'endless chunks');

  const bomb = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.alloc(9e6))]));
  const image = inspectImage(Buffer.concat([png(header(5, 5), bomb, pixels, end), Buffer.from('trailing')]));
  t.ok(image.kind === 'png' && image.png.equals(png(header(5, 5), pixels, end)), 'side data stays behind');
});

t.test('a real PNG of every kind passes', async (t) => {
  const made = sharp({ create: { width: 6, height: 4, channels: 4, background: '#f80c' } });
  for (const image of [
    await made.clone().png().toBuffer(),
    await made.clone().png({ palette: true }).toBuffer(),
    await made.clone().png({ progressive: true }).toBuffer(),
    await made.clone().toColourspace('rgb16').png().toBuffer(),
    await made.clone().removeAlpha().toColourspace('b-w').png().toBuffer(),
  ])
    t.match(inspectImage(image), { kind: 'png', width: 6, height: 4 });
});

t.test('other bytes', async (t) => {
  t.throws(() => inspectImage(new Uint8Array()), bad(/empty/));
  t.throws(() => inspectImage(Buffer.from('GIF89a')), bad(/neither/));
  t.throws(() => inspectImage(Buffer.from([0x1f, 0x8b, 8, 0])), bad(/neither/), 'gzipped SVG');
  t.throws(() => inspectImage(Buffer.alloc(512 * 1024 + 1, 0x3c)), bad(/too large/));
  t.match(
    inspectImage(new Uint8Array(new Uint8Array([9, ...png(header(2, 3), pixels, end), 9]).buffer, 1)),
    { width: 2, height: 3 },
    'a view into a larger buffer',
  );
});

t.test('whatever is changed in an image, it is let through or refused in the same words', async (t) => {
  const whole = png(header(5, 5), chunk('tEXt', Buffer.from('a\0b')), pixels, end);
  const logo = Buffer.from(
    '<?xml version="1.0"?><svg viewBox="0 0 9 9"><style>.a{fill:url(#g)}</style><g class="a" style="opacity:.5"><use href="#p"/></g><path id="p" d="M0 0"/></svg>',
  );
  const change = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(whole, logo), change, fc.nat(200), (source, changes, cut) => {
      const bytes = Buffer.from(source);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      try {
        const image = inspectImage(bytes.subarray(0, Math.max(1, bytes.length - (cut % 40))));
        return image.width > 0 && image.height > 0;
      } catch (error) {
        return error instanceof QikError && error.code === 'invalid_watermark';
      }
    }),
    { numRuns: 5000 },
  );
  t.pass();
});
