import { createHash } from 'node:crypto';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { makeStills, type RawStills } from '../stills/make.js';
import type { Still, StillsPlan } from '../types.js';

const plan: StillsPlan = {
  framing: 'original',
  poster: { width: 64, height: 36, atSeconds: null, everySeconds: 0.5, count: 4 },
  preview: { width: 32, height: 18, fps: 12, frames: 7 },
  storyboard: { tileWidth: 16, tileHeight: 10, everySeconds: 1, tiles: 23, columns: 10 },
};

type Painter = (n: number, x: number, y: number) => readonly [number, number, number];
const raw = (width: number, height: number, count: number, paint: Painter): Buffer => {
  const data = Buffer.alloc(width * height * 3 * count);
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) data.set(paint(n, x, y), ((n * height + y) * width + x) * 3);
  return data;
};
/** Tile n has a brightness of its own. */
const greyOf = (n: number): number => 10 + n * 10;
const checker = (x: number, y: number): number => (((x >> 3) + (y >> 3)) % 2 === 0 ? 70 : 190);

/** Poster candidate 2 is the only one on which there is something. */
const pictures = {
  poster: raw(64, 36, 4, (n, x, y) => (n === 2 ? [checker(x, y), checker(x, y), 90] : [3, 3, 3])),
  preview: raw(32, 18, 7, (n, x) => [n * 30, x * 8, 100]),
  storyboard: raw(16, 10, 23, (n) => [greyOf(n), greyOf(n), greyOf(n)]),
};

const FOLDERS = { raw: {}, out: {} };
const setUp = async (folder: string, data = pictures) => {
  const files: RawStills = {
    poster: join(folder, 'raw/poster.rgb'),
    preview: join(folder, 'raw/preview.rgb'),
    storyboard: join(folder, 'raw/storyboard.rgb'),
    animated: (kind) => join(folder, `raw/${kind}.rgb`),
  };
  await writeFile(files.poster, data.poster);
  await writeFile(files.preview, data.preview);
  await writeFile(files.storyboard, data.storyboard);
  return { files, out: join(folder, 'out') };
};
const named = (stills: readonly Still[], file: string): Still => {
  const still = stills.find((candidate) => candidate.file === file);
  if (still === undefined) throw new Error(`no ${file}`);
  return still;
};

t.test('four files, described as they are', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  const stills = await makeStills(plan, files, out);
  t.same((await readdir(out)).sort(), ['poster.jpg', 'poster.webp', 'preview.webp', 'storyboard.jpg'], 'nothing else');
  t.match(stills, [
    { kind: 'poster', file: 'poster.jpg', contentType: 'image/jpeg', width: 64, height: 36, atSeconds: 1 },
    { kind: 'poster', file: 'poster.webp', contentType: 'image/webp', width: 64, height: 36, atSeconds: 1 },
    { kind: 'preview', file: 'preview.webp', contentType: 'image/webp', width: 32, height: 18 },
    { kind: 'storyboard', file: 'storyboard.jpg', contentType: 'image/jpeg', width: 160, height: 30 },
  ]);
  t.equal(stills.length, 4);
  for (const still of stills) {
    const data = await readFile(join(out, still.file));
    t.equal(still.bytes, data.length);
    t.equal(still.sha256, createHash('sha256').update(data).digest('hex'));
  }
});

t.test('no file holds anything but its picture', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  for (const still of await makeStills(plan, files, out)) {
    const data = await readFile(join(out, still.file));
    const metadata = await sharp(data, { animated: true }).metadata();
    t.match(metadata, { hasProfile: false, space: 'srgb', channels: 3 }, still.file);
    for (const field of ['exif', 'icc', 'iptc', 'xmp', 'orientation', 'comments'] as const)
      t.equal(metadata[field], undefined, `${still.file} ${field}`);
    for (const mark of ['Exif', 'EXIF', 'ICC_PROFILE', 'ICCP', 'XMP ', 'http://ns.adobe.com', 'Photoshop', 'Adobe'])
      t.notOk(data.includes(mark), `${still.file} ${mark}`);
    if (still.contentType === 'image/jpeg')
      t.notOk(
        [0xe1, 0xe2, 0xed, 0xfe].some((marker) => data.includes(Buffer.from([0xff, marker]))),
        'no APP1, APP2, APP13 or comment',
      );
  }
});

t.test('the poster is the candidate that shows something, in both formats', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  await makeStills(plan, files, out);
  for (const [file, format] of [
    ['poster.jpg', 'jpeg'],
    ['poster.webp', 'webp'],
  ] as const) {
    const image = sharp(join(out, file));
    t.match(await image.metadata(), {
      format,
      width: 64,
      height: 36,
      chromaSubsampling: format === 'jpeg' ? '4:2:0' : undefined,
    });
    const { channels } = await image.stats();
    t.ok((channels[0]?.mean ?? 0) > 100, format);
  }
});

t.test('a poster at the second that was asked for', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  const stills = await makeStills({ ...plan, poster: { ...plan.poster, atSeconds: 0.7, count: 1 } }, files, out);
  t.equal(named(stills, 'poster.jpg').atSeconds, 0.7);
  const { channels } = await sharp(join(out, 'poster.jpg')).stats();
  t.ok((channels[0]?.mean ?? 255) < 10, 'the first picture, though it is black');
});

t.test('the preview moves, for ever, at its rate', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  await makeStills(plan, files, out);
  const metadata = await sharp(join(out, 'preview.webp'), { animated: true }).metadata();
  t.match(metadata, { format: 'webp', pages: 7, pageHeight: 18, width: 32, loop: 0 });
  t.same(metadata.delay, [83, 84, 83, 83, 84, 83, 83], 'adds up to 583 ms');
  for (const page of [0, 3, 6]) {
    const { channels } = await sharp(join(out, 'preview.webp'), { page }).stats();
    t.ok(Math.abs((channels[0]?.mean ?? 0) - page * 30) < 8, `picture ${page}`);
  }
});

t.test('tile n of the storyboard is picture n', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  const { index } = named(await makeStills(plan, files, out), 'storyboard.jpg');
  t.same(index, { columns: 10, rows: 3, tileWidth: 16, tileHeight: 10, everySeconds: 1, tiles: 23 });
  const { data, info } = await sharp(join(out, 'storyboard.jpg'))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const greyAt = (n: number) =>
    data[((Math.floor(n / 10) * 10 + 5) * info.width + (n % 10) * 16 + 8) * info.channels] ?? -1;
  for (let n = 0; n < 23; n++) t.ok(Math.abs(greyAt(n) - greyOf(n)) < 8, `tile ${n}: ${greyAt(n)}`);
  t.ok(greyAt(25) < 8, 'what is left of the last row is black');
});

t.test('a short clip has fewer pictures than planned', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS), {
    poster: Buffer.concat([pictures.poster.subarray(0, 64 * 36 * 3), Buffer.alloc(100)]),
    preview: pictures.preview.subarray(0, 32 * 18 * 3),
    storyboard: pictures.storyboard.subarray(0, 16 * 10 * 3 * 3 + 7),
  });
  const stills = await makeStills(plan, files, out);
  t.match(named(stills, 'poster.jpg'), { atSeconds: 0 });
  t.match(named(stills, 'storyboard.jpg'), { width: 48, height: 10, index: { columns: 3, rows: 1, tiles: 3 } });
  t.match(await sharp(join(out, 'preview.webp'), { animated: true }).metadata(), { width: 32, height: 18 });
});

t.test('more pictures than planned are left alone', async (t) => {
  const { files, out } = await setUp(testFolder(t, FOLDERS), {
    ...pictures,
    preview: Buffer.concat([pictures.preview, pictures.preview]),
  });
  await makeStills(plan, files, out);
  t.match(await sharp(join(out, 'preview.webp'), { animated: true }).metadata(), { pages: 7 });
});

t.test('no whole picture, no file, no folder', async (t) => {
  for (const kind of ['poster', 'preview', 'storyboard'] as const) {
    const { files, out } = await setUp(testFolder(t, FOLDERS));
    await truncate(files[kind], 100);
    await t.rejects(makeStills(plan, files, out), { code: 'encode_failed' }, `${kind} is cut off`);
    const missing = { ...files, [kind]: join(out, 'none') };
    await t.rejects(makeStills(plan, missing, out), { code: 'encode_failed' }, `${kind} is not there`);
    t.notOk(
      (await readdir(out)).some((name) => name.endsWith('.part')),
      'nothing half done is left',
    );
  }
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  await t.rejects(makeStills(plan, files, join(out, 'nowhere')), { code: 'encode_failed' });
});

t.test('poster candidates are not read all at once', async (t) => {
  // A sparse file of 8 GB, of which only the four candidates may be touched.
  const { files, out } = await setUp(testFolder(t, FOLDERS));
  await truncate(files.poster, 8e9);
  const stills = await makeStills({ ...plan, poster: { ...plan.poster, count: 4 } }, files, out);
  t.match(named(stills, 'poster.jpg'), { atSeconds: 1 });
});
