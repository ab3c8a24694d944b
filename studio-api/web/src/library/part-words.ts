import type { TFunction } from 'i18next';
import type { Part } from './filter.js';

/** What a language is called in another; its tag where that is not known. */
export function languageName(tag: string, language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** What a filter narrows the library to, in words. */
export function wordsOfPart(t: TFunction, part: Part, value: string, language: string): string {
  switch (part) {
    case 'state':
      return t(`library.state.${value}`);
    case 'review':
      return t('library.part.review', { value: t(`library.review.${value}`) });
    case 'rating':
      return t(`library.rating.${value}`);
    case 'tag':
      return t('library.part.tag', { value });
    case 'category':
      return t('library.part.category', { value });
    case 'missingLocale':
      return t('library.part.missingLocale', { value: languageName(value, language) });
    case 'mine':
      return t('library.part.mine');
  }
}
