import fc from 'fast-check';
import t from 'tap';
import { namesTag, parseRange, rangeHolds } from '../index.js';

t.test('examples of RFC 9110 for 10,000 bytes', async (t) => {
  t.same(parseRange('bytes=0-499', 10_000), { kind: 'part', start: 0, end: 499 });
  t.same(parseRange('bytes=500-999', 10_000), { kind: 'part', start: 500, end: 999 });
  t.same(parseRange('bytes=-500', 10_000), { kind: 'part', start: 9500, end: 9999 });
  t.same(parseRange('bytes=9500-', 10_000), { kind: 'part', start: 9500, end: 9999 });
  t.same(parseRange('bytes=0-0', 10_000), { kind: 'part', start: 0, end: 0 });
  t.same(parseRange('bytes=9999-20000', 10_000), { kind: 'part', start: 9999, end: 9999 });
  t.same(parseRange('bytes=-20000', 10_000), { kind: 'part', start: 0, end: 9999 });
});

t.test('what cannot be satisfied, and what is ignored', async (t) => {
  for (const header of ['bytes=10000-', 'bytes=10000-10001', 'bytes=-0', 'bytes=99999999999999999999-']) {
    t.same(parseRange(header, 10_000), { kind: 'unsatisfiable' }, header);
  }
  for (const header of [
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,5-6',
    'bytes=a-b',
    'lines=0-1',
    'bytes=1-2x',
    'bytes=0x1-2',
  ]) {
    t.same(parseRange(header, 10_000), { kind: 'whole' }, String(header));
  }
  t.same(parseRange('bytes=-5', 0), { kind: 'unsatisfiable' });
  t.same(parseRange('bytes=0-', 0), { kind: 'unsatisfiable' });
});

t.test('a part always lies within the object and is never empty', async (t) => {
  const header = fc.oneof(
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat().map((a) => `bytes=${a}-`),
    fc.nat().map((a) => `bytes=-${a}`),
    fc.string(),
    fc.string().map((text) => `bytes=${text}`),
  );
  const property = fc.property(header, fc.nat({ max: 100_000 }), (text, bytes) => {
    const wanted = parseRange(text, bytes);
    return wanted.kind !== 'part' || (wanted.start >= 0 && wanted.start <= wanted.end && wanted.end < bytes);
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 2000 }));
});

t.test('tags', async (t) => {
  t.ok(namesTag('"a", W/"b"', '"b"'));
  t.ok(namesTag('*', '"b"'));
  t.notOk(namesTag('"a"', '"b"'));
  t.notOk(namesTag(undefined, '"b"'));
  t.ok(rangeHolds(undefined, '"b"'));
  t.ok(rangeHolds('"b"', '"b"'));
  t.notOk(rangeHolds('W/"b"', '"b"'), 'a weak tag is not strong enough for parts');
  t.notOk(rangeHolds('Wed, 21 Oct 2015 07:28:00 GMT', '"b"'));
});
