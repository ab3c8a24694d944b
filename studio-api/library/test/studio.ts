import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { claimClip, createClip, publishClip } from '../../../pipeline/clips/index.js';
import { newClip, result } from '../../../pipeline/clips/test/sample.js';
import { type DatabasePlace, type Orm, openDatabase, tables } from '../../../pipeline/db/index.js';
import { seedDatabase } from '../../../pipeline/db/test/seed.js';
import { type Role, studioTables } from '../../db/index.js';
import { EMPTY_CONTENT, type FlikContent } from '../content.js';
import { approveFlik, createFlik, type LibraryDeps, type MadeFlik, type MediaMaker, submitFlik } from '../index.js';

const { editors, flikMedia } = studioTables;

/** What a video is made from, as its row has it. */
function optionsOf({ trim, poster, loop, framing, watermark }: FlikContent) {
  const { start, end } = trim ?? { start: 0, end: 0 };
  // In one order: the database has its own for the keys of what it keeps.
  const given = { ...(trim === null ? {} : { trim: { start, end } }), ...(poster === null ? {} : { poster }) };
  return { effort: 'flik', framing, watermark, loop, ...given };
}

/** Makes the rows of media, and nothing to look at. */
function rowsOnly(rendered: string[]): MediaMaker {
  return {
    mediaFor: async (tx, content) => {
      if (content.sourceId === null) return null;
      const options = optionsOf(content);
      const recipe = createHash('sha256')
        .update(JSON.stringify([content.sourceId, options]))
        .digest('hex');
      const [known] = await tx.select().from(flikMedia).where(eq(flikMedia.recipe, recipe));
      if (known !== undefined) return known.id;
      const clip = newClip({ tenant: LIBRARY_TENANT, apiKeyId: LIBRARY_TENANT, options });
      await createClip(tx, clip);
      await tx.insert(flikMedia).values({ id: clip.id, sourceId: content.sourceId, recipe });
      return clip.id;
    },
    render: async (ids) => {
      rendered.push(...ids);
    },
  };
}

export type Person = { readonly id: string; readonly name: string; readonly email: string; readonly role: Role };

/** A database with editors, and a library that makes rows of media. */
export async function openStudio(t: Test, place?: DatabasePlace) {
  const database = await openDatabase(place ?? { dataDir: await seedDatabase(testFolder(t)) });
  t.teardown(() => database.close());
  const { orm } = database;
  const rendered: string[] = [];
  const deps: LibraryDeps = { orm, media: rowsOnly(rendered) };
  const person = async (name: string, role: Role): Promise<Person> => {
    const id = uuidv7();
    const email = `${name.toLowerCase()}-${id}@example.org`;
    await orm.insert(editors).values({ id, email, name, role });
    return { id, name, email, role };
  };
  const anna = await person('Anna', 'editor');
  const ben = await person('Ben', 'publisher');
  const cleo = await person('Cleo', 'publisher');
  const dora = await person('Dora', 'admin');
  const vic = await person('Vic', 'viewer');

  const create = (content: Partial<FlikContent> = {}, by: Person = anna): Promise<MadeFlik> =>
    createFlik(deps, { content: { ...EMPTY_CONTENT, ...content }, origin: 'create', editorId: by.id });
  const approve = async (id: string, version: number): Promise<void> => {
    const remark = { body: '', atSeconds: null };
    await submitFlik(orm, { id, seen: version, actor: anna, remark });
    await approveFlik(orm, { id, seen: version, actor: ben, remark });
  };
  return { orm, deps, rendered, person, anna, ben, cleo, dora, vic, create, approve };
}

/** An analysis as a render leaves it, of a clip whose pictures are all `look`. */
export const analysisOf = (look: string) => ({
  version: 1,
  fingerprint: { version: 1, stepSeconds: 0.25, frames: [look.repeat(32).slice(0, 32)] },
  flashing: { maxFlashesPerSecond: 1, at: 0, redFlashes: 0, passes: true },
  seam: { score: 0.9, step: 0.01, usual: 0.01 },
  loudness: null,
});

/** Does what a worker does after a render. */
export async function finish(orm: Orm, mediaId: string, analysis: unknown): Promise<void> {
  const row = await claimClip(orm, { clipId: mediaId, attempt: 1, worker: 'test' });
  if (row === null) throw new Error('the media could not be claimed');
  const renditions = result.renditions.map(({ file, ...data }) => ({
    objectKey: `fliks/${mediaId}/${row.epoch}/${file}`,
    data: { ...data, platforms: ['android', 'ios', 'windows-phone'] as const },
  }));
  await publishClip(orm, { clipId: mediaId, epoch: row.epoch }, result, { renditions, stills: [] });
  await orm.update(tables.clips).set({ analysis }).where(eq(tables.clips.id, mediaId));
}
