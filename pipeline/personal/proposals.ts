import { and, eq, ne, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { AuditLog } from '../audit/index.js';
import { isClipId } from '../clips/index.js';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { shownIn } from './send.js';
import type { Slot } from './slot.js';

const { clips, proposals } = tables;

export type Proposal = typeof proposals.$inferSelect;

type Deps = { readonly orm: Orm; readonly audit: AuditLog };

/** An owner's consent, in the words that they agreed to, and the id of the API key that says so. */
export type Consent = { readonly slot: Slot; readonly consent: string; readonly by: string };

/**
 * Proposes what plays in a slot for the library, and records its owner's consent. Doing it again answers with the same
 * proposal and keeps the first words.
 *
 * @throws QikError `not_found`, `not_ready`; `gone` where it was deleted meanwhile
 */
export async function propose({ orm, audit }: Deps, { slot, consent, by }: Consent): Promise<Proposal> {
  const { clipId } = await shownIn(orm, slot);
  return orm.transaction(async (tx) => {
    // Held against its end: a proposal of a clip that is gone would be nobody's to remove.
    const [clip] = await tx
      .select({ id: clips.id })
      .from(clips)
      .where(and(eq(clips.id, clipId), eq(clips.state, 'ready')))
      .for('share');
    if (clip === undefined) throw new QikError('gone');
    const [made] = await tx
      .insert(proposals)
      .values({ id: uuidv7(), tenant: slot.tenant, clipId, state: 'proposed', consent, by })
      .onConflictDoNothing()
      .returning();
    if (made !== undefined) {
      await audit.append(tx, [{ actor: by, action: 'consent.given', subject: clipId, details: { proposal: made.id } }]);
      return made;
    }
    const [known] = await tx
      .select()
      .from(proposals)
      .where(and(eq(proposals.clipId, clipId), ne(proposals.state, 'withdrawn')));
    if (known === undefined) throw new QikError('busy');
    return known;
  });
}

/** A proposal of a tenant. @throws QikError `not_found` */
export async function readProposal(orm: Orm, id: string, tenant: string): Promise<Proposal> {
  const [row] = isClipId(id)
    ? await orm
        .select()
        .from(proposals)
        .where(and(eq(proposals.id, id), eq(proposals.tenant, tenant)))
    : [];
  if (row === undefined) throw new QikError('not_found', 'There is no such proposal.');
  return row;
}

/**
 * Takes an owner's consent back. What was not accepted yet is not shown to editors any more; what was made of it is taken
 * out of the library and removed by the studio, within seconds. Doing it again changes nothing.
 *
 * @throws QikError `not_found`
 */
export async function withdrawConsent(
  { orm, audit }: Deps,
  { id, tenant, by }: { readonly id: string; readonly tenant: string; readonly by: string },
): Promise<Proposal> {
  await readProposal(orm, id, tenant);
  return orm.transaction(async (tx) => {
    const [withdrawn] = await tx
      .update(proposals)
      .set({
        ...{ state: 'withdrawn', withdrawnAt: sql`now()` },
        // Of what was made of it the words stay: it was allowed as long as it was.
        consent: sql`case when ${proposals.flikId} is null then '' else ${proposals.consent} end`,
      })
      .where(and(eq(proposals.id, id), ne(proposals.state, 'withdrawn')))
      .returning();
    if (withdrawn === undefined) return readProposal(tx, id, tenant);
    const { clipId } = withdrawn;
    await audit.append(tx, [{ actor: by, action: 'consent.withdrawn', subject: clipId, details: { proposal: id } }]);
    return withdrawn;
  });
}
