import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { fieldErrors, inWords } from '../../pipeline/errors/fields.js';
import { unlessAbsent } from '../../pipeline/storage/index.js';
import { EMPTY_CONTENT, type FlikContent, RATINGS, SLUG } from '../library/content.js';
import { faultsOf } from '../library/index.js';

const Texts = Type.Object({ en: Type.String(), fr: Type.String() });
const Words = Type.Array(Type.String());

/** A Flik as `catalogue.json` describes it. What else stands there is for other readers. */
const DemoEntry = Type.Object({
  /** Place in the starter pack, from 1. */
  slot: Type.Integer({ minimum: 1, maximum: 12 }),
  id: Type.String({ pattern: SLUG, maxLength: 60 }),
  /** Beside the catalogue. */
  file: Type.String({ pattern: '^media/[a-z0-9]+(-[a-z0-9]+)*\\.mp4$', maxLength: 100 }),
  title: Texts,
  description: Texts,
  altText: Texts,
  keywords: Type.Object({ en: Words, fr: Words }),
  emoji: Type.String(),
  tags: Words,
  category: Type.String(),
  rating: Type.Enum([...RATINGS]),
  loop: Type.Boolean(),
  /** Second that shows best what it is. */
  poster: Type.Number(),
  credits: Type.String(),
  rights: Type.Object({ holder: Type.String(), licence: Type.String() }),
});
export type DemoEntry = Static<typeof DemoEntry>;

const validator = Compile(Type.Object({ fliks: Type.Array(DemoEntry, { maxItems: 12 }) }));

export type DemoCatalogue = { readonly entries: readonly DemoEntry[] } | { readonly problem: string };

/** What the library holds of an entry, but for its video. */
export function contentOf(entry: DemoEntry): FlikContent {
  const { title, description, altText, keywords, emoji, tags, category, rating, loop, poster, credits, rights } = entry;
  return {
    ...{ ...EMPTY_CONTENT, titles: title, descriptions: description, altTexts: altText, keywords },
    ...{ emoji: [emoji], tags, categories: [category], rating, credits, rights: { ...rights, expiresAt: null } },
    ...{ loop: loop ? 'loop' : 'none', poster },
  };
}

/** What two entries may not share: a Flik of each name, one in each place. */
function twice(entries: readonly DemoEntry[]): string | undefined {
  for (const field of ['id', 'slot'] as const) {
    const values = entries.map((entry) => entry[field]);
    const repeated = values.find((value, at) => values.indexOf(value) !== at);
    if (repeated !== undefined) return `two of them have the ${field} ${repeated}`;
  }
  return undefined;
}

/** What is wrong with the texts of an entry. */
function faulty(entries: readonly DemoEntry[]): string | undefined {
  for (const entry of entries) {
    const faults = faultsOf(contentOf(entry));
    if (faults.length > 0) return `${entry.id}: ${inWords(faults)}`;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/**
 * Reads `catalogue.json`, in the order of the places. A file that is not there or not what it should be is a problem
 * to be told, not an error: the service is as good without.
 */
export async function readDemoCatalogue(folder: string): Promise<DemoCatalogue> {
  const text = await unlessAbsent(readFile(join(folder, 'catalogue.json'), 'utf8'));
  if (text === null) return { problem: 'there is no catalogue.json' };
  const value = parse(text);
  if (!validator.Check(value))
    return { problem: `catalogue.json is not valid: ${inWords(fieldErrors(validator.Errors(value)))}` };
  const wrong = twice(value.fliks) ?? faulty(value.fliks);
  if (wrong !== undefined) return { problem: `catalogue.json is not valid: ${wrong}` };
  return { entries: [...value.fliks].sort((a, b) => a.slot - b.slot) };
}
