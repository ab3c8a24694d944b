import fc from 'fast-check';
import t from 'tap';
import { BitReader, removeEmulation } from '../h264/bits.js';
import { dpbFrames, levelByName, lowestLevel, macroblocks } from '../h264/levels.js';

t.test('minimum levels of the sizes that matter, as Table A-1 has them', async (t) => {
  const minimum = (width: number, height: number, fps = 30) =>
    lowestLevel({ width, height, fps, references: 1, profile: 'main', rateKbps: 100, bufferKbits: 100 })?.name;
  const expected: readonly (readonly [number, number, number, string])[] = [
    [320, 320, 30, '2.1'],
    [480, 360, 30, '3.0'],
    [480, 480, 30, '3.0'],
    [640, 360, 30, '3.0'],
    [640, 480, 30, '3.0'],
    [800, 480, 30, '3.1'],
    [640, 640, 30, '3.1'],
    [854, 480, 30, '3.1'],
    [720, 720, 30, '3.1'],
    [1280, 720, 30, '3.1'],
    [720, 1280, 30, '3.1'],
    [1080, 1080, 30, '3.2'],
    [1920, 1080, 30, '4.0'],
    [1920, 1080, 60, '4.2'],
    [270, 480, 30, '2.1'],
  ];
  for (const [width, height, fps, level] of expected) {
    t.equal(minimum(width, height, fps), level, `${width}x${height}@${fps}`);
  }
});

t.test('references, bit rate and long sides raise the level', async (t) => {
  const base = {
    width: 1280,
    height: 720,
    fps: 30,
    references: 5,
    profile: 'main',
    rateKbps: 14_000,
    bufferKbits: 14_000,
  } as const;
  t.equal(lowestLevel(base)?.name, '3.1');
  t.equal(lowestLevel({ ...base, references: 6 })?.name, '4.0', 'the buffer holds five');
  t.equal(lowestLevel({ ...base, rateKbps: 14_001 })?.name, '3.2');
  t.equal(
    lowestLevel({ ...base, rateKbps: 17_500, bufferKbits: 17_500, profile: 'high' })?.name,
    '3.1',
    'High may use a quarter more',
  );
  t.equal(
    lowestLevel({ ...base, width: 4096, height: 16, references: 1 })?.name,
    '4.0',
    'no side above sqrt(8 * MaxFS)',
  );
  const level = levelByName('4.0');
  t.equal(level === undefined ? 0 : dpbFrames(level, macroblocks(1920, 1080)), 4);
});

const writeUnsigned = (value: number): string => {
  const bits = (value + 1).toString(2);
  return '0'.repeat(bits.length - 1) + bits;
};

t.test('Exp-Golomb codes and escapes are read as they were written', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }), (values) => {
      const bits = `${values.map(writeUnsigned).join('')}1`;
      const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
        Number.parseInt(bits.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
      );
      const escaped: number[] = [];
      let zeros = 0;
      for (const byte of bytes) {
        if (zeros >= 2 && byte <= 3) {
          escaped.push(3);
          zeros = 0;
        }
        escaped.push(byte);
        zeros = byte === 0 ? zeros + 1 : 0;
      }
      const reader = new BitReader(removeEmulation(Uint8Array.from(escaped)));
      return values.every((value) => reader.unsigned() === value);
    }),
  );
});
