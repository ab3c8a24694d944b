import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type ChainOptions, type ChainProblem, verifyChain } from '../chain.js';
import { type ChainEntry, canonicalJson } from '../entry.js';
import { anchorAt, chainOf, hexOf, type Said, said, seal } from './sample.js';

const details = fc.dictionary(
  fc.string({ maxLength: 8 }),
  fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.double({ noDefaultInfinity: true, noNaN: true })),
  { maxKeys: 3 },
);
const saying: fc.Arbitrary<Said> = fc.record({
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  actor: fc.string(),
  action: fc.constantFrom('clip.deleted', 'clip.expired', 'key.revoked'),
  subject: fc.string().map(hexOf),
  details,
});
const sayings = fc.array(saying, { minLength: 1, maxLength: 12 });
/** A chain, the place of one entry in it (from 0), and where checkpoints were signed. */
const scene = fc.tuple(sayings, fc.nat(), fc.array(fc.nat(), { maxLength: 3 })).map(([all, place, signed]) => {
  const chain = chainOf(all);
  const anchors = signed.map((seq) => anchorAt(chain, 1 + (seq % chain.length)));
  return { chain, place: place % chain.length, anchors };
});

const found = async (entries: readonly unknown[], options: ChainOptions = {}): Promise<ChainProblem | null> =>
  (await verifyChain(entries, options)).problem;

/** The entry is named, alone or as one of some. */
const names = (problem: ChainProblem | null, seq: number): boolean =>
  problem !== null && problem.seq <= seq && seq <= problem.through && problem.detail.includes(String(problem.seq));
const namesOne = (problem: ChainProblem | null, seq: number): boolean =>
  names(problem, seq) && problem?.seq === problem?.through;

const hold = <T>(t: Test, value: fc.Arbitrary<T>, property: (value: T) => Promise<boolean | undefined>) =>
  t.resolves(fc.assert(fc.asyncProperty(value, property)));

/** Another entry in the same place, not just another spelling of the same. */
const differs = (one: unknown, other: unknown): boolean => canonicalJson(one) !== canonicalJson(other);

t.test('a chain that nobody touched is whole', async (t) => {
  await hold(t, scene, async ({ chain, anchors }) => {
    const report = await verifyChain(chain, { anchors });
    const last = chain.at(-1);
    return (
      report.problem === null &&
      report.last.seq === chain.length &&
      report.last.hash === last?.hash &&
      report.signedThrough === Math.max(0, ...anchors.map(({ seq }) => seq))
    );
  });
});

t.test('it stays whole on its way through JSON, whatever the order of the fields, and in parts', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    const turned = chain.map((entry) => Object.fromEntries(Object.entries(entry).reverse()));
    const back: unknown = JSON.parse(JSON.stringify(turned));
    const after = chain[place];
    return (
      Array.isArray(back) &&
      (await found(back, { anchors })) === null &&
      after !== undefined &&
      (await found(chain.slice(place + 1), { after })) === null
    );
  });
});

const put = (list: readonly unknown[], place: number, value: unknown): unknown[] => list.with(place, value);

/** One field of an entry, with something else in it. */
const alteration = fc.oneof(
  fc.constantFrom('at', 'actor', 'action').map((field) => (entry: ChainEntry) => ({ ...entry, [field]: 'something' })),
  fc.constantFrom('subject', 'prev', 'hash').map((field) => (entry: ChainEntry) => ({ ...entry, [field]: hexOf('x') })),
  fc.integer({ min: 1, max: 20 }).map((seq) => (entry: ChainEntry) => ({ ...entry, seq })),
  details.map((other) => (entry: ChainEntry) => ({ ...entry, details: other })),
  fc.constant((entry: ChainEntry) => ({ ...entry, note: 'a field that no hash covers' })),
  fc.constant(({ actor: _, ...entry }: ChainEntry) => entry),
  fc.constantFrom(null, 7, 'text', []).map((other) => () => other),
);

t.test('one altered entry is found and named', async (t) => {
  await hold(t, fc.tuple(scene, alteration), async ([{ chain, place, anchors }, alter]) => {
    const entry = chain[place];
    if (entry === undefined) return false;
    const altered = alter(entry);
    fc.pre(differs(altered, entry));
    const problem = await found(put(chain, place, altered), { anchors });
    return problem?.kind === 'altered' && namesOne(problem, place + 1);
  });
});

/** The entry says something else, and its own hash is right again. */
const made = (entry: ChainEntry, more: Partial<Said> = { actor: 'somebody-else' }): ChainEntry =>
  seal({ ...entry, ...more });

t.test('so is one whose hash was made anew, as far as what follows can tell', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    const entry = chain[place];
    if (entry === undefined) return false;
    fc.pre(entry.actor !== 'somebody-else');
    const seq = place + 1;
    const altered = put(chain, place, made(entry));
    const problem = await found(altered, { anchors });
    // Nothing follows the last entry, and what follows the one before it could itself be the one that was made anew.
    if (seq === chain.length && !anchors.some((anchor) => anchor.seq === seq)) return problem === null;
    if (seq <= chain.length - 2) return problem?.kind === 'altered' && namesOne(problem, seq);
    return names(problem, seq);
  });
});

t.test('an entry that was cut out and its neighbour tied to what is left is found as well', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    const [before, after] = [chain[place - 1], chain[place + 1]];
    fc.pre(before !== undefined && after !== undefined);
    if (before === undefined || after === undefined) return false;
    const tied = seal({ ...after, seq: place + 1, prev: before.hash });
    const rest = [...chain.slice(0, place), tied, ...chain.slice(place + 2)];
    const problem = await found(rest, { anchors });
    const covered = anchors.some(({ seq }) => seq > place);
    // With nothing behind them and nothing signed, what is left is a whole chain.
    if (place + 2 === chain.length && !covered) return problem === null;
    return problem !== null && problem.seq <= place + 2 && problem.through >= place + 1;
  });
});

t.test('a removed entry is found and named', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    const problem = await found(chain.toSpliced(place, 1), { anchors });
    if (place < chain.length - 1) return problem?.kind === 'missing' && namesOne(problem, place + 1);
    const signed = anchors.some(({ seq }) => seq === chain.length);
    return signed ? problem?.kind === 'cut_off' && namesOne(problem, place + 1) : problem === null;
  });
});

t.test('two entries that changed places are found and named', async (t) => {
  await hold(t, fc.tuple(scene, fc.nat()), async ([{ chain, place, anchors }, to]) => {
    const other = to % chain.length;
    fc.pre(other !== place);
    const swapped = put(put(chain, place, chain[other]), other, chain[place]);
    const problem = await found(swapped, { anchors });
    return problem?.kind === 'reordered' && namesOne(problem, Math.min(place, other) + 1);
  });
});

t.test('so is one that was moved, and one that is there twice', async (t) => {
  await hold(t, fc.tuple(scene, fc.nat()), async ([{ chain, place, anchors }, to]) => {
    const other = to % chain.length;
    const entry = chain[place];
    if (entry === undefined) return false;
    const twice = chain.toSpliced(Math.max(place, other) + 1, 0, entry);
    const repeated = await found(twice, { anchors });
    if (repeated?.kind !== 'repeated' || !namesOne(repeated, place + 1)) return false;
    fc.pre(other !== place);
    const moved = chain.toSpliced(place, 1).toSpliced(other, 0, entry);
    const problem = await found(moved, { anchors });
    return problem?.kind === 'reordered' && namesOne(problem, Math.min(place, other) + 1);
  });
});

t.test('an end that was cut off is found where a checkpoint speaks of more', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    const problem = await found(chain.slice(0, place), { anchors });
    const longest = Math.max(0, ...anchors.map(({ seq }) => seq));
    if (longest <= place) return problem === null;
    return problem?.kind === 'cut_off' && problem.seq === place + 1 && problem.through === longest;
  });
});

t.test('a chain that was made anew from one entry on is found where a checkpoint speaks of it', async (t) => {
  await hold(t, scene, async ({ chain, place, anchors }) => {
    fc.pre(chain[place]?.actor !== 'somebody-else');
    const anew = chainOf(chain.map((entry, index) => (index === place ? made(entry) : entry)));
    const problem = await found(anew, { anchors });
    const signed = anchors.map(({ seq }) => seq).filter((seq) => seq > place);
    if (signed.length === 0) return problem === null;
    const sure = Math.max(0, ...anchors.map(({ seq }) => seq).filter((seq) => seq <= place));
    return (
      problem?.kind === 'rewritten' &&
      names(problem, place + 1) &&
      problem.seq === sure + 1 &&
      problem.through === Math.min(...signed)
    );
  });
});

t.test('what a problem says', async (t) => {
  const chain = chainOf(['a', 'b', 'c', 'd'].map((name) => said(name)));
  const [a, b, c, d] = chain;
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('no chain');
  const detail = async (entries: readonly unknown[], options?: ChainOptions) => (await found(entries, options))?.detail;
  t.equal(await detail([a, made(b), c, d]), 'entry 2 was altered, and its hash made anew');
  t.equal(await detail([a, { ...b, actor: 'x' }, c, d]), 'entry 2 was altered: its hash is of another content');
  t.equal(await detail([a, { ...b, seq: 9 }, c, d]), 'entry 2 was altered: it says that it is 9');
  t.equal(await detail([a, 'b', c, d]), 'what stands in the place of entry 2 is no entry');
  t.equal(await detail([a, c, d]), 'entry 2 is missing: entry 3 stands in its place');
  t.equal(await detail([a, c, b, d]), 'entry 2 stands behind entry 3');
  t.equal(await detail([a, b, b, c, d]), 'entry 2 stands a second time, behind entry 2');
  t.match(await detail([a, b, made(c), d]), /^entry 3 or entry 4 was altered/);
  t.match(await detail([a, b], { anchors: [anchorAt(chain, 4)] }), /ends with entry 2.* there is an entry 4$/);
  t.match(
    await detail(chainOf([a, b, made(c), d]), {
      anchors: [anchorAt(chain, 1), { ...anchorAt(chain, 4), by: 'receipt' }],
    }),
    /^entries 2 to 4 are not what a signed receipt says/,
  );
  t.match(await found([], { anchors: [anchorAt(chain, 1)] }), { kind: 'cut_off', seq: 1, through: 1 });
  t.equal(await found([]), null);
});

t.test('canonical JSON has one spelling for one value', async (t) => {
  // The examples of RFC 8785, 3.2.2 and 3.2.3, as far as they go.
  t.equal(
    canonicalJson({
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      literals: [null, true],
    }),
    '{"literals":[null,true],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  );
  t.equal(
    canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
  for (const nothing of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1])
    t.throws(() => canonicalJson({ nothing }), { code: 'internal' });
});
