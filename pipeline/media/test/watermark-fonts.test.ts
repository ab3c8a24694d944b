import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';

// A machine without fonts: set before the first use of the rasteriser, which reads it once.
const folder = testFolder(t, {
  'fonts.conf':
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/nonexistent</dir></fontconfig>',
});
process.env['FONTCONFIG_FILE'] = join(folder, 'fonts.conf');
const { drawText, measureText } = await import('../watermark/letters.js');
const { readSvg } = await import('../watermark/svg.js');
const { rasterise } = await import('../watermark/raster.js');

const size = { width: 300, height: 60 };
const pixels = async (text: string): Promise<Buffer> => (await drawText(text, size)).data;
const whiteIn = (data: Buffer): number => {
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) > 240 && (data[at + 3] ?? 0) > 240) count++;
  return count;
};

const svgText = (text: string) =>
  readSvg(Buffer.from(`<svg viewBox="0 0 300 60"><text y="50" font-size="50" fill="#fff">${text}</text></svg>`));

// Runs first: the font must reach SVG text without a text mark before it.
t.test('text in an SVG has letters without any font on the machine', async (t) => {
  for (const trust of ['kept', { limitMs: 60_000 }] as const) {
    // One letter each: the pairs are spaced differently in the two scripts.
    const latin = await rasterise(svgText('M'), size, trust);
    const cyrillic = await rasterise(svgText('М'), size, trust);
    t.ok(whiteIn(latin.data) > 200, 'there is ink');
    t.ok(cyrillic.data.equals(latin.data), 'letters that look alike come out alike: no boxes with numbers');
  }
});

t.test('text marks have letters without any font on the machine', async (t) => {
  for (const text of ['Hello', 'Привет', 'Γειά σου', 'Zażółć', 'שלום', 'مرحبا'])
    t.ok(whiteIn(await pixels(text)) > 800, text);
});

t.test('Cyrillic and Greek are letters and not boxes with numbers', async (t) => {
  // One letter each: the pairs are spaced differently in the three scripts.
  for (const [latin, cyrillic, greek] of ['BВΒ', 'MМΜ', 'HНΗ', 'OОΟ', 'TТΤ'].map((letters) => [...letters])) {
    const drawn = await pixels(latin ?? '');
    t.ok(drawn.equals(await pixels(cyrillic ?? '')), `Cyrillic ${cyrillic}`);
    t.ok(drawn.equals(await pixels(greek ?? '')), `Greek ${greek}`);
  }
  t.notOk((await pixels('Ж')).equals(await pixels('Д')));
  t.not(await measureText('Ж'), await measureText('Ш'));
});
