import fc from 'fast-check';
import t from 'tap';
import { isBehind, positionOf, START } from '../feed-position.js';
import { cursorText, type FeedPosition, parseCursor } from '../index.js';

const position: fc.Arbitrary<FeedPosition> = fc
  .tuple(fc.nat({ max: 2 ** 48 - 1 }), fc.uuid())
  .map(([seq, id]) => positionOf(seq, id));

t.test('a cursor says where it was given out', async (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(position, (one) => {
        const text = cursorText(one);
        t.match(text, /^[A-Za-z0-9_-]{20}$/);
        return JSON.stringify(parseCursor(text)) === JSON.stringify(one);
      }),
    ),
  );
  t.same(parseCursor(cursorText(START)), START);
});

t.test('what no feed gave out is no cursor', async (t) => {
  const good = cursorText(positionOf(7, '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708'));
  const others = ['', 'x', good.slice(1), `${good}A`, `${good}=`, `B${good.slice(1)}`, good.replace(/^./, '%'), '7'];
  for (const text of others) t.equal(parseCursor(text), null, text);
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseCursor(text);
        return parsed === null || cursorText(parsed) === text;
      }),
    ),
  );
});

t.test('whoever stands at an entry that is still the same misses nothing, and nobody else', async (t) => {
  // A feed as it was when the cursor was given out, and what happened to it since.
  const history = fc.record({
    ids: fc.array(fc.uuid(), { minLength: 1, maxLength: 8 }),
    stoodAt: fc.nat(),
    prunedThrough: fc.nat({ max: 8 }),
    restoredTo: fc.option(fc.nat({ max: 8 })),
    written: fc.array(fc.uuid(), { maxLength: 8 }),
  });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(history, ({ ids, stoodAt, prunedThrough, restoredTo, written }) => {
        const seq = (stoodAt % ids.length) + 1;
        const stood = positionOf(seq, ids[seq - 1] ?? '');
        const kept = restoredTo === null ? ids : ids.slice(0, restoredTo);
        const now = [...kept, ...written];
        const pruned = Math.min(prunedThrough, now.length);
        const there = now[seq - 1];
        const here = there === undefined || seq <= pruned ? null : positionOf(seq, there);
        const told = isBehind(stood, { pruned, here });
        const nothingCutOff = seq >= pruned;
        const sameFeed = restoredTo === null || restoredTo >= seq;
        // Where the feed was cut off right there, nobody can say any more what stood there.
        if (seq === pruned) return told;
        return told === (nothingCutOff && sameFeed);
      }),
      { numRuns: 500 },
    ),
  );
  t.ok(isBehind(START, { pruned: 0, here: null }), 'before everything, in a feed that has everything');
  t.notOk(isBehind(START, { pruned: 1, here: null }));
});
