import sharp from 'sharp';
import t from 'tap';
import { loadPresets } from '../../../presets/index.js';
import type { MarkPlan } from '../types.js';
import { type DrawnMark, drawMark } from '../watermark/draw.js';
import { resolveWatermark } from '../watermark/resolve.js';

const mark = (content: MarkPlan['content'], rest: Partial<MarkPlan> = {}): MarkPlan => ({
  id: 'inline',
  content,
  position: 'top-left',
  widthPercent: 50,
  marginPercent: 0,
  opacity: 1,
  from: null,
  to: null,
  safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
  ...rest,
});
const imageMark = (bytes: Uint8Array, rest?: Partial<MarkPlan>) => mark({ kind: 'image', bytes }, rest);
const textMark = (text: string, rest?: Partial<MarkPlan>) => mark({ kind: 'text', text }, rest);
const frame = { width: 320, height: 180 };

/** The pixels of a mark's PNG, which has to be what it says. */
const pixelsOf = async (drawn: DrawnMark) => {
  const metadata = await sharp(drawn.png).metadata();
  t.match(metadata, {
    format: 'png',
    width: drawn.width,
    height: drawn.height,
    channels: 4,
    depth: 'uchar',
    isPalette: false,
    hasProfile: false,
  });
  const data = await sharp(drawn.png).raw().toBuffer();
  return (x: number, y: number) => [...data.subarray((y * drawn.width + x) * 4, (y * drawn.width + x) * 4 + 4)];
};

/** What one sees of a mark on a background of one grey: the brightness of every pixel. */
const seenOn = async (drawn: DrawnMark, grey: number): Promise<number[]> => {
  const background = { r: grey, g: grey, b: grey };
  return [...(await sharp(drawn.png).flatten({ background }).toColourspace('b-w').raw().toBuffer())];
};

t.test('an SVG is drawn crisp at the size it has on the frame', async (t) => {
  const halves = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><path d="M0 0H2V2H0z" fill="#f00"/><path d="M2 0H4V2H2z" fill="#00f" fill-opacity=".5"/></svg>',
  );
  for (const id of ['inline', 'kept@1']) {
    const drawn = await drawMark(imageMark(halves, { id, opacity: 0.5 }), frame);
    t.match(drawn, { x: 0, y: 0, width: 160, height: 80 });
    const at = await pixelsOf(drawn);
    t.same(at(0, 0), [255, 0, 0, 128], 'opacity is in alpha');
    t.same(at(79, 40), [255, 0, 0, 128], 'no blur up to the edge');
    t.same(at(80, 40), [0, 0, 255, 64], 'and none after it');
    t.same(at(159, 79), [0, 0, 255, 64]);
  }
});

t.test('a PNG of any kind becomes RGBA of 8 bits', async (t) => {
  const orange = sharp({
    create: { width: 30, height: 15, channels: 4, background: { r: 255, g: 128, b: 0, alpha: 1 } },
  });
  const kinds: Record<string, Buffer> = {
    rgba: await orange.clone().png().toBuffer(),
    rgb: await orange.clone().removeAlpha().png().toBuffer(),
    palette: await orange.clone().png({ palette: true }).toBuffer(),
    '16 bit': await orange.clone().toColourspace('rgb16').png().toBuffer(),
    'with a date and a camera': await orange
      .clone()
      .withExif({ IFD0: { Make: 'Camera' } })
      .png()
      .toBuffer(),
  };
  for (const [name, bytes] of Object.entries(kinds)) {
    const drawn = await drawMark(imageMark(bytes, { position: 'bottom-right' }), frame);
    t.match(drawn, { x: 160, y: 100, width: 160, height: 80 }, name);
    t.same((await pixelsOf(drawn))(80, 40), [255, 128, 0, 255], name);
    t.notOk(drawn.png.includes('Camera'));
  }
  const grey = await orange.clone().removeAlpha().toColourspace('b-w').png().toBuffer();
  const [red, green, blue, alpha] = (await pixelsOf(await drawMark(imageMark(grey), frame)))(10, 10);
  t.ok(red === green && green === blue && red !== undefined && red > 100 && red < 200);
  t.equal(alpha, 255);
});

t.test('transparency survives', async (t) => {
  const clear = sharp({ create: { width: 20, height: 10, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } } });
  const at = await pixelsOf(await drawMark(imageMark(await clear.png().toBuffer(), { opacity: 0.5 }), frame));
  t.same(at(5, 5)[3], 64);
  const gone = await pixelsOf(await drawMark(textMark('Hello', { opacity: 0 }), frame));
  t.equal(gone(5, 5)[3], 0);
});

t.test('an image that only looks right is refused', async (t) => {
  const whole = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: '#fff',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  const broken = Buffer.from(whole).fill(0x55, 200, 300);
  await t.rejects(drawMark(imageMark(broken), frame), { code: 'invalid_watermark', detail: /cannot be drawn/ });
  await t.rejects(drawMark(imageMark(Buffer.from('hello')), frame), { code: 'invalid_watermark' });
  const empty = Buffer.from('<svg viewBox="0 0 4 2"/>');
  t.ok((await drawMark(imageMark(empty), frame)).png, 'an empty picture is a picture');
});

t.test('a mark larger than any picture of a profile is still drawn at its size', async (t) => {
  const bytes = Buffer.from('<svg viewBox="0 0 16 9"><path d="M0 0H16V9H0z" fill="#0f0"/></svg>');
  const drawn = await drawMark(imageMark(bytes, { widthPercent: 100 }), { width: 3840, height: 2160 });
  t.match(drawn, { x: 0, y: 0, width: 3840, height: 2160 });
  t.same((await pixelsOf(drawn))(3839, 2159), [0, 255, 0, 255]);
});

t.test('text can be read on black, grey and white', async (t) => {
  const drawn = await drawMark(textMark('Anna, 3 May', { widthPercent: 60 }), frame);
  t.equal(drawn.width, 192);
  for (const grey of [0, 128, 255]) {
    const seen = await seenOn(drawn, grey);
    t.ok(seen.filter((value) => value > 250).length > seen.length * 0.05, `white letters on ${grey}`);
    t.ok(seen.filter((value) => value < 110).length > seen.length * 0.03, `a dark rim on ${grey}`);
  }
  const at = await pixelsOf(drawn);
  t.equal(at(0, 0)[3], at(drawn.width - 1, 0)[3], 'the rim is not cut off at the corners');
  t.ok((at(0, 0)[3] ?? 255) < 40, 'and fades out');
});

t.test('markup in a text is drawn and not obeyed', async (t) => {
  const plain = await drawMark(textMark('<span size="1">a</span> & &amp;'), frame);
  const other = await drawMark(textMark('a & &'), frame);
  t.not(plain.height, other.height, 'all of it is there');
  await drawMark(textMark('<b>not closed'), frame);
});

t.test('a long text stays within the frame, a short one is not blown up', async (t) => {
  const long = await drawMark(textMark('W'.repeat(120), { widthPercent: 100, position: 'center' }), frame);
  t.ok(long.width <= 320 && long.height >= 2);
  const short = await drawMark(textMark('i', { widthPercent: 100 }), { width: 180, height: 320 });
  t.ok(short.height <= 38 && short.height >= 30, `a fifth of the shorter side: ${short.height}`);
});

t.test('the built-in mark reads on black and white, in its corner', async (t) => {
  const plan = resolveWatermark(undefined, await loadPresets());
  if (plan === null) return t.fail('no mark');
  const portrait = { width: 720, height: 1280 };
  const drawn = await drawMark(plan, portrait);
  t.ok(Math.abs(drawn.width - 720 * 0.16) <= 2);
  t.ok(portrait.width - drawn.x - drawn.width < 720 * 0.04);
  t.ok(portrait.height - drawn.y - drawn.height >= 1280 * 0.06);
  for (const grey of [0, 255]) {
    const seen = await seenOn(drawn, grey);
    const bright = seen.filter((value) => value > 200).length / seen.length;
    const dark = seen.filter((value) => value < 190).length / seen.length;
    t.ok(bright > 0.2 && dark > 0.08, `bright ${bright}, dark ${dark} on ${grey}`);
  }
  const again = await drawMark(plan, portrait);
  t.ok(drawn.png.equals(again.png), 'the same every time');
});
