import { refuse } from './refuse.js';

/** Values for the placeholders of a text mark. */
export type MarkText = { readonly sender?: string; readonly date?: string };

/** Longest text of a mark, in Unicode code points; the schema's limit for templates. */
const MAX_CHARACTERS = 120;
/** No name or date is longer; bounds the work that a value can cause before the text is cut. */
const MAX_VALUE_LENGTH = 2000;
/** Stacks of accents grow without limit; no living script needs more than three on one letter. */
const TOO_MANY_ACCENTS = /(\p{M}{3})\p{M}+/gu;
/** Line ends and tabs part words, so they become spaces; everything else that cannot be seen goes. */
const SPACES = /[\s\u0085]+/gu;
/**
 * Controls, bidi overrides (they turn names around), private, unassigned and lone surrogate characters, and
 * invisible ones, except the joiners U+200C and U+200D that some scripts need.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{C}\p{Bidi_Control}\u115f\u1160\u2800\u3164\uffa0]/gu;
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;
const PLACEHOLDER = /\{([^{}]*)\}/gu;

/** Cuts after whole letters, so that no accent or joiner is torn off. */
const cut = (text: string): string => {
  let length = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    length += [...segment].length;
    if (length > MAX_CHARACTERS) break;
    kept += segment;
  }
  return kept.trim();
};

const clean = (text: string): string =>
  cut(text.normalize('NFC').replace(SPACES, ' ').replace(UNSEEN, '').replace(TOO_MANY_ACCENTS, '$1').trim());

/** Whether the template depends on who sent the clip or when. */
const hasPlaceholder = (template: string): boolean => template.search(PLACEHOLDER) !== -1;

/**
 * Fills `{sender}` and `{date}` in, once: a value that looks like a placeholder stays as it is. Missing values become
 * empty. Line ends and tabs become spaces; other control characters and bidi overrides are removed; the result is
 * trimmed and cut to 120 characters. Braces that enclose nothing are drawn as they are.
 *
 * @returns the text to draw; null where only missing or unprintable values left nothing to draw
 * @throws QikError invalid_watermark: an unknown placeholder, or a fixed text in which there is nothing to see
 */
export const fillTemplate = (template: string, values: MarkText = {}): string | null => {
  const filled = template.replace(PLACEHOLDER, (_, name: string) => {
    if (name !== 'sender' && name !== 'date')
      return refuse('The text has a placeholder that is not known; {sender} and {date} are.', {
        path: '/watermark/text',
      });
    return (values[name] ?? '').slice(0, MAX_VALUE_LENGTH);
  });
  const text = clean(filled);
  if (SEEN.test(text)) return text;
  if (hasPlaceholder(template)) return null;
  return refuse('The text holds nothing that can be seen; send letters, digits or signs, or leave the mark out.', {
    path: '/watermark/text',
  });
};
