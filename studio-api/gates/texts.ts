import type { FlikContent } from '../library/content.js';
import { failed, type Gate, passed } from './gate.js';

const isThere = (texts: FlikContent['titles'], locale: string): boolean => (texts[locale] ?? '').trim() !== '';

/** It has a title and an alt text in every locale that is asked for. */
export const textsGate: Gate = ({ content, requiredLocales }) => {
  const lacking = (texts: FlikContent['titles']): string[] =>
    requiredLocales.filter((locale) => !isThere(texts, locale));
  const [titles, altTexts] = [lacking(content.titles), lacking(content.altTexts)];
  const facts = { requiredLocales, titles, altTexts };
  if (titles.length === 0 && altTexts.length === 0) {
    return passed('texts', 'must', {
      reason: `Titles and alt texts are there in ${requiredLocales.join(', ')}.`,
      facts,
    });
  }
  const missing = [
    ...(titles.length === 0 ? [] : [`the title in ${titles.join(', ')}`]),
    ...(altTexts.length === 0 ? [] : [`the alt text in ${altTexts.join(', ')}`]),
  ];
  return failed('texts', 'must', { reason: `Missing: ${missing.join('; ')}.`, fix: 'Write what is missing.', facts });
};
