/** Language that every text has in the end: what is in no language of the device is shown in this one. */
const LAST_RESORT = 'en';

/**
 * The locale and those that it is part of, nearest first: fr-CA, fr; zh-Hant-TW, zh-Hant, zh (RFC 4647, 3.4).
 *
 * @param locale BCP 47, as the pattern `LOCALE` has it
 */
export function ownChain(locale: string): readonly string[] {
  const parts = locale.split('-');
  return parts.map((_part, at) => parts.slice(0, parts.length - at).join('-'));
}

/** The locales in which a text is looked for, in order: {@link ownChain}, then English. */
export function textChain(locale: string): readonly string[] {
  const own = ownChain(locale);
  return own.includes(LAST_RESORT) ? own : [...own, LAST_RESORT];
}

/** The text for whoever reads these locales, in order; null where there is none for them. */
export function textFor<T>(texts: Readonly<Record<string, T>>, chain: readonly string[]): T | null {
  for (const locale of chain) {
    const text = Object.hasOwn(texts, locale) ? texts[locale] : undefined;
    if (text !== undefined) return text;
  }
  return null;
}
