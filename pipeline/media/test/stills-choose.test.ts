import sharp from 'sharp';
import t from 'tap';
import { chooseFrame, type RgbFrame, scoreFrame } from '../stills/choose.js';

const size = { width: 320, height: 180 };
/** A picture that every pixel is asked for; the same every time. */
const painted = (grey: (x: number, y: number) => number): RgbFrame => {
  const data = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) data.fill(grey(x, y), (y * size.width + x) * 3, (y * size.width + x + 1) * 3);
  return { ...size, data };
};
const blurred = async (frame: RgbFrame, sigma: number): Promise<RgbFrame> => ({
  ...size,
  data: await sharp(frame.data, { raw: { ...size, channels: 3 } })
    .blur(sigma)
    .raw()
    .toBuffer(),
});
/** A noise of a few steps, as a sensor makes it in the dark. */
const noise = (x: number, y: number): number => ((x * 7919 + y * 6007) % 13) - 6;

const sharpScene = painted((x, y) => ((Math.floor(x / 20) + Math.floor(y / 20)) % 2 === 0 ? 60 : 180));
const black = painted((x, y) => 6 + noise(x, y) / 3);
const white = painted((x, y) => 250 + noise(x, y) / 3);
const flat = painted(() => 120);
const ramp = painted((x) => (x / size.width) * 255);

t.test('black, white and flat pictures are worth nothing', async (t) => {
  for (const [name, frame] of Object.entries({
    black,
    white,
    flat,
    darkNoise: painted((x, y) => 10 + noise(x, y) / 2),
  }))
    t.ok(scoreFrame(frame) < 0.02, `${name}: ${scoreFrame(frame)}`);
  t.ok(scoreFrame(sharpScene) > 0.8, String(scoreFrame(sharpScene)));
});

t.test('sharp is better than blurred, blurred than flat', async (t) => {
  const soft = await blurred(sharpScene, 3);
  const mush = await blurred(sharpScene, 12);
  const scores = [sharpScene, soft, mush, flat].map(scoreFrame);
  t.same(
    scores,
    [...scores].sort((a, b) => b - a),
  );
  t.equal(new Set(scores.map((score) => score.toFixed(2))).size, 4, scores.join(' '));
  t.ok(scoreFrame(ramp) < scoreFrame(sharpScene));
});

t.test('too dark and too bright are worse than well exposed', async (t) => {
  const at = (low: number, high: number) =>
    scoreFrame(painted((x, y) => ((Math.floor(x / 20) + Math.floor(y / 20)) % 2 === 0 ? low : high)));
  t.ok(at(0, 60) < at(80, 140));
  t.ok(at(195, 255) < at(80, 140));
});

t.test('the best is chosen, the earlier one among equals', async (t) => {
  const choose = (...frames: RgbFrame[]) => chooseFrame(frames.map(scoreFrame));
  const soft = await blurred(sharpScene, 3);
  t.equal(choose(black, flat, soft, sharpScene, white), 3);
  t.equal(choose(sharpScene, sharpScene, sharpScene), 0);
  t.equal(choose(black, black, white), 0, 'none is any good');
  t.equal(choose(flat), 0);
  t.equal(chooseFrame([0.5, 0.502]), 0, 'hardly better is not worth waiting for');
  t.equal(chooseFrame([0.5, 0.6]), 1);
  t.equal(chooseFrame([0, 0, 0, 0, 0, 0, 0, 0.01]), 7);
});

t.test('any size can be scored', async (t) => {
  for (const [width, height] of [
    [1, 1],
    [2, 2],
    [1280, 2],
    [3, 700],
  ] as const) {
    const score = scoreFrame({ width, height, data: new Uint8Array(width * height * 3).fill(128) });
    t.ok(score >= 0 && score <= 1, `${width}x${height}`);
  }
  const large = await sharp(sharpScene.data, { raw: { ...size, channels: 3 } })
    .resize(1280, 720, { kernel: 'nearest' })
    .raw()
    .toBuffer();
  const difference = scoreFrame({ width: 1280, height: 720, data: large }) - scoreFrame(sharpScene);
  t.ok(Math.abs(difference) < 0.1, `the same scene at four times the size: ${difference}`);
});
