import { Compile } from 'typebox/compile';
import { ChainEntry, GENESIS, hashOf, type Link } from './entry.js';

/**
 * What can be wrong with a log:
 * `altered` an entry is not what was written; `missing` there is a gap; `reordered` an entry stands behind a later one;
 * `repeated` an entry is there twice; `cut_off` the log ends before a signed statement says it does; `rewritten` entries
 * fit together and are not those that a signed statement speaks of.
 */
export type ChainProblemKind = 'altered' | 'missing' | 'reordered' | 'repeated' | 'cut_off' | 'rewritten';

export type ChainProblem = {
  /** Number of the first entry at fault. */
  readonly seq: number;
  /** Where it cannot be told which one it is: the last entry that it can be. */
  readonly through: number;
  readonly kind: ChainProblemKind;
  /** In words, for people. */
  readonly detail: string;
};

export type ChainReport = {
  readonly problem: ChainProblem | null;
  /** The last entry that fits to those before it. */
  readonly last: Link;
  /** Number of the last entry that a signed statement vouches for; 0: none. */
  readonly signedThrough: number;
};

/** What a signed statement says about the chain; whoever gives one in has checked its signature. */
export type Anchor = Link & { readonly by: 'checkpoint' | 'receipt' };

export type ChainOptions = {
  readonly anchors?: readonly Anchor[];
  /** The entry before the first one that is given, where it is known to be good; default: the beginning. */
  readonly after?: Link;
};

const validator = Compile(ChainEntry);

type Problem = Pick<ChainProblem, 'kind' | 'detail'> & { readonly seq: number; readonly through?: number };

const problem = ({ seq, through = seq, kind, detail }: Problem): ChainProblem => ({ seq, through, kind, detail });

/** Something is wrong, and what exactly can only be told from what follows. */
type Question = { readonly see: (value: unknown) => ChainProblem | null; readonly end: ChainProblem };

const isQuestion = (found: ChainProblem | Question): found is Question => 'see' in found;

const seqOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'seq' in value ? value.seq : undefined;
const prevOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'prev' in value ? value.prev : undefined;

const anew = (seq: number): ChainProblem =>
  problem({ seq, kind: 'altered', detail: `entry ${seq} was altered, and its hash made anew` });

/** The expected entry is not in its place: removed, unless it comes later. */
function absent(seq: number, found: number): Question {
  const gone = problem({ seq, kind: 'missing', detail: `entry ${seq} is missing: entry ${found} stands in its place` });
  const moved = problem({ seq, kind: 'reordered', detail: `entry ${seq} stands behind entry ${found}` });
  return { see: (value) => (seqOf(value) === seq ? moved : null), end: gone };
}

/** Two entries that are whole by themselves do not fit: one of them was made anew, and the one that follows tells which. */
function misfit(before: number, entry: ChainEntry): Question {
  return {
    see: (value) => anew(prevOf(value) === entry.hash ? before : entry.seq),
    end: problem({
      ...{ seq: before, through: entry.seq, kind: 'altered' },
      detail: `entry ${before} or entry ${entry.seq} was altered, and its hash made anew: they do not fit together`,
    }),
  };
}

/** Walks a chain, one entry at a time, and remembers nothing of it but where it stands. */
class Walk {
  last: Link;
  /** The last entry that nobody can have changed, since a signed statement names its hash. */
  sure: number;
  readonly #anchors = new Map<number, Anchor[]>();
  readonly #end: Anchor | null;

  constructor({ anchors = [], after = GENESIS }: ChainOptions) {
    this.last = after;
    this.sure = after.seq;
    for (const anchor of anchors) this.#anchors.set(anchor.seq, [...(this.#anchors.get(anchor.seq) ?? []), anchor]);
    this.#end = anchors.reduce<Anchor | null>((last, one) => (last === null || one.seq > last.seq ? one : last), null);
  }

  /** @returns null where the entry is the one that follows */
  step(value: unknown): ChainProblem | Question | null {
    const seq = this.last.seq + 1;
    if (!validator.Check(value))
      return problem({ seq, kind: 'altered', detail: `what stands in the place of entry ${seq} is no entry` });
    if (value.seq !== seq) return this.#outOfPlace(seq, value);
    if (hashOf(value) !== value.hash)
      return problem({ seq, kind: 'altered', detail: `entry ${seq} was altered: its hash is of another content` });
    const unlike = this.#anchors.get(seq)?.find((anchor) => anchor.hash !== value.hash);
    if (value.prev !== this.last.hash) return this.#broken(value, unlike !== undefined);
    if (unlike !== undefined) return this.#rewritten(unlike);
    if (this.#anchors.has(seq)) this.sure = seq;
    this.last = { seq, hash: value.hash };
    return null;
  }

  #outOfPlace(seq: number, value: ChainEntry): ChainProblem | Question {
    if (hashOf({ ...value, seq }) === value.hash)
      return problem({ seq, kind: 'altered', detail: `entry ${seq} was altered: it says that it is ${value.seq}` });
    if (value.seq > seq) return absent(seq, value.seq);
    const detail = `entry ${value.seq} stands a second time, behind entry ${this.last.seq}`;
    return problem({ seq: value.seq, kind: 'repeated', detail });
  }

  #broken(entry: ChainEntry, contradicted: boolean): ChainProblem | Question {
    const before = this.last.seq;
    if (this.sure === before || contradicted) return anew(entry.seq);
    return this.#anchors.has(entry.seq) ? anew(before) : misfit(before, entry);
  }

  /** Only that entry, where what follows still names the one that was signed; or else any since the last sure one. */
  #rewritten({ seq: through, hash, by }: Anchor): Question {
    const seq = this.sure + 1;
    const which = seq === through ? `entry ${seq} is` : `entries ${seq} to ${through} are`;
    const detail = `${which} not what a signed ${by} says: at least one was altered, removed or added and all hashes after it made anew`;
    const rewritten = problem({ seq, through, kind: 'rewritten', detail });
    return { see: (value) => (prevOf(value) === hash ? anew(through) : rewritten), end: rewritten };
  }

  /** @returns null where nothing more has to follow */
  end(): ChainProblem | null {
    const { seq: last } = this.last;
    if (this.#end === null || this.#end.seq <= last) return null;
    const { seq: through, by } = this.#end;
    const detail = `the log ends with entry ${last}, and a signed ${by} says that there is an entry ${through}`;
    return problem({ seq: last + 1, through, kind: 'cut_off', detail });
  }
}

/**
 * Whether a log is whole: every entry as it was written, none missing, moved or added, and as long as signed statements
 * say. Without these an end that was cut off, or a chain that was made anew, cannot be told.
 *
 * @param entries in their order, from the one after `after`; anything that is no entry is a problem as well
 * @returns the first problem, with the number of the entry
 */
export async function verifyChain(
  entries: Iterable<unknown> | AsyncIterable<unknown>,
  options: ChainOptions = {},
): Promise<ChainReport> {
  const walk = new Walk(options);
  const report = (found: ChainProblem | null): ChainReport => ({
    ...{ problem: found, last: walk.last },
    signedThrough: walk.sure,
  });
  let question: Question | null = null;
  for await (const value of entries) {
    const found: ChainProblem | Question | null = question === null ? walk.step(value) : question.see(value);
    if (found === null) continue;
    if (!isQuestion(found)) return report(found);
    question = found;
  }
  return report(question === null ? walk.end() : question.end);
}
