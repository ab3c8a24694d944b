import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { judgeFlashing } from '../analysis/flashing.js';
import { type Frames, GRID } from '../analysis/frames.js';
import { analysePicture } from '../analysis/index.js';
import { clipOf } from './clips.js';
import { mediaContext } from './support.js';

type Colour = readonly [number, number, number];
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];
const RED: Colour = [255, 0, 0];
const BLUE: Colour = [0, 0, 255];

/** Pictures of cells, each painted by its number, column and row. */
const paint = (fps: number, seconds: number, colour: (n: number, x: number, y: number) => Colour): Frames => {
  const count = Math.round(fps * seconds);
  const data = new Uint8Array(count * GRID * GRID * 3);
  for (let at = 0; at < count * GRID * GRID; at++) {
    const cell = at % (GRID * GRID);
    data.set(colour(Math.floor(at / (GRID * GRID)), cell % GRID, Math.floor(cell / GRID)), at * 3);
  }
  return { data, count, fps };
};

/** Two colours by turns, so many times a second, on the left part of the picture. */
const strobe = (hertz: number, [one, other]: readonly [Colour, Colour], share = 1, fps = 30, seconds = 2): Frames =>
  paint(fps, seconds, (n, x) => (x < share * GRID && Math.floor((n / fps) * hertz * 2 + 1e-9) % 2 === 1 ? other : one));

t.test('three flashes in a second pass, more do not', async (t) => {
  for (const fps of [15, 25, 30, 30_000 / 1001, 60]) {
    t.match(judgeFlashing(strobe(3, [BLACK, WHITE], 1, fps)), { passes: true, maxFlashesPerSecond: 3 }, `${fps} fps`);
    t.match(judgeFlashing(strobe(4, [BLACK, WHITE], 1, fps)), { passes: false, redFlashes: 0 }, `${fps} fps`);
  }
  t.match(judgeFlashing(strobe(15, [BLACK, WHITE])), { passes: false, maxFlashesPerSecond: 15 });
  t.match(judgeFlashing(strobe(1, [BLACK, WHITE], 1, 30, 0.4)), { passes: true, at: null }, 'nothing happens');
});

t.test('only a short burst counts as well, and is found', async (t) => {
  const burst = paint(30, 4, (n) => (n >= 60 && n < 90 && Math.floor(n / 3) % 2 === 1 ? WHITE : BLACK));
  const found = judgeFlashing(burst);
  t.equal(found.passes, false);
  t.ok((found.at ?? 0) > 1 && (found.at ?? 9) < 2.2, `at ${found.at} s`);
});

t.test('a quarter of the picture may flash, more may not', async (t) => {
  t.ok(judgeFlashing(strobe(8, [BLACK, WHITE], 0.25)).passes);
  t.notOk(judgeFlashing(strobe(8, [BLACK, WHITE], 0.3)).passes);
});

t.test('a tenth of the light, and not where even the darker side is bright', async (t) => {
  // Relative luminances of 0.095 and 0.106; of 0.80 and 0.79 below white.
  const grey = (code: number): Colour => [code, code, code];
  t.ok(judgeFlashing(strobe(8, [BLACK, grey(86)])).passes);
  t.notOk(judgeFlashing(strobe(8, [BLACK, grey(92)])).passes);
  t.ok(judgeFlashing(strobe(8, [grey(232), WHITE])).passes, '0.81');
  t.notOk(judgeFlashing(strobe(8, [grey(228), WHITE])).passes, '0.78');
});

t.test('a slow fade down through the bright counts once it is dark', async (t) => {
  const fading = paint(60, 2, (n) => {
    const code = 255 - Math.round(Math.abs(((n % 12) - 6) / 6) * 255);
    return [code, code, code];
  });
  t.match(judgeFlashing(fading), { passes: false, maxFlashesPerSecond: 5 });
});

t.test('red by turns with what is as bright is a red flash', async (t) => {
  // The same relative luminance as red: only the colour changes.
  const grey: Colour = [127, 127, 127];
  t.match(judgeFlashing(strobe(4, [RED, grey])), { passes: false, maxFlashesPerSecond: 4, redFlashes: 4 });
  t.match(judgeFlashing(strobe(3, [RED, grey])), { passes: true, redFlashes: 3 });
  t.match(judgeFlashing(strobe(12, [RED, BLUE])), { passes: false, redFlashes: 12 });
  t.match(judgeFlashing(strobe(12, [[160, 120, 110], grey])), { redFlashes: 0 }, 'not saturated');
  t.match(judgeFlashing(strobe(12, [[8, 0, 0], BLACK])), { redFlashes: 0 }, 'too dark to be red');
});

t.test('parts that flash by turns add up, neighbours in opposite rhythm too', async (t) => {
  const flashing = (n: number) => Math.floor(n / 4) % 2 === 1;
  // Left twice, then right twice, within the same second.
  const turns = paint(30, 2, (n, x) => (x < GRID / 2 === n % 32 < 16 && flashing(n) ? WHITE : BLACK));
  t.equal(judgeFlashing(turns).passes, false);
  const opposite = paint(30, 2, (n, x) => (flashing(n) === x < GRID / 2 ? WHITE : BLACK));
  t.equal(judgeFlashing(opposite).passes, false);
});

t.test('what moves does not flash', async (t) => {
  // A white bar as wide as a third of the picture goes across it twice a second.
  const bar = paint(30, 2, (n, x) => ((x + GRID - Math.round((n * GRID) / 15)) % GRID < GRID / 3 ? WHITE : BLACK));
  t.equal(judgeFlashing(bar).passes, true);
  const cut = paint(30, 3, (n) => (n < 45 ? BLACK : WHITE));
  t.match(judgeFlashing(cut), { passes: true, maxFlashesPerSecond: 0.5 });
});

t.test('slow enough always passes, fast and large never', async () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 9, noNaN: true }),
      fc.integer({ min: 0, max: 100 }),
      fc.double({ min: 0.35, max: 1, noNaN: true }),
      (hertz, dark, share) => {
        const { passes, maxFlashesPerSecond } = judgeFlashing(strobe(hertz, [[dark, dark, dark], WHITE], share));
        return passes === maxFlashesPerSecond <= 3 && (hertz > 2.5 || passes) && (hertz < 4 || !passes);
      },
    ),
    { numRuns: 15 },
  );
});

t.test('in files, as they are encoded', async (t) => {
  const context = await mediaContext();
  const folder = testFolder(t);
  const size = { width: 96, height: 64, fps: 30 };
  const picture = (light: boolean) => new Uint8Array(size.width * size.height * 3).fill(light ? 235 : 16);
  const file = async (name: string, hold: number) =>
    clipOf(
      path.join(folder, `${name}.mp4`),
      size,
      Array.from({ length: 40 }, (_, n) => picture(Math.floor(n / hold) % 2 === 1)),
    );
  const judged = async (name: string, hold: number) =>
    (await analysePicture({ ...size, file: await file(name, hold), frames: 40 }, { folder, context })).flashing;
  t.match(await judged('slow', 5), { passes: true, maxFlashesPerSecond: 3 });
  t.match(await judged('fast', 3), { passes: false, maxFlashesPerSecond: 5 });
});
