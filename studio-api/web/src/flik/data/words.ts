import i18next from 'i18next';
import { spoken } from '../../i18n/index.js';

/** A locale by its name in the language spoken, such as Brazilian Portuguese. */
export function localeName(locale: string): string {
  try {
    return new Intl.DisplayNames([spoken()], { type: 'language' }).of(locale) ?? locale;
  } catch {
    // Of the shape of a locale, but none that the browser can read.
    return locale;
  }
}

/** What a path of a content is called, such as `titles/fr` or `/titles/fr`. */
export function fieldName(path: string): string {
  const [field = '', part] = path.split('/').filter((step) => step !== '');
  if (field === 'rights') return i18next.t(`flik.field.rights_${part ?? 'all'}`);
  const name = i18next.t(`flik.field.${field}`);
  return part === undefined ? name : i18next.t('flik.field.in', { name, locale: localeName(part) });
}

/** As which the studio itself signs what it does. */
const STUDIO_ITSELF = '00000000-0000-0000-0000-000000000000';

/** Who said something: nobody's name is kept longer than they are. */
export function authorName({ id, name }: { readonly id: string; readonly name: string | null }): string {
  return name ?? i18next.t(id === STUDIO_ITSELF ? 'flik.talk.studio' : 'flik.somebody');
}

const isTrim = (value: object): value is { readonly start: number; readonly end: number } =>
  'start' in value && 'end' in value;

/** A number with a decimal or two, as the language spoken writes it. */
export const inFigures = (value: number, digits = 2): string =>
  new Intl.NumberFormat(spoken(), { maximumFractionDigits: digits }).format(value);

/** A value of a content as people read it, by the path that it stands at. */
export function valueInWords(path: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return i18next.t('flik.nothing');
  if (path.endsWith('sourceId')) return i18next.t('flik.history.aVideo');
  if (path.endsWith('watermark') && value === 'none') return i18next.t('flik.cut.noMark');
  if (path.endsWith('expiresAt') && typeof value === 'string') return momentInWords(value);
  if (Array.isArray(value)) return value.length === 0 ? i18next.t('flik.nothing') : value.join(', ');
  if (typeof value === 'number') return i18next.t('flik.seconds', { seconds: inFigures(value) });
  if (typeof value === 'object') {
    return isTrim(value)
      ? i18next.t('flik.fromTo', { from: inFigures(Number(value.start)), to: inFigures(Number(value.end)) })
      : JSON.stringify(value);
  }
  const key = `flik.value.${String(value)}`;
  return i18next.exists(key) ? i18next.t(key) : String(value);
}

/** A moment as a date and a time. */
export const momentInWords = (moment: string): string =>
  new Intl.DateTimeFormat(spoken(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment));

/** How large a file is. */
export function sizeInWords(bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = bytes / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return new Intl.NumberFormat(spoken(), {
    style: 'unit',
    unit,
    maximumFractionDigits: unit === 'kilobyte' ? 0 : 1,
  }).format(value);
}
