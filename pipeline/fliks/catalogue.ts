import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { fieldErrors, inWords } from '../errors/fields.js';

const Texts = (maxLength: number) =>
  Type.Object({ en: Type.String({ minLength: 1, maxLength }), fr: Type.String({ minLength: 1, maxLength }) });

/** A Flik as `catalogue.json` describes it. What else stands there is for other readers. */
export const FlikEntry = Type.Object({
  /** Place in the starter pack, from 1. */
  slot: Type.Integer({ minimum: 1, maximum: 12 }),
  id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 64 }),
  /** Beside the catalogue. */
  file: Type.String({ pattern: '^media/[a-z0-9]+(-[a-z0-9]+)*\\.mp4$', maxLength: 100 }),
  title: Texts(60),
  description: Texts(300),
  emoji: Type.String({ minLength: 1, maxLength: 16 }),
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 40 }),
  category: Type.String({ minLength: 1, maxLength: 40 }),
  rating: Type.String({ minLength: 1, maxLength: 40 }),
  loop: Type.Boolean(),
  /** Second that shows best what it is. */
  poster: Type.Number({ minimum: 0, maximum: 60 }),
  credits: Type.String({ minLength: 1, maxLength: 300 }),
});
export type FlikEntry = Static<typeof FlikEntry>;

const validator = Compile(Type.Object({ fliks: Type.Array(FlikEntry, { maxItems: 12 }) }));

export type FlikCatalogue = { readonly entries: readonly FlikEntry[] } | { readonly problem: string };

/** What two entries may not share: a Flik of each name, one in each place. */
function twice(entries: readonly FlikEntry[]): string | undefined {
  for (const field of ['id', 'slot'] as const) {
    const values = entries.map((entry) => entry[field]);
    const repeated = values.find((value, at) => values.indexOf(value) !== at);
    if (repeated !== undefined) return `two of them have the ${field} ${repeated}`;
  }
  return undefined;
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
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
export async function readCatalogue(folder: string): Promise<FlikCatalogue> {
  const text = await readText(join(folder, 'catalogue.json'));
  if (text === null) return { problem: 'there is no catalogue.json' };
  const value = parse(text);
  if (!validator.Check(value))
    return { problem: `catalogue.json is not valid: ${inWords(fieldErrors(validator.Errors(value)))}` };
  const repeated = twice(value.fliks);
  if (repeated !== undefined) return { problem: `catalogue.json is not valid: ${repeated}` };
  return { entries: [...value.fliks].sort((a, b) => a.slot - b.slot) };
}
