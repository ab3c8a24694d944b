import fc from 'fast-check';
import t from 'tap';
import { arrange, type Placed } from '../arrange.js';

const STATES = ['receiving', 'queued', 'processing', 'ready', 'failed'] as const;

/** The newest first. */
const placed = (...states: readonly Placed['state'][]): Placed[] =>
  states.map((state, at) => ({ clipId: String(at), slot: 1, state }));

const told = (...states: readonly Placed['state'][]) => {
  const { shown, next, over } = arrange(placed(...states));
  return [shown?.clipId ?? null, next?.clipId ?? null, over.map(({ clipId }) => clipId).join()];
};

t.test('what plays in a slot, what comes, and what is over', async (t) => {
  t.same(told(), [null, null, '']);
  t.same(told('ready'), ['0', null, '']);
  t.same(told('queued'), [null, '0', '']);
  t.same(told('queued', 'ready'), ['1', '0', ''], 'it plays on until the next is ready');
  t.same(told('ready', 'ready'), ['0', null, '1']);
  t.same(told('failed', 'ready'), ['1', '0', ''], 'an upload that comes to nothing takes nothing away');
  t.same(told('queued', 'failed', 'ready'), ['2', '0', '1']);
  t.same(told('receiving', 'queued', 'ready'), ['2', '0', ''], 'what may break off takes no place yet');
  t.same(told('ready', 'receiving'), ['0', null, '1'], 'whoever began before it comes too late');
});

t.test(
  'whatever is there, what plays and the newest that was taken stay, and so it stays when it is settled',
  async (t) => {
    t.doesNotThrow(() =>
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...STATES), { maxLength: 8 }), (states) => {
          const all = placed(...states);
          const { shown, next, over } = arrange(all);
          const left = all.filter((one) => !over.includes(one));
          const again = arrange(left);
          return (
            (shown === null) === !states.includes('ready') &&
            (shown === null || !over.includes(shown)) &&
            (next === null || !over.includes(next)) &&
            left.filter(({ state }) => state !== 'receiving').length <= 2 &&
            again.over.length === 0 &&
            again.shown === shown &&
            again.next === next
          );
        }),
      ),
    );
  },
);
