import fc from 'fast-check';
import t from 'tap';
import { type Candidate, chooseRendition } from '../index.js';

/** So many kilobits a second for ten seconds. */
const rendition = (
  id: string,
  width: number,
  height: number,
  kbps: number,
  platforms: Candidate['platforms'] = ['android'],
): Candidate => ({
  id,
  platforms,
  width,
  height,
  bytes: (kbps * 10_000) / 8,
  durationMs: 10_000,
});
const low = rendition('low', 270, 480, 800);
const main = rendition('main', 720, 1280, 2000);
const hd = rendition('hd', 1080, 1920, 5000);
const ladder = [main, hd, low];
const chosen = (
  device: Parameters<typeof chooseRendition>[1],
  from: readonly Candidate[] = ladder,
): string | undefined => chooseRendition(from, device)?.rendition.id;

t.test('the largest that fits screen and downlink', async (t) => {
  t.equal(chosen({ platform: 'android' }), 'hd');
  t.equal(
    chosen({ platform: 'android', screen: { width: 1280, height: 720 } }),
    'main',
    'the screen may lie either way',
  );
  t.equal(chosen({ platform: 'android', screen: { width: 1279, height: 4000 } }), 'hd', 'only its long side counts');
  t.equal(chosen({ platform: 'android', downlinkKbps: 2500 }), 'main', '2000 is 80 % of 2500');
  t.equal(chosen({ platform: 'android', downlinkKbps: 2499 }), 'low');
  t.equal(chosen({ platform: 'android', screen: { width: 1080, height: 1920 }, downlinkKbps: 3000 }), 'main');
  t.equal(
    chosen({ platform: 'android', screen: { width: 100, height: 100 }, downlinkKbps: 1 }),
    'low',
    'else the smallest',
  );
});

t.test('only of the platform', async (t) => {
  t.equal(chooseRendition(ladder, { platform: 'ios' }), null);
  t.equal(chosen({ platform: 'ios' }, [hd, rendition('apple', 640, 480, 900, ['ios', 'windows-phone'])]), 'apple');
});

t.test('the reason says what decided', async (t) => {
  const reason = (device: Parameters<typeof chooseRendition>[1]) => chooseRendition(ladder, device)?.reason ?? '';
  t.equal(
    reason({ platform: 'android' }),
    '1080x1920 at 5000 kbit/s is the largest for android; neither screen nor downlink were given.',
  );
  t.equal(
    reason({ platform: 'android', screen: { width: 720, height: 1280 }, downlinkKbps: 9000 }),
    "720x1280 at 2000 kbit/s is the largest for android that fits the screen's long side of 1280 and 7200 of 9000 kbit/s.",
  );
  t.equal(
    reason({ platform: 'android', downlinkKbps: 100 }),
    'Nothing for android fits 80 of 100 kbit/s; 270x480 at 800 kbit/s is the smallest there is.',
  );
});

t.test('order does not matter, and nothing that fits is larger than what is chosen', async (t) => {
  const side = fc.integer({ min: 16, max: 2000 });
  const one = fc.record({ width: side, height: side, kbps: fc.integer({ min: 1, max: 9000 }) });
  const property = fc.property(
    fc.array(one, { minLength: 1, maxLength: 8 }),
    side,
    fc.integer({ min: 1, max: 9000 }),
    (sizes, screen, downlinkKbps) => {
      const all = sizes.map(({ width, height, kbps }, at) => rendition(`r${at}`, width, height, kbps));
      const device = { platform: 'android', screen: { width: screen, height: 16 }, downlinkKbps } as const;
      const best = chooseRendition(all, device)?.rendition;
      const fits = all.filter(
        (r) => Math.max(r.width, r.height) <= screen && (r.bytes * 8) / r.durationMs <= downlinkKbps * 0.8,
      );
      const areas = (fits.length > 0 ? fits : all).map((r) => r.width * r.height);
      const expected = fits.length > 0 ? Math.max(...areas) : Math.min(...areas);
      return (
        best !== undefined &&
        best.width * best.height === expected &&
        chooseRendition([...all].reverse(), device)?.rendition.id === best.id
      );
    },
  );
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1000 }));
});
