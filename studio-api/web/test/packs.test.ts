import fc from 'fast-check';
import t from 'tap';
import { applyOps } from '../../publishing/slots.js';
import { differences } from '../src/audit/entry.js';
import { isLocale, localesOf } from '../src/packs/audience.js';
import { moved, opOf, putBack, type Slot } from '../src/packs/slots.js';
import { slugOf } from '../src/packs/slug.js';

const SIZE = 12;
const slots = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: SIZE, maxLength: SIZE })
  .chain((ids) =>
    fc
      .array(fc.boolean(), { minLength: SIZE, maxLength: SIZE })
      .map((full) => ids.map((id, at): Slot => ({ flikId: full[at] ? String(id) : null, instead: [] }))),
  );
const place = fc.integer({ min: 0, max: SIZE - 1 });
const order = (all: readonly { readonly flikId: string | null }[]) => all.map(({ flikId }) => flikId);

t.test('what is dropped is shown where the API puts it', async () => {
  fc.assert(
    fc.property(slots, place, place, (before, from, to) => {
      const op = opOf(before, from, to);
      if (op === null) return true;
      const told = order(applyOps(before, [op], SIZE));
      return JSON.stringify(told) === JSON.stringify(order(moved(before, from, to)));
    }),
  );
});

t.test('what was taken out can be put back where it was', async (t) => {
  const before: Slot[] = ['a', 'b', 'c'].map((flikId) => ({ flikId, instead: [] }));
  for (const flikId of ['a', 'b', 'c']) {
    const out = applyOps(before, [{ do: 'take-out', flikId }], null);
    t.same(order(applyOps(out, putBack(before, flikId, false), null)), ['a', 'b', 'c']);
    const hole = applyOps(before, [{ do: 'take-out', flikId }], SIZE);
    t.same(order(applyOps(hole, putBack(before, flikId, true), SIZE)).slice(0, 3), ['a', 'b', 'c']);
  }
});

t.test('names and languages', async (t) => {
  t.equal(slugOf('  Été à la plage! '), 'ete-a-la-plage');
  t.ok(['fr', 'pt-BR', 'zh-Hant-TW'].every(isLocale));
  t.notOk(['', 'FR', 'pt_BR', 'french'].some(isLocale));
  t.same(localesOf('fr, pt-BR fr'), ['fr', 'pt-BR']);
  t.equal(localesOf(' '), null);
});

t.test('what an entry of the audit says was changed', async (t) => {
  t.same(differences({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 }), [
    { name: 'b', before: 2, after: 3 },
    { name: 'c', before: undefined, after: 4 },
  ]);
  t.same(differences(null, null), []);
});
