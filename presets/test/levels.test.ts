import t from 'tap';
import { dpbFrames, LEVELS, levelByName, RATE_FACTOR } from '../levels.js';

t.test('the table is the one of the standard', async (t) => {
  t.equal(LEVELS.length, 16, 'every level but 1b');
  const main = levelByName('3.1');
  const hd = levelByName('4.0');
  if (main === undefined || hd === undefined) throw new Error('a level is missing');
  t.match(main, { idc: 31, macroblocksPerSecond: 108_000, frameMacroblocks: 3600, maxRate: 14_000 });
  t.match(hd, { idc: 40, macroblocksPerSecond: 245_760, frameMacroblocks: 8192, maxBuffer: 25_000 });
  t.equal(RATE_FACTOR.high * hd.maxRate, 25_000, 'Level 4.0 carries 25 Mbit/s in High');
  t.equal(dpbFrames(hd, 8160), 4, 'and keeps four pictures of 1920x1080');
  t.equal(dpbFrames(main, 400), 16, 'sixteen are the most');
  t.equal(levelByName('4.3'), undefined);
});

t.test('each level holds what the one before it held', async (t) => {
  const keys = ['idc', 'macroblocksPerSecond', 'frameMacroblocks', 'dpbMacroblocks', 'maxRate', 'maxBuffer'] as const;
  for (const [index, level] of LEVELS.entries()) {
    const before = LEVELS[index - 1] ?? level;
    const smaller = keys.filter((key) => level[key] < before[key]);
    t.same(smaller, [], level.name);
    t.equal(level.idc, Math.round(Number(level.name) * 10), level.name);
  }
});
