import fc from 'fast-check';
import t from 'tap';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import type { PackSlot } from '../../db/index.js';
import { applyOps, MAX_SLOTS, type SlotOp, STARTER_SLOTS } from '../slots.js';

const IDS = Array.from({ length: 15 }, (_, at) => `flik-${at}`);
const id = fc.constantFrom(...IDS);

const op: fc.Arbitrary<SlotOp> = fc.oneof(
  id.map((flikId) => ({ do: 'add' as const, flikId })),
  id.map((flikId) => ({ do: 'take-out' as const, flikId })),
  fc.tuple(id, id).map(([flikId, before]) => ({ do: 'move' as const, flikId, before })),
  fc.tuple(id, id).map(([flikId, after]) => ({ do: 'move' as const, flikId, after })),
  fc.tuple(id, fc.integer({ min: 1, max: 14 })).map(([flikId, slot]) => ({ do: 'put' as const, flikId, slot })),
  fc.tuple(id, id).map(([flikId, other]) => ({
    do: 'instead' as const,
    flikId,
    instead: [{ platform: 'ios' as const, flikId: other }],
  })),
);
const ops = fc.array(op, { maxLength: 30 });
const size = fc.constantFrom(null, STARTER_SLOTS);

const inside = (slots: readonly PackSlot[]): string[] => slots.flatMap(({ flikId }) => flikId ?? []);
const show = (slots: readonly PackSlot[]): string => slots.map(({ flikId }) => flikId?.slice(5) ?? '-').join(' ');
const packOf = (...ids: readonly (number | null)[]): PackSlot[] =>
  ids.map((one) => ({ flikId: one === null ? null : `flik-${one}`, instead: [] }));

/** The same, left out where it is refused, as it is for an editor who is told so. */
function attempt(slots: readonly PackSlot[], one: SlotOp, places: number | null): readonly PackSlot[] {
  try {
    return applyOps(slots, [one], places);
  } catch (error) {
    if (error instanceof QikError && error.code === 'not_possible_now') return slots;
    throw error;
  }
}

t.test('no Flik is lost or doubled, whatever two editors do at once', async () => {
  fc.assert(
    fc.property(ops, ops, fc.array(fc.boolean(), { maxLength: 60 }), size, (one, other, turns, places) => {
      const queues = [[...one], [...other]];
      let slots = applyOps([], [], places);
      const expected = new Set<string>();
      const next = (turn: boolean): SlotOp | undefined =>
        queues[turn ? 0 : 1]?.shift() ?? queues[turn ? 1 : 0]?.shift();
      for (const turn of [...turns, ...Array.from({ length: 60 }, () => true)]) {
        const now = next(turn);
        if (now === undefined) break;
        const before = slots;
        slots = attempt(slots, now, places);
        if (slots !== before && (now.do === 'add' || now.do === 'put')) expected.add(now.flikId);
        if (slots !== before && now.do === 'take-out') expected.delete(now.flikId);
        const ids = inside(slots);
        if (new Set(ids).size !== ids.length) return false;
        if (ids.length !== expected.size || ids.some((flik) => !expected.has(flik))) return false;
        if (places !== null && slots.length !== places) return false;
        if (places === null && slots.length > 0 && slots.at(-1)?.flikId === null) return false;
      }
      return true;
    }),
  );
});

t.test('a move means the same whatever others did: it is beside the neighbour that it named', async () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(IDS, { minLength: 2 }), ops, (start, others) => {
      const [flikId, neighbour] = start;
      if (flikId === undefined || neighbour === undefined) return true;
      let slots: readonly PackSlot[] = applyOps(
        [],
        start.map((one) => ({ do: 'add', flikId: one })),
        null,
      );
      for (const one of others) slots = attempt(slots, one, null);
      if (!inside(slots).includes(flikId) || !inside(slots).includes(neighbour)) return true;
      const moved = applyOps(slots, [{ do: 'move', flikId, before: neighbour }], null);
      const ids = moved.map((slot) => slot.flikId);
      // Empty places at the end are no places.
      const rest = (all: readonly PackSlot[]): string =>
        show(all.filter((slot) => slot.flikId !== flikId)).replace(/( ?-)+$/, '');
      return ids.indexOf(flikId) === ids.indexOf(neighbour) - 1 && rest(moved) === rest(slots);
    }),
  );
});

t.test('places', async (t) => {
  const starter = (ids: readonly (number | null)[], ...all: SlotOp[]) =>
    show(applyOps(packOf(...ids), all, STARTER_SLOTS));
  const flik = (n: number): string => `flik-${n}`;
  t.equal(starter([]), '- - - - - - - - - - - -', 'the starter pack has twelve');
  t.equal(starter([1, 2, 3], { do: 'take-out', flikId: flik(2) }), '1 - 3 - - - - - - - - -', 'a place stays, empty');
  t.equal(starter([1, 2, 3], { do: 'put', flikId: flik(3), slot: 1 }), '3 2 1 - - - - - - - - -', 'two change places');
  t.equal(
    starter([1, 2, 3], { do: 'put', flikId: flik(9), slot: 2 }),
    '1 9 3 2 - - - - - - - -',
    'what is there makes room',
  );
  t.equal(starter([1, 2, 3], { do: 'put', flikId: flik(9), slot: 12 }), '1 2 3 - - - - - - - - 9');
  t.equal(
    starter([1, null, 3], { do: 'add', flikId: flik(9) }),
    '1 - 3 9 - - - - - - - -',
    'behind all that are there',
  );
  const full = Array.from({ length: 12 }, (_, at) => at);
  t.throws(() => starter(full, { do: 'add', flikId: flik(13) }), { code: 'not_possible_now' });
  t.throws(() => starter(full, { do: 'put', flikId: flik(13), slot: 3 }), { code: 'not_possible_now' });
  t.throws(() => starter([1], { do: 'put', flikId: flik(1), slot: 13 }), { code: 'not_possible_now' });
  t.throws(() => starter([1], { do: 'move', flikId: flik(2), after: flik(1) }), { code: 'not_possible_now' });
  t.throws(() => starter([1], { do: 'add', flikId: flik(1) }), { code: 'not_possible_now' });
  t.equal(show(applyOps(packOf(1, 2, 3), [{ do: 'take-out', flikId: flik(2) }], null)), '1 3', 'others close up');
  const many = Array.from({ length: MAX_SLOTS }, (_, at) => at + 100);
  t.throws(() => applyOps(packOf(...many), [{ do: 'add', flikId: flik(1) }], null), { code: 'not_possible_now' });
});
