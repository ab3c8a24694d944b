import type { Orm } from '../../../pipeline/db/index.js';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { PLATFORMS, RATINGS } from '../../library/content.js';
import { CatalogueAnswers } from '../answers.js';
import type { Audience } from '../audience.js';
import { pruneCatalogue } from '../prune.js';
import { CatalogueReader } from '../reader.js';
import { contentsOf, Device } from './device.js';
import { Chances, Editors } from './editors.js';
import { openLibrary } from './library.js';

/** Chance that a device asks after an edit: most of the time it is away. */
const ASKS = 0.12;
/** Every so many edits the log is cut off, so that whoever was away for long has to start again. */
const PRUNED_EVERY = 45;

export type ProofReport = {
  readonly edits: number;
  readonly audiences: number;
  /** Answers that devices took, and how many of them were whole catalogues because the cursor was too old. */
  readonly syncs: number;
  readonly startedAgain: number;
  readonly tally: Readonly<Record<string, number>>;
  /** What is not as it should be; none: it is proven as far as this goes. */
  readonly faults: readonly string[];
};

type Phone = { readonly audience: Audience; readonly device: Device; readonly name: string };

const phones = (): Phone[] =>
  PLATFORMS.flatMap((platform) =>
    ['en', 'fr-CA', 'de'].flatMap((locale) =>
      [RATINGS[0], RATINGS[2]].map((rating) => ({
        ...{ audience: { platform, locale, rating }, device: new Device() },
        name: `${platform} ${locale} ${rating}`,
      })),
    ),
  );

/**
 * Lets editors do things at random, and phones ask for what is new now and then; after each answer a phone has to have
 * exactly what one has that asks for the first time.
 *
 * @param orm an empty database
 * @param say told how far it is
 */
export async function proveCatalogue(
  orm: Orm,
  { edits, seed, say }: { readonly edits: number; readonly seed: number; readonly say: (line: string) => void },
): Promise<ProofReport> {
  const chances = new Chances(seed);
  const editors = new Editors(openLibrary(orm), chances);
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, async () => 'unsigned');
  const faults: string[] = [];
  const all = phones();
  let [syncs, startedAgain] = [0, 0];

  const ask = async ({ audience, device }: Phone): Promise<void> => {
    try {
      device.take((await answers.catalogue(audience, device.cursor)).bytes);
    } catch (error) {
      if (!(error instanceof QikError) || error.code !== 'cursor_expired') throw error;
      startedAgain += 1;
      device.forget();
      device.take((await answers.catalogue(audience, null)).bytes);
    }
  };
  const sync = async (phone: Phone, edit: number): Promise<void> => {
    syncs += 1;
    await ask(phone);
    const { bytes } = await answers.catalogue(phone.audience, null);
    if (phone.device.holds() !== contentsOf(bytes)) faults.push(`${phone.name} has something else after edit ${edit}`);
    for (const id of editors.hidden)
      if (phone.device.has(id)) faults.push(`${phone.name} still has ${id} after edit ${edit}`);
  };

  for (let edit = 1; edit <= edits && faults.length === 0; edit += 1) {
    await editors.act();
    for (const phone of all) if (chances.next() < ASKS) await sync(phone, edit);
    if (edit % PRUNED_EVERY === 0) await pruneCatalogue(orm, 0);
    if (edit % 100 === 0) say(`${edit} edits, ${syncs} answers`);
  }
  for (const phone of all) await sync(phone, edits);
  const fresh = new CatalogueReader(orm);
  for (const { audience, name } of all) {
    const { bytes } = await new CatalogueAnswers(fresh, async () => 'unsigned').catalogue(audience, null);
    const { bytes: kept } = await answers.catalogue(audience, null);
    if (!bytes.equals(kept)) faults.push(`${name}: another process answers something else`);
  }
  return { edits, audiences: all.length, syncs, startedAgain, tally: Object.fromEntries(editors.tally), faults };
}
