import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { fixture } from '../../../fixtures/index.js';
import { QikError } from '../../errors/catalogue.js';
import { parseBoxes } from '../mp4/boxes.js';
import { orientationOf, readMovie } from '../mp4/movie.js';
import { samplesOf } from '../mp4/samples.js';
import { sniff } from '../probe/sniff.js';

const bundled: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
const ffmpeg =
  typeof bundled === 'object' && bundled !== null && 'path' in bundled && typeof bundled.path === 'string'
    ? bundled.path
    : 'ffmpeg';
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-test-mp4-'));
t.teardown(() => rm(folder, { recursive: true, force: true }));

const onlyOurs = async (run: () => unknown): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (error) {
    return error instanceof QikError || error instanceof RangeError;
  }
};

t.test('bytes of all kinds are parsed or refused, never anything else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) =>
      onlyOurs(() => parseBoxes(Buffer.from(bytes))),
    ),
    { numRuns: 500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => onlyOurs(() => sniff(Buffer.from(bytes)))),
  );
});

t.test('a real file with flipped, cut or repeated bytes is read or refused', async (t) => {
  const original = await readFile(await fixture('ordinary-1080p', { ffmpeg }));
  const moov = original.indexOf('moov') - 4;
  const file = path.join(folder, 'mutant.mp4');
  const mutation = fc.record({
    at: fc.integer({ min: moov, max: original.length - 1 }),
    value: fc.integer({ min: 0, max: 255 }),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 12 }),
      fc.option(fc.integer({ min: 1, max: original.length }), { freq: 4 }),
      async (changes, cut) => {
        const bytes = Buffer.from(original);
        for (const { at, value } of changes) {
          bytes[at] = value;
        }
        await writeFile(file, cut === null ? bytes : bytes.subarray(0, cut));
        try {
          const movie = await readMovie(file);
          for (const track of movie.tracks) {
            let count = 0;
            for (const sample of samplesOf(track.samples)) {
              count += sample.size >= 0 ? 1 : 0;
            }
            if (count > 2_000_000) {
              return false;
            }
          }
          return true;
        } catch (error) {
          refused += 1;
          return error instanceof QikError;
        }
      },
    ),
    { numRuns: 300 },
  );
  t.ok(refused > 0, `${refused} were refused`);
});

t.test('the eight right-angled matrices are named, others are not', async (t) => {
  t.strictSame(orientationOf(1, 0, 0, 1), { rotation: 0, mirrored: false });
  t.strictSame(orientationOf(0, 1, -1, 0), { rotation: 90, mirrored: false });
  t.strictSame(orientationOf(0, 1, 1, 0), { rotation: 270, mirrored: true });
  t.equal(orientationOf(0.7, 0.7, -0.7, 0.7), null);
  t.equal(orientationOf(2, 0, 0, 2), null);
});

t.test('the samples of a file add up to its media', async (t) => {
  const movie = await readMovie(await fixture('ordinary-1080p', { ffmpeg }));
  const video = movie.tracks.find((track) => track.handler === 'vide');
  const samples = video === undefined ? [] : [...samplesOf(video.samples)];
  t.equal(samples.length, 30);
  t.equal(samples.reduce((sum, sample) => sum + sample.duration, 0) / (video?.timescale ?? 1), 1);
  t.ok(samples.every((sample) => sample.offset + sample.size <= movie.fileSize));
});
