import { createRequire } from 'node:module';
import t from 'tap';
import { FIXTURES, fixture, REFUSED_NAMES, VIDEO_NAMES } from '../../../fixtures/index.js';
import { isRefusal, QikError } from '../../errors/catalogue.js';
import { plan, probe } from '../index.js';
import { corpusFolder, mediaContext } from './support.js';

const context = await mediaContext();
const tools = { ffmpeg: bundledFfmpeg() };

function bundledFfmpeg(): string {
  const found: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
  return typeof found === 'object' && found !== null && 'path' in found && typeof found.path === 'string'
    ? found.path
    : 'ffmpeg';
}

for (const name of VIDEO_NAMES) {
  t.test(`${name} is what it is`, async (t) => {
    const facts = FIXTURES[name];
    const info = await probe(await fixture(name, tools), context).catch((error: unknown) => {
      if (error instanceof QikError && facts.mayBeRefused.includes(error.code)) {
        return null;
      }
      throw error;
    });
    if (info === null) {
      t.pass('refused, as it may be');
      return;
    }
    const { video } = info;
    t.equal(info.container, facts.container);
    t.strictSame(
      [video.index, video.codec, video.codedWidth, video.codedHeight],
      [facts.index, facts.codec, facts.codedWidth, facts.codedHeight],
    );
    t.strictSame([video.width, video.height], [facts.width, facts.height], 'upright, in square pixels');
    t.strictSame(video.orientation, facts.orientation);
    t.strictSame([video.dynamics, video.range, video.interlaced], [facts.dynamics, facts.range, facts.interlaced]);
    const [fps, expected] = [video.frameRate.num / video.frameRate.den, facts.frameRate.num / facts.frameRate.den];
    t.ok(Math.abs(fps - expected) / expected < 0.02, `${fps} fps, expected ${expected}`);
    t.equal(video.variableFrameRate, facts.variableFrameRate, 'variable frame rate');
    t.equal(video.frames, facts.frames, 'frames');
    const end = facts.videoStartMs + facts.durationMs;
    t.ok(Math.abs(info.durationMs - end) <= 60, `${info.durationMs} ms, expected ${end}`);
    t.equal(info.audio !== null, facts.hasAudio);
    if (info.audio !== null && facts.audio !== null) {
      t.strictSame(
        [info.audio.index, info.audio.codec, info.audio.channels],
        [facts.audio.index, facts.audio.codec, facts.audio.channels],
      );
    }
    for (const kind of facts.privateData) {
      t.ok(info.privateData.includes(kind), `${kind} is noticed`);
    }
    t.equal(
      info.dropped.length,
      facts.streams.length - 1 - (info.audio === null ? 0 : 1),
      'every other stream is named',
    );
    for (const secret of facts.secrets) {
      t.notOk(JSON.stringify(info).includes(secret), 'no private value in the answer');
    }
  });
}

for (const name of REFUSED_NAMES) {
  t.test(`${name} is refused`, async (t) => {
    const facts = FIXTURES[name];
    const error: unknown = await fixture(name, tools)
      .then((file) => probe(file, context))
      .then((info) => plan(info, {}, context))
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    t.ok(isRefusal(error), `a refusal: ${String(error)}`);
    if (error instanceof QikError) {
      t.ok(facts.codes.includes(error.code), `${error.code}: ${error.detail}; expected ${facts.codes.join(' or ')}`);
      for (const secret of facts.secrets) {
        t.notOk(error.message.includes(secret), 'nothing from elsewhere was read');
      }
    }
  });
}

t.test('an endless wait ends: a probe can be stopped', async (t) => {
  const controller = new AbortController();
  controller.abort();
  await t.rejects(probe(await fixture('ordinary-1080p', tools), context, controller.signal));
});

t.test('a real phone file names what it gives away, without its values', async (t) => {
  const folder = corpusFolder(t);
  if (folder === null) {
    return;
  }
  const info = await probe(`${folder}/phone/iphone4s_ios7_2013_rot90_568x320_gps_mono.mov`, context);
  t.ok(info.privateData.includes('location'));
  t.notMatch(JSON.stringify(info), /iPhone|[+-]\d{2}\.\d{3}/);
});
