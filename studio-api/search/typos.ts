/** Letters of a word's beginning of which some are left out: the rest is compared anyway. */
const BEGINNING = 7;

/**
 * Mistakes that are forgiven: none in words of up to three letters, where each makes another word, one in those of up to
 * seven, two in longer ones.
 */
export function mistakesIn(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * What is left of a word's beginning without one letter or two. Two words that are few mistakes apart have one of these in
 * common, whatever the mistakes are (symmetric delete, as in SymSpell), so an index finds them in any script.
 */
export function deletesOf(word: string): string[] {
  const letters = [...word];
  const found = new Set<string>();
  let last = new Set([letters.slice(0, BEGINNING).join('')]);
  for (let left = mistakesIn(letters.length); ; left -= 1) {
    for (const one of last) found.add(one);
    if (left === 0) return [...found];
    const shorter = [...last].flatMap((one) =>
      [...one].map((_, at, all) => [...all.slice(0, at), ...all.slice(at + 1)]),
    );
    last = new Set(shorter.map((one) => one.join('')));
  }
}

/** Mistakes from one word to another: a letter more, less or another, or two neighbours the other way round. */
export function mistakesBetween(one: string, other: string): number {
  const [a, b] = [[...one], [...other]];
  let before: readonly number[] = [];
  let row: readonly number[] = b.map((_, at) => at).concat(b.length);
  for (const [y, letter] of a.entries()) {
    const next = [y + 1];
    for (const [x, its] of b.entries()) {
      const swapped = y > 0 && x > 0 && letter === b[x - 1] && its === a[y - 1];
      next.push(
        Math.min(
          (row[x + 1] ?? 0) + 1,
          (next[x] ?? 0) + 1,
          (row[x] ?? 0) + (letter === its ? 0 : 1),
          swapped ? (before[x - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
