/** Kinds of phones. */
export const PLATFORMS = ['android', 'ios', 'windows-phone'] as const;

/** Whether something names a language, with a region or without, such as fr or pt-BR. */
export const isLocale = (text: string): boolean => /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/.test(text);

/** Languages out of a list with commas between them; none of it: null, which is all. */
export function localesOf(text: string): string[] | null {
  const all = text
    .split(/[\s,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return all.length === 0 ? null : [...new Set(all)];
}
