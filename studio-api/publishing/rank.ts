/*
 * A rank is a number in base 36: WIDTH digits before the point, which is not written, and as many behind it as are
 * needed, the last of them not 0. So ranks sort as texts as they do as numbers, whatever the collation: they have digits
 * and small letters only.
 */
const BASE = 36n;
/** 36^10 places, half of them on either side of the first: more than anybody will ever add to an end. */
const WIDTH = 10;
const FIRST = BASE ** BigInt(WIDTH) / 2n;

/** The rank as a number with so many digits behind the point. */
function numberOf(rank: string, places: number): bigint {
  let value = 0n;
  for (const digit of rank.padEnd(WIDTH + places, '0')) value = value * BASE + BigInt(Number.parseInt(digit, 36));
  return value;
}

function rankOf(value: bigint, places: number): string {
  const text = value.toString(36).padStart(WIDTH + places, '0');
  const end = text.slice(WIDTH).replace(/0+$/, '');
  return text.slice(0, WIDTH) + end;
}

const counted = (count: number, rank: (at: bigint) => string): string[] =>
  Array.from({ length: count }, (_, at) => rank(BigInt(at)));

/**
 * New ranks, in order, between two others.
 *
 * @param low the rank before all of them; null: there is none
 * @param high the rank behind all of them, greater than `low`; null: there is none
 */
export function ranksBetween(low: string | null, high: string | null, count: number): string[] {
  const many = BigInt(count);
  if (low === null && high === null) return counted(count, (at) => rankOf(FIRST + at, 0));
  if (high === null) {
    const last = numberOf((low ?? '').slice(0, WIDTH), 0);
    return counted(count, (at) => rankOf(last + 1n + at, 0));
  }
  if (low === null) {
    const first = numberOf(high.slice(0, WIDTH), 0);
    return counted(count, (at) => rankOf(first - many + at, 0));
  }
  let places = Math.max(low.length, high.length) - WIDTH;
  while (numberOf(high, places) - numberOf(low, places) <= many) places += 1;
  const [from, to] = [numberOf(low, places), numberOf(high, places)];
  return counted(count, (at) => rankOf(from + ((to - from) * (at + 1n)) / (many + 1n), places));
}

/** Places of a longest run of texts, not necessarily side by side, in which each is greater than the one before. */
function longestRising(texts: readonly string[]): ReadonlySet<number> {
  /** Place of the smallest text with which a run of each length ends. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  texts.forEach((text, place) => {
    let length = 0;
    for (let high = ends.length; length < high; ) {
      const middle = (length + high) >> 1;
      const end = ends[middle];
      if (end !== undefined && (texts[end] ?? '') < text) length = middle + 1;
      else high = middle;
    }
    before[place] = length === 0 ? undefined : ends[length - 1];
    ends[length] = place;
  });
  const run = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) run.add(place);
  return run;
}

/**
 * Ranks with which items stand in their order, and before another one. As few as possible are new.
 *
 * @param ranks the items' ranks as they are, in the order that is wanted
 * @param bound the rank that all must be before; null: none
 * @returns a rank for each, in the same order
 */
export function rerank(ranks: readonly string[], bound: string | null): string[] {
  const usable = ranks.flatMap((rank, place) => (bound === null || rank < bound ? [{ rank, place }] : []));
  const rising = longestRising(usable.map(({ rank }) => rank));
  const kept = new Set(usable.flatMap(({ place }, at) => (rising.has(at) ? [place] : [])));
  const result: string[] = [];
  for (let place = 0; place < ranks.length; ) {
    const own = ranks[place];
    if (own !== undefined && kept.has(place)) {
      result.push(own);
      place += 1;
      continue;
    }
    let end = place;
    while (end < ranks.length && !kept.has(end)) end += 1;
    result.push(...ranksBetween(result.at(-1) ?? null, ranks[end] ?? bound, end - place));
    place = end;
  }
  return result;
}
