import { fold } from '../library/fold.js';

/** A part of a text as it is searched. */
export type Token =
  /** A word of a script with spaces: in lower case, and folded (no accents). */
  | { readonly kind: 'word'; readonly lower: string; readonly folded: string }
  /** A run of a script that puts no spaces between words. */
  | { readonly kind: 'run'; readonly folded: string }
  | { readonly kind: 'emoji'; readonly emoji: string };

/** Scripts without spaces between words (Unicode Standard Annex 29, 4). */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;
/** How an emoji is shown, and the tones of skin: whoever types one means all of them. */
const LOOKS = /[\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;
const KATAKANA = /[\u30a1-\u30f6]/gu;
/** From a letter of Katakana to the same of Hiragana. */
const TO_HIRAGANA = 0x60;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** An emoji without what only concerns its looks. */
export const plainEmoji = (emoji: string): string => emoji.replace(LOOKS, '');

/** What no database takes, and nobody types. */
const CONTROL = /[\p{Cc}\p{Cs}]/gu;

const PLAIN = /^[ -~]*$/;

/** A text as the index has it: {@link fold}, and Japanese in one of its two alphabets. */
export function foldMore(text: string): string {
  // Most texts, for which nothing else has to be done; hundreds are compared with each key that somebody presses.
  if (PLAIN.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
  return fold(text.replace(CONTROL, ' ')).replace(KATAKANA, (letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) - TO_HIRAGANA),
  );
}

function wordsOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [part] of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    let from = 0;
    const word = (lower: string): void => {
      const folded = foldMore(lower);
      if (folded !== '') tokens.push({ kind: 'word', lower, folded });
    };
    for (const run of part.matchAll(RUN)) {
      word(part.slice(from, run.index));
      tokens.push({ kind: 'run', folded: foldMore(run[0]) });
      from = run.index + run[0].length;
    }
    word(part.slice(from));
  }
  return tokens;
}

/** The tokens of a text, in order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let plain = '';
  for (const { segment } of graphemes.segment(text)) {
    if (!EMOJI.test(segment)) {
      plain += segment;
      continue;
    }
    tokens.push(...wordsOf(plain));
    plain = '';
    const emoji = plainEmoji(segment);
    if (emoji !== '') tokens.push({ kind: 'emoji', emoji });
  }
  return [...tokens, ...wordsOf(plain)];
}

/** Every two neighbours of a run, and its last letter: with them each part of it is found that has one letter or more. */
export function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''));
}

/** What a token is in the index. */
export function lexemesOf(token: Token): string[] {
  if (token.kind === 'emoji') return [token.emoji];
  return token.kind === 'word' ? [token.folded] : pairsOf(token.folded);
}
