/** What of a Flik is needed to name it. */
type Named = { readonly slug: string; readonly content: { readonly titles: Readonly<Record<string, string>> } };

/**
 * What a Flik is called in a language, else in English, else in whatever language it has a title in, else its name in
 * addresses; with the language of that, for readers aloud.
 */
export function titleOf(
  { slug, content }: Named,
  language: string,
): { readonly title: string; readonly lang: string | null } {
  const order = [language, 'en', ...Object.keys(content.titles)];
  for (const lang of order) {
    const title = content.titles[lang];
    if (title !== undefined && title.trim() !== '') return { title, lang };
  }
  return { title: slug, lang: null };
}

type Texts = {
  readonly content: {
    readonly titles: Readonly<Record<string, string>>;
    readonly altTexts: Readonly<Record<string, string>>;
  };
};

/** Locales of those asked for in which the title or the text for those who do not see it is missing. */
export const missingLocales = ({ content }: Texts, required: readonly string[]): string[] =>
  required.filter((locale) => [content.titles, content.altTexts].some((texts) => (texts[locale] ?? '').trim() === ''));

/** Seconds that a new Flik begins with: the most that one may last. */
const LONGEST_SECONDS = 5;

/** The first seconds of a video where it is longer than a Flik may be; null: all of it. */
export const firstCut = (seconds: number | null): { readonly start: number; readonly end: number } | null =>
  seconds !== null && seconds > LONGEST_SECONDS ? { start: 0, end: LONGEST_SECONDS } : null;

/** A title to begin with, out of the name of a file; null: such names say nothing, as those that phones give. */
export function titleOfFile(name: string): string | null {
  const words = name
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .replace(/[_\-.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = words.replace(/[^\p{L}]/gu, '');
  const digits = words.replace(/\D/g, '');
  if (letters.length < 3 || digits.length >= letters.length || /^(img|vid|mov|dsc|video|clip|pxl|wp)\b/i.test(words))
    return null;
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60);
}
