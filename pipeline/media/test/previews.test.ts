import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { check, plan, render } from '../index.js';
import { makeAnimated } from '../stills/animated.js';
import type { Still } from '../types.js';
import { verifyImage, verifySilent } from '../verify/previews.js';
import { madeClip } from './clips.js';
import { mediaContext, pureContext, SOURCES } from './support.js';

t.test('what an effort wants is planned; what it does not want is not', async (t) => {
  const context = await pureContext();
  const options = { profiles: ['flik'], trim: { start: 0, end: 4 } };
  t.notOk('previews' in plan(SOURCES['portrait-1080p'], options, context).stills);
  const { previews = [] } = plan(SOURCES['portrait-1080p'], { ...options, effort: 'flik' }, context).stills;
  t.match(previews, [
    { type: 'animated', kind: 'motion', width: 136, height: 240, frames: 48, seconds: 4 },
    { type: 'silent', kind: 'motion-mp4', encode: { audio: null, frames: 60, fps: { num: 15, den: 1 } } },
    { type: 'still', kind: 'motion-still', width: 136, height: 240 },
  ]);
  const [flik] = context.presets.efforts.filter(({ id }) => id === 'flik');
  if (flik === undefined) throw new Error('there is no effort flik');
  const more = {
    ...flik,
    previews: { animated: [{ kind: 'tiny', longSide: 64, fps: 4, seconds: 1, quality: 50, maxBytes: 20_000 }] },
  };
  const changed = { ...context, presets: { ...context.presets, efforts: [more] } };
  t.match(plan(SOURCES['landscape-1080p'], { ...options, effort: 'flik' }, changed).stills.previews, [
    { kind: 'tiny', width: 64, height: 36, fps: 4, frames: 4 },
  ]);
});

const frames = (count: number, side: number, paint: (n: number, at: number) => number) => {
  const data = Buffer.alloc(count * side * side * 3);
  for (let at = 0; at < data.length; at++) data[at] = paint(Math.floor(at / (side * side * 3)), at);
  const read = async (index: number, pictures = 1) =>
    data.subarray(index * side * side * 3, (index + pictures) * side * side * 3);
  return { count, read };
};
const sum = (values: readonly number[] | undefined): number => (values ?? []).reduce((all, one) => all + one, 0);
const moving = { type: 'animated', kind: 'motion', width: 64, height: 64, fps: 12, frames: 24, quality: 60 } as const;

t.test('over its budget it loses quality, then pictures, and never its length', async (t) => {
  let state = 1;
  const noise = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state >> 20;
  };
  const out = testFolder(t);
  const wide = await makeAnimated({ ...moving, seconds: 2.05, maxBytes: 5_000_000 }, frames(24, 64, noise), out);
  const plenty = await sharp(await readFile(path.join(out, 'motion.webp')), { animated: true }).metadata();
  t.match(plenty, { pages: 24, pageHeight: 64, loop: 0 });
  t.equal(sum(plenty.delay), 2050, 'the last picture stays until the end');
  const tight = await makeAnimated({ ...moving, seconds: 2.05, maxBytes: 12_000 }, frames(24, 64, noise), out);
  t.ok(wide.bytes > 30_000 && tight.bytes <= 12_000, `${wide.bytes}, then ${tight.bytes}`);
  const less = await sharp(await readFile(path.join(out, 'motion.webp')), { animated: true }).metadata();
  t.ok((less.pages ?? 0) < 24);
  t.equal(sum(less.delay), 2050);
  await verifyImage(out, tight, { ...moving, seconds: 2.05, maxBytes: 12_000 });
});

t.test('what is not as planned does not count', async (t) => {
  const context = await mediaContext();
  const out = testFolder(t);
  const wanted = { ...moving, seconds: 2, maxBytes: 500_000 };
  const still = await makeAnimated(
    wanted,
    frames(24, 64, (n, at) => (n * 9 + at) % 256),
    out,
  );
  await t.rejects(verifyImage(out, { ...still, width: 60 }, wanted), { code: 'contract_violated', detail: /size is/ });
  await t.rejects(verifyImage(out, { ...still, durationMs: 1 }, wanted), {
    code: 'contract_violated',
    detail: /duration is/,
  });
  await t.rejects(verifyImage(out, still, { ...wanted, maxBytes: 10 }), {
    code: 'contract_violated',
    detail: /bytes is/,
  });
  const loud = await madeClip(out, { name: 'loud', seconds: 0.5, sound: 'sine=r=48000' });
  const { stills } = plan(
    SOURCES['landscape-1080p'],
    { profiles: ['flik'], effort: 'flik', trim: { start: 0, end: 0.5 } },
    await pureContext(),
  );
  const silent = stills.previews?.find((one) => one.type === 'silent');
  if (silent?.type !== 'silent') throw new Error('no silent preview was planned');
  await t.rejects(verifySilent(loud, silent, context), { code: 'contract_violated', detail: /silent is one/ });
});

t.test('a Flik comes with everything that a list shows of it', async (t) => {
  const context = await mediaContext();
  const out = testFolder(t, { out: {} });
  const file = await madeClip(out, { name: 'clip', seconds: 1, sound: 'sine=f=300:r=48000' });
  const outDir = path.join(out, 'out');
  const result = await render({
    file,
    outDir,
    options: { profiles: ['flik'], effort: 'flik', watermark: 'none' },
    context,
  });
  t.same(
    (await readdir(outDir)).sort(),
    [...result.renditions, ...result.stills].map((one) => one.file).sort(),
    'and nothing else',
  );
  const named = (kind: string): Still => {
    const still = result.stills.find((one) => one.kind === kind);
    if (still === undefined) throw new Error(`no ${kind}`);
    return still;
  };
  for (const kind of ['poster', 'preview', 'storyboard', 'motion', 'motion-mp4', 'motion-still']) {
    const still = named(kind);
    const data = await readFile(path.join(outDir, still.file));
    t.equal(still.bytes, data.length, kind);
    t.equal(still.sha256, createHash('sha256').update(data).digest('hex'));
  }
  t.match(named('motion'), { contentType: 'image/webp', width: 240, height: 136, durationMs: 1000 });
  t.match(named('motion-still'), { contentType: 'image/jpeg', width: 240, height: 136 });
  const { format, pages = 1, delay } = await sharp(path.join(outDir, 'motion.webp'), { animated: true }).metadata();
  t.same([format, pages > 2, sum(delay)], ['webp', true, 1000], 'it moves');
  const silent = named('motion-mp4');
  t.match(silent, { contentType: 'video/mp4', width: 320, height: 180, durationMs: 1000 });
  const flik = context.presets.profiles.find(({ id }) => id === 'flik');
  if (flik === undefined) throw new Error('there is no profile flik');
  const { conforms, checks } = await check(path.join(outDir, silent.file), flik, context);
  t.ok(conforms);
  t.match(
    checks.find(({ name }) => name === 'moov-first'),
    { ok: true },
    'starts at once',
  );
  t.equal(checks.find(({ name }) => name === 'sound-length')?.actual, 'no sound');
  t.equal(result.analysis?.flashing.passes, true);
  t.equal(result.analysis?.fingerprint.frames.length, 8);
});
