import t from 'tap';
import { DEFAULT_LIMITS, libraryLimits } from '../context.js';
import { plan } from '../index.js';
import { pureContext, source } from './support.js';

const pure = await pureContext();
const library = { ...pure, limits: libraryLimits(DEFAULT_LIMITS) };
const profiles = ['flik'];

t.test('ten minutes of which five seconds are kept', async (t) => {
  const long = source({ durationMs: 600_000 });
  const made = plan(long, { profiles, effort: 'flik', trim: { start: 590, end: 595 } }, library);
  t.strictSame(made.trim, { start: 590, duration: 5 });
  t.equal(made.encodes[0]?.frames, 150);
  const boomerang = { profiles, trim: { start: 597, end: 599.5 }, loop: 'boomerang' as const };
  t.equal(plan(long, boomerang, library).encodes[0]?.frames, 148);
});

t.test('what is kept has its limit, and so has the file', async (t) => {
  const trim = { start: 10, end: 14 };
  t.throws(() => plan(source({ durationMs: 60_000 }), { profiles }, library), {
    code: 'too_long',
    detail: /with trim/,
  });
  t.throws(() => plan(source({ durationMs: 60_000 }), { profiles, trim: { start: 0, end: 6 } }, library), {
    code: 'too_long',
  });
  t.throws(() => plan(source({ durationMs: 601_000 }), { profiles, trim }, library), {
    code: 'too_long',
    detail: /at most 600 s are accepted, also/,
  });
  t.ok(plan(source({ durationMs: 601_000 }), { profiles, trim }, pure), 'a message is bounded by its bytes alone');
});

t.test('the size of the picture stays the limit of the service', async (t) => {
  t.strictSame(libraryLimits({ ...DEFAULT_LIMITS, maxWidth: 100 }), {
    maxDurationSeconds: 5,
    maxSourceSeconds: 600,
    maxBytes: 500_000_000,
    maxWidth: 100,
    maxHeight: DEFAULT_LIMITS.maxHeight,
  });
});
