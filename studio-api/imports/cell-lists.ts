const BAR = '|';
const ESCAPE = '\\';
const SPACE = /\s/;

function cellOfItem(item: string): string {
  const characters = [...item];
  const first = characters.findIndex((one) => !SPACE.test(one));
  const last = characters.findLastIndex((one) => !SPACE.test(one));
  const atEdge = (at: number): boolean => first < 0 || at < first || at > last;
  return characters
    .map((one, at) => (one === BAR || one === ESCAPE || (SPACE.test(one) && atEdge(at)) ? `${ESCAPE}${one}` : one))
    .join('');
}

/**
 * Several texts in one cell, with bars between them. Bars and backslashes of their own have a backslash before them, and
 * so have spaces at their edges. No texts are one bar: an empty cell says that nothing is there at all.
 */
export const cellOfList = (items: readonly string[]): string =>
  items.length === 0 ? BAR : items.map(cellOfItem).join(BAR);

type Letter = { readonly text: string; readonly escaped: boolean };

function* lettersOf(cell: string): Iterable<Letter> {
  let escaped = false;
  for (const text of cell) {
    if (text === ESCAPE && !escaped) {
      escaped = true;
      continue;
    }
    yield { text, escaped };
    escaped = false;
  }
  // A backslash at the end means itself.
  if (escaped) yield { text: ESCAPE, escaped: true };
}

const isBlank = ({ text, escaped }: Letter): boolean => !escaped && SPACE.test(text);

function itemOf(letters: readonly Letter[]): string {
  const first = letters.findIndex((letter) => !isBlank(letter));
  const last = letters.findLastIndex((letter) => !isBlank(letter));
  return first < 0
    ? ''
    : letters
        .slice(first, last + 1)
        .map(({ text }) => text)
        .join('');
}

/** The texts of a cell; what is empty between two bars is none. */
export function listOfCell(cell: string): string[] {
  const items: Letter[][] = [[]];
  for (const letter of lettersOf(cell)) {
    if (letter.text === BAR && !letter.escaped) items.push([]);
    else items.at(-1)?.push(letter);
  }
  return items.map(itemOf).filter((item) => item !== '');
}
