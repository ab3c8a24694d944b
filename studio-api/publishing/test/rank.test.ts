import fc from 'fast-check';
import t from 'tap';
import { ranksBetween, rerank } from '../rank.js';

const rising = (ranks: readonly string[]): boolean =>
  ranks.every((rank, at) => at === 0 || (ranks[at - 1] ?? '') < rank);
const natural = fc.nat({ max: 5 });

t.test('there is always room between two ranks, and none looks like another', async () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), natural), { maxLength: 60 }), (inserts) => {
      let ranks: string[] = [];
      for (const [where, count] of inserts) {
        const at = where % (ranks.length + 1);
        const fresh = ranksBetween(ranks[at - 1] ?? null, ranks[at] ?? null, count);
        ranks = [...ranks.slice(0, at), ...fresh, ...ranks.slice(at)];
        if (fresh.length !== count || !rising(ranks) || !ranks.every((rank) => /^[0-9a-z]{10,}$/.test(rank)))
          return false;
      }
      return true;
    }),
  );
});

t.test('ranks at an end do not grow', async (t) => {
  let last: string | null = null;
  let first: string | null = null;
  for (let count = 0; count < 2000; count += 1) {
    last = ranksBetween(last, null, 1)[0] ?? null;
    first = ranksBetween(null, first, 1)[0] ?? null;
  }
  t.equal(last?.length, 10);
  t.equal(first?.length, 10);
});

t.test('an order is made with as few new ranks as can be', async (t) => {
  const sorted = ranksBetween(null, null, 30);
  fc.assert(
    fc.property(fc.shuffledSubarray(sorted), fc.option(fc.constantFrom(...sorted)), (wanted, bound) => {
      const others = bound ?? null;
      const result = rerank(wanted, others);
      const kept = result.filter((rank, at) => rank === wanted[at]).length;
      return (
        result.length === wanted.length &&
        rising(result) &&
        (others === null || result.every((rank) => rank < others)) &&
        (others !== null || !rising(wanted) || kept === wanted.length)
      );
    }),
  );
  const [a = '', b = '', c = '', d = ''] = sorted;
  t.equal(rerank([b, c, a, d], null).filter((rank, at) => rank === [b, c, a, d][at]).length, 3, 'one is moved');
});
