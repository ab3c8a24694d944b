import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Languages of the studio itself, by their own names; the texts of Fliks may be in any. */
export const LANGUAGES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_AS = 'qik-language';
const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text);

type Texts = () => Promise<{ texts: object }>;

/** What the first page says, and what all others do: only those of the language of whoever looks are loaded, when they are needed. */
const TEXTS: Readonly<Record<Language, { readonly first: Texts; readonly more: Texts }>> = {
  en: { first: () => import('./locales/en/index.js'), more: () => import('./locales/en/more.js') },
  fr: { first: () => import('./locales/fr/index.js'), more: () => import('./locales/fr/more.js') },
};

/** The language chosen here, else the first of the browser's that the studio has, else English. */
function wanted(): Language {
  const asked = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return asked.find(isLanguage) ?? 'en';
}

async function load(language: Language, part: Texts): Promise<void> {
  const { texts } = await part();
  i18next.addResourceBundle(language, 'translation', texts, true);
}

async function show(language: Language): Promise<void> {
  await load(language, TEXTS[language].first);
  document.documentElement.lang = language;
}

/** Makes texts ready, before anything is shown. */
export async function startTexts(): Promise<void> {
  const language = wanted();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: {},
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await show(language);
}

/** Makes the texts of all pages ready, in the language that is shown. */
export const moreTexts = (): Promise<void> => load(spoken(), TEXTS[spoken()].more);

/** Shows the studio in a language, now and from then on in this browser. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  await Promise.all([show(language), load(language, TEXTS[language].more)]);
  await i18next.changeLanguage(language);
}

/** The language that the studio is shown in. */
export const spoken = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en');
