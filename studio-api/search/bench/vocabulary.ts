import { Chances } from '../../catalogue/prove/editors.js';

const STARTS = ['b', 'br', 'c', 'd', 'f', 'g', 'gr', 'h', 'k', 'l', 'm', 'n', 'p', 'pl', 'r', 's', 'st', 't', 'v', 'w'];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ou', 'ai', 'é', 'ü'];
const ENDS = ['', 'l', 'm', 'n', 'nd', 'r', 's', 't', 'ck'];
const KANA = [...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ'];
const EMOJI = [...'😀😂😍😎😭😡👍👋🙏🎂🎉🐱🐶🌙🌞🔥💔💃🍕☕🚀🌈🎁💐'];
const COMMON = [
  'happy',
  'good',
  'love',
  'night',
  'birthday',
  'thanks',
  'hello',
  'party',
  'dance',
  'funny',
  'cat',
  'friday',
];

/** Words of a made-up language, always the same for the same seed: some are frequent, most are rare. */
export class Vocabulary {
  readonly #chances: Chances;
  readonly #words: readonly string[];

  constructor(seed: number, size: number) {
    this.#chances = new Chances(seed);
    const words = new Set<string>(COMMON);
    while (words.size < size) words.add(this.#made());
    this.#words = [...words];
  }

  #made(): string {
    const parts = Array.from({ length: 2 + this.#chances.below(2) }, () =>
      [STARTS, VOWELS, ENDS].map((some) => this.#chances.oneOf(some) ?? '').join(''),
    );
    return parts.join('');
  }

  /** The first ones far more often than the last: of those that are asked for most every tenth Flik has one. */
  word(): string {
    return this.#words[Math.floor(this.#words.length * this.#chances.next() ** 2)] ?? 'hello';
  }

  words(least: number, most: number): string[] {
    return [...new Set(Array.from({ length: least + this.#chances.below(most - least + 1) }, () => this.word()))];
  }

  kana(length: number): string {
    return Array.from({ length }, () => this.#chances.oneOf(KANA) ?? '').join('');
  }

  emoji(): string {
    return this.#chances.oneOf(EMOJI) ?? '😀';
  }

  below(count: number): number {
    return this.#chances.below(count);
  }

  /** A word with two neighbours the other way round. */
  mistyped(): string {
    let word = this.word();
    while (word.length < 5) word = this.word();
    const at = 1 + this.#chances.below(word.length - 3);
    const letters = [...word];
    return [...letters.slice(0, at), letters[at + 1] ?? '', letters[at] ?? '', ...letters.slice(at + 2)].join('');
  }

  /** The beginning of a word, as somebody types it. */
  beginning(letters: number): string {
    return [...this.word()].slice(0, letters).join('');
  }
}
