import t from 'tap';
import { loadPresets } from '../../../presets/index.js';
import { QikError } from '../../errors/catalogue.js';
import { checkOptions, expectedSha256 } from '../index.js';

const presets = await loadPresets();
const rules = { presets, retentionMs: 14 * 86_400_000, now: new Date('2026-05-01T12:00:00Z') };

const refusal = (options: unknown): QikError => {
  try {
    checkOptions(options, rules);
  } catch (error) {
    if (error instanceof QikError) return error;
    throw error;
  }
  throw new Error(`the options were taken: ${JSON.stringify(options)}`);
};
const paths = (options: unknown): string[] => refusal(options).errors.map((error) => error.path);

t.test('nothing said, and everything said', async (t) => {
  t.same(checkOptions({}, rules), {
    render: {},
    sender: null,
    recipients: [],
    sentAt: null,
    ttlMs: null,
    metadata: null,
    priority: 'normal',
    policy: {},
  });
  const all = {
    profiles: ['ios-main@1', 'android-low'],
    effort: 'flik',
    framing: 'square',
    watermark: { text: 'by {sender}', position: 'top-left', widthPercent: 30, marginPercent: 3, opacity: 0.8 },
    trim: { start: 1, end: 2.5 },
    maxBytes: 1_000_000,
    poster: 0.5,
    sender: 'Ann',
    recipients: ['bob', 'eve'],
    sentAt: '2026-05-01T12:04:00+00:00',
    ttl: 'P3D',
    metadata: { thread: [1, 'two', null] },
    priority: 'interactive',
  };
  const wishes = checkOptions(all, rules);
  t.same(wishes.sentAt, new Date('2026-05-01T12:04:00Z'));
  t.equal(wishes.ttlMs, 3 * 86_400_000);
  t.same(wishes.metadata, all.metadata);
  t.same(
    Object.keys(wishes.render).sort(),
    ['effort', 'framing', 'maxBytes', 'poster', 'profiles', 'trim', 'watermark'],
    'only what the media path knows',
  );
});

t.test('all errors at once, each with its path', async (t) => {
  const error = refusal({
    framing: 'round',
    maxBytes: 1,
    colour: 'red',
    trim: { start: 'one' },
    recipients: ['a', 'a'],
  });
  t.equal(error.code, 'invalid_request');
  t.same(error.errors.map((one) => one.path).sort(), [
    '/colour',
    '/framing',
    '/maxBytes',
    '/recipients',
    '/trim/end',
    '/trim/start',
  ]);
  t.match(error.errors.find((one) => one.path === '/framing')?.message, /original, square/);
  t.match(error.errors.find((one) => one.path === '/colour')?.message, /not known/);
  t.same(paths({ profiles: ['nope', 'ios-main', 'ios-main@99'], trim: { start: 2, end: 1 }, effort: 'heroic' }), [
    '/profiles/0',
    '/profiles/2',
    '/effort',
    '/trim/end',
  ]);
  t.same(paths([]), ['']);
  t.same(paths('text'), ['']);
});

t.test('a mark is judged as the kind of mark that it is', async (t) => {
  t.same(paths({ watermark: 'Not An Id' }), ['/watermark']);
  t.same(
    paths({ watermark: { text: 'x', position: 'nowhere', widthPercent: 10, marginPercent: 1, opacity: 2 } }).sort(),
    ['/watermark/opacity', '/watermark/position'],
  );
  t.equal(refusal({ watermark: 'unknown-mark' }).code, 'invalid_watermark');
  t.equal(
    refusal({ watermark: { image: 'AAAA', position: 'top', widthPercent: 10, marginPercent: 1, opacity: 1 } }).code,
    'invalid_watermark',
  );
  checkOptions({ watermark: 'none' }, rules);
});

t.test('codes: the particular one where one kind of thing is wrong', async (t) => {
  t.equal(refusal({ profiles: ['nope'] }).code, 'unknown_profile');
  t.equal(refusal({ profiles: ['nope'], effort: 'heroic' }).code, 'invalid_request');
});

t.test('times', async (t) => {
  checkOptions({ sentAt: '2026-05-01T12:05:00Z' }, rules);
  t.same(paths({ sentAt: '2026-05-01T12:05:01Z' }), ['/sentAt'], 'five minutes ahead and no more');
  t.same(paths({ sentAt: 'yesterday' }), ['/sentAt']);
  t.same(paths({ sentAt: '2026-05-01T12:00:00' }), ['/sentAt'], 'without a zone it is no moment');
  checkOptions({ ttl: 'P14D' }, rules);
  t.same(paths({ ttl: 'P15D' }), ['/ttl']);
  t.same(paths({ ttl: 'PT0S' }), ['/ttl']);
  t.same(paths({ ttl: 'P1M' }), ['/ttl']);
  t.same(paths({ sentAt: '2026-04-30T12:00:00Z', ttl: 'PT1H' }), ['/ttl'], 'over before it came');
  t.same(paths({ sentAt: '2026-04-01T12:00:00Z' }), ['/sentAt']);
});

t.test('metadata of up to 4 KB', async (t) => {
  checkOptions({ metadata: 'x'.repeat(4094) }, rules);
  t.same(paths({ metadata: 'x'.repeat(4095) }), ['/metadata']);
  t.same(paths({ metadata: 'ä'.repeat(2048) }), ['/metadata'], 'bytes, not letters');
});

t.test('digests', async (t) => {
  const base64 = Buffer.alloc(32, 5).toString('base64');
  t.equal(expectedSha256(undefined), null);
  t.equal(expectedSha256('sha-512=:AAAA:'), null);
  t.equal(expectedSha256(`sha-256=:${base64}:`), '05'.repeat(32));
  t.equal(expectedSha256(`sha-512=:AAAA:, SHA-256=:${base64}:`), '05'.repeat(32));
  for (const header of ['sha-256', 'sha-256=', `sha-256=${base64}`, 'sha-256=:AAAA:', 'sha-256=:****:']) {
    t.throws(() => expectedSha256(header), { code: 'invalid_request' }, header);
  }
});

t.test('limits for those who play it', async (t) => {
  const policyOf = (options: object) => checkOptions(options, rules).policy;
  t.same(policyOf({ lockedUntilReply: false }), {}, 'no limit');
  t.same(policyOf({ views: 3, viewWindow: 'P1DT12H', lockedUntilReply: true }), {
    views: 3,
    viewWindowMs: 129_600_000,
    lockedUntilReply: true,
  });
  t.same(checkOptions({ views: 3, poster: 1 }, rules).render, { poster: 1 }, 'nothing of the media path');
  t.same(policyOf({ viewWindow: 'P14D' }), { viewWindowMs: 14 * 86_400_000 });
  for (const viewWindow of ['P15D', 'PT0S', 'P1M', 'P', '1 day'])
    t.same(paths({ viewWindow }), ['/viewWindow'], viewWindow);
  t.same(paths({ views: 0, lockedUntilReply: 1 }).toSorted(), ['/lockedUntilReply', '/views']);
});
