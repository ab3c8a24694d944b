import type { components } from '../../api/openapi.js';

type PublishChecklist = components['schemas']['PublishChecklist'];
export type Gate = components['schemas']['PublishGate'];
export type LookAlike = { readonly flikId: string; readonly slug: string };

/** Where what a gate says can be mended. */
const MENDED_IN = {
  ...{ media: 'cut', length: 'cut', renditions: 'phone', loudness: 'cut', flashing: 'cut', seam: 'cut' },
  ...{ texts: 'texts', rating: 'texts', rights: 'texts', look_alikes: 'cut', approved: 'talk' },
} as const satisfies Readonly<Record<Gate['gate'], string>>;

/** The pane in which something can be done about a gate. */
export const paneOf = (gate: Gate['gate']): (typeof MENDED_IN)[Gate['gate']] => MENDED_IN[gate];

/** What keeps a Flik from going out. */
export const failedGates = ({ gates }: PublishChecklist): Gate[] =>
  gates.filter(({ ok, level }) => !ok && level === 'must');

/** Whether a gate only waits for the video: that it is missing is said once, by the gate `media`. */
export const waitsForMedia = (gate: Gate, all: readonly Gate[]): boolean =>
  !gate.ok && gate.reason === 'Not measured.' && all.some(({ gate: name, ok }) => name === 'media' && !ok);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Fliks that look like it, as the gate `look_alikes` names them. */
export function lookAlikesOf({ facts }: Gate): LookAlike[] {
  const found = facts['lookAlikes'];
  if (!Array.isArray(found)) return [];
  return found.filter(isRecord).flatMap(({ flikId, slug }) => {
    return typeof flikId === 'string' && typeof slug === 'string' ? [{ flikId, slug }] : [];
  });
}

/** Locales that a Flik has to have a title and an alt text in. */
export function requiredLocales({ gates }: PublishChecklist): string[] {
  const listed = gates.find(({ gate }) => gate === 'texts')?.facts['requiredLocales'];
  return Array.isArray(listed) ? listed.filter((one): one is string => typeof one === 'string') : [];
}

const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** What the words of a gate in other languages are about: its figures, by name. */
export function figuresOf({ gate, facts }: Gate): Readonly<Record<string, string | number | readonly string[]>> {
  const number = (name: string): number => (typeof facts[name] === 'number' ? facts[name] : 0);
  if (gate === 'length') return { seconds: number('seconds'), most: number('maxSeconds') };
  if (gate === 'flashing') return { times: number('maxFlashesPerSecond'), at: number('at') };
  if (gate === 'texts') return { titles: list(facts['titles']), altTexts: list(facts['altTexts']) };
  if (gate === 'renditions') return { missing: list(facts['missing']) };
  if (gate === 'loudness') {
    const { loudness } = facts;
    const lufs = isRecord(loudness) ? loudness['integratedLufs'] : null;
    return typeof lufs === 'number' ? { lufs } : {};
  }
  return {};
}
