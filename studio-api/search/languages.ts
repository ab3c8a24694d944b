/** PostgreSQL's configurations by language, those that every version since 13 has. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ...{ ar: 'arabic', da: 'danish', nl: 'dutch', en: 'english', fi: 'finnish', fr: 'french', de: 'german', el: 'greek' },
  ...{ hu: 'hungarian', id: 'indonesian', ga: 'irish', it: 'italian', lt: 'lithuanian', ne: 'nepali' },
  ...{ nb: 'norwegian', nn: 'norwegian', no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian' },
  ...{ es: 'spanish', sv: 'swedish', ta: 'tamil', tr: 'turkish' },
};

/** The text search configuration for a locale, which knows the stems of its words; `simple` knows none. */
export function configurationOf(locale: string): string {
  const [language = ''] = locale.split('-');
  return `pg_catalog.${CONFIGURATIONS[language] ?? 'simple'}`;
}
