import { and, eq, gt, or, sql } from 'drizzle-orm';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { record } from '../audit/index.js';
import { studioTables } from '../db/index.js';
import { tellHints } from '../live/index.js';

const { editors, fliks, presence } = studioTables;

/** Three heartbeats of the pages: one may be lost, and one late. */
export const PRESENT_S = 60;

/** Who is editing a Flik now. It keeps nobody from anything: what is saved is decided by versions. */
export type Present = {
  readonly flikId: string;
  readonly editor: { readonly id: string; readonly name: string };
  readonly since: Date;
};

const here = gt(presence.seenAt, sql`now() - make_interval(secs => ${PRESENT_S})`);

const select = (orm: Orm) =>
  orm
    .select({ flikId: presence.flikId, id: editors.id, name: editors.name, since: presence.since })
    .from(presence)
    .innerJoin(editors, eq(editors.id, presence.editorId));

type Row = { readonly flikId: string; readonly id: string; readonly name: string; readonly since: Date };
const present = ({ flikId, id, name, since }: Row): Present => ({ flikId, editor: { id, name }, since });

/** Everybody who is editing something now. */
export const presentNow = async (orm: Orm): Promise<Present[]> => (await select(orm).where(here)).map(present);

const presentAt = async (orm: Orm, flikId: string): Promise<Present | null> => {
  const [row] = await select(orm).where(and(eq(presence.flikId, flikId), here));
  return row === undefined ? null : present(row);
};

/** Makes sure that there is such a Flik, and that nobody else comes to it at the same time. @throws QikError `not_found` */
async function lockPlace(tx: Orm, flikId: string): Promise<void> {
  const [flik] = await tx.select({ id: fliks.id }).from(fliks).where(eq(fliks.id, flikId)).for('key share');
  if (flik === undefined) throw new QikError('not_found', 'There is no such Flik.');
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`presence ${flikId}`}, 0))`);
}

async function take(tx: Orm, flikId: string, editorId: string): Promise<void> {
  const row = { editorId, since: sql`now()`, seenAt: sql`now()` };
  await tx
    .insert(presence)
    .values({ flikId, ...row })
    .onConflictDoUpdate({ target: presence.flikId, set: row });
  await tellHints(tx, [{ kind: 'presence', id: flikId }]);
}

type Coming = { readonly flikId: string; readonly editorId: string };

/**
 * Says that somebody is editing a Flik, or still is. Where somebody else is already, they stay the one.
 *
 * @returns who is editing it
 * @throws QikError `not_found`
 */
export const bePresent = (orm: Orm, { flikId, editorId }: Coming): Promise<Present | null> =>
  orm.transaction(async (tx) => {
    await lockPlace(tx, flikId);
    const now = await presentAt(tx, flikId);
    if (now === null) await take(tx, flikId, editorId);
    else if (now.editor.id === editorId)
      await tx.update(presence).set({ seenAt: sql`now()` }).where(eq(presence.flikId, flikId));
    else return now;
    return presentAt(tx, flikId);
  });

/**
 * Makes somebody the one who is editing a Flik, whoever was before.
 *
 * @throws QikError `not_found`
 */
export const takeOver = (orm: Orm, { flikId, editorId }: Coming): Promise<Present | null> =>
  orm.transaction(async (tx) => {
    await lockPlace(tx, flikId);
    const before = await presentAt(tx, flikId);
    if (before?.editor.id !== editorId) {
      await take(tx, flikId, editorId);
      if (before !== null)
        await record(tx, {
          ...{ editorId, action: 'flik.take-over', subject: { kind: 'flik', id: flikId } },
          ...{ before: { editor: before.editor.id }, after: { editor: editorId } },
        });
    }
    return presentAt(tx, flikId);
  });

/** Says that somebody is not editing a Flik any more; where another one is, they stay. */
export const beGone = (orm: Orm, { flikId, editorId }: Coming): Promise<void> =>
  orm.transaction(async (tx) => {
    const gone = await tx
      .delete(presence)
      .where(and(eq(presence.flikId, flikId), or(eq(presence.editorId, editorId), sql`not ${here}`)))
      .returning({ flikId: presence.flikId });
    if (gone.length > 0) await tellHints(tx, [{ kind: 'presence', id: flikId }]);
  });
