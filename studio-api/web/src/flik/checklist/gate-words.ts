import i18next from 'i18next';
import { spoken } from '../../i18n/index.js';
import { inFigures, localeName } from '../data/words.js';
import { figuresOf, type Gate } from './gates.js';

type Words = { readonly reason: string; readonly fix: string | null };

const shown = (value: string | number | readonly string[]): string => {
  if (typeof value === 'number') return inFigures(value, 1);
  if (typeof value === 'string') return value;
  return value.length === 0
    ? '–'
    : value.map((one) => (one.includes('-') && one.length > 7 ? one : localeName(one))).join(', ');
};

/** What a gate found and what to do, in the language spoken. The API speaks English, and says the most. */
export function gateWords(gate: Gate): Words {
  const { ok, reason, fix } = gate;
  if (spoken() === 'en') return { reason, fix };
  const figures = Object.fromEntries(Object.entries(figuresOf(gate)).map(([name, value]) => [name, shown(value)]));
  const key = reason === 'Not measured.' ? 'notMeasured' : `${gate.gate}.${ok ? 'ok' : 'no'}`;
  return {
    reason: i18next.t(`flik.gate.${key}`, figures),
    fix: fix === null ? null : i18next.t(`flik.gate.${gate.gate}.fix`),
  };
}
