import { and, isNull, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import {
  DELETION_REASONS,
  type DeletionReason,
  type FormerOutput,
  type LocationReport,
  type Locations,
  type Orm,
  tables,
} from '../db/index.js';
import { among } from './among.js';
import type { EraseDeps } from './deps.js';

const { clips, clipViewers, deletions, fetches, idempotency, outbox, renditions, stills, uploads } = tables;
const { personalFliks, proposals } = tables;

export type Deletion = typeof deletions.$inferSelect;
/** A deletion that was just made, as far as those need it who go on with it. */
export type Ended = Pick<Deletion, 'id' | 'clipId' | 'reason' | 'at'>;
/** What must be known of a clip to end it. */
export type Ending = Pick<typeof clips.$inferSelect, 'id' | 'tenant' | 'recipients' | 'worker'>;
export const ENDING = { id: clips.id, tenant: clips.tenant, recipients: clips.recipients, worker: clips.worker };

/** A clip to end, why, and who asked: the id of an API key, or null where its time was over. */
export type End = { readonly row: Ending; readonly reason: DeletionReason; readonly by: string | null };

/**
 * How long the process that ended a clip has to destroy its key and note its tombstone by itself, before the purger
 * takes that over. Reads are refused from the commit on, whatever happens.
 */
const SETTLE_WITHIN = sql`interval '5 seconds'`;

/** What the host is in the name of a worker, `host:pid`. */
const hostOf = (worker: string | null): string | null => worker?.replace(/:\d+$/, '') ?? null;

const PENDING: LocationReport = { state: 'pending', at: null };

/** Everything pending, but for what the transaction does itself; a clip whose time is over needs no tombstone. */
function locationsAt(at: string, reason: DeletionReason): Locations {
  const done: LocationReport = { state: 'done', at };
  return {
    key: PENDING,
    objects: PENDING,
    staging: PENDING,
    scratch: PENDING,
    queue: PENDING,
    database: done,
    // A restored row is as far past its time as the one that was removed: the clock refuses it.
    tombstones: reason === 'expired' ? done : PENDING,
  };
}

async function outputsOf(tx: Orm, ids: readonly string[]): Promise<Map<string, FormerOutput[]>> {
  const videos = await tx
    .delete(renditions)
    .where(among(renditions.clipId, ids))
    .returning({ clipId: renditions.clipId, name: renditions.id, epoch: renditions.epoch });
  const pictures = await tx
    .delete(stills)
    .where(among(stills.clipId, ids))
    .returning({ clipId: stills.clipId, name: stills.name, epoch: stills.epoch });
  const outputs = new Map<string, FormerOutput[]>(ids.map((id) => [id, []]));
  for (const { clipId, name, epoch } of videos) outputs.get(clipId)?.push({ kind: 'r', name, epoch });
  for (const { clipId, name, epoch } of pictures) outputs.get(clipId)?.push({ kind: 's', name, epoch });
  return outputs;
}

/** What stays of a row: that there was a clip, of whom, and when. Nothing about people or picture. */
const emptied = {
  ...{ worker: null, heartbeatAt: null, progress: null, sender: null, recipients: [], metadata: null, options: {} },
  ...{ policy: {}, source: null, sourceSha256: '', errorCode: null, errorDetail: null },
  ...{ warnings: [], skipped: [], dropped: [], timings: null, encodes: null, analysis: null },
};

/** Empties rows and drops what hangs on them. @returns when, and the outputs that there were */
async function empty(tx: Orm, ends: readonly End[]) {
  const ids = ends.map(({ row }) => row.id);
  const outputs = await outputsOf(tx, ids);
  await tx.delete(clipViewers).where(among(clipViewers.clipId, ids));
  await tx.delete(uploads).where(among(uploads.id, ids));
  await tx.delete(fetches).where(among(fetches.clipId, ids));
  await tx.delete(personalFliks).where(among(personalFliks.clipId, ids));
  // What was made of one is its own by now, with its owner's consent.
  await tx.delete(proposals).where(and(among(proposals.clipId, ids), isNull(proposals.flikId)));
  // The answer to a request shows its clip, and what the request was tells of it; that there was one is still worth knowing.
  await tx.update(idempotency).set({ answer: null, fingerprint: {} }).where(among(idempotency.clipId, ids));
  let at = new Date();
  for (const reason of DELETION_REASONS) {
    const those = ends.filter((end) => end.reason === reason).map(({ row }) => row.id);
    if (those.length === 0) continue;
    const [first] = await tx
      .update(clips)
      .set({ ...emptied, state: reason, epoch: sql`${clips.epoch} + 1`, stateAt: sql`now()` })
      .where(among(clips.id, those))
      .returning({ at: clips.stateAt });
    at = first?.at ?? at;
  }
  return { at, outputs };
}

/** Writes the deletions and their events; rows as one value, since five hundred rows have thousands. */
async function insertDeletions(tx: Orm, made: readonly (typeof deletions.$inferInsert)[]): Promise<void> {
  const columns = sql.raw(
    'id uuid, "clipId" uuid, tenant text, reason text, by text, recipients jsonb, outputs jsonb, "workerHost" text, locations jsonb, "auditSeq" bigint',
  );
  await tx.execute(sql`
    insert into ${deletions}
      (id, clip_id, tenant, reason, by, recipients, outputs, worker_host, locations, audit_seq, due_at)
    select
      id, "clipId", tenant, reason, by, recipients, outputs, "workerHost", locations, "auditSeq", now() + ${SETTLE_WITHIN}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as made(${columns})`);
  await tx.execute(sql`
    insert into ${outbox} (type, tenant, clip_id, data)
    select 'clip.' || reason, tenant, clip_id, jsonb_build_object('deletion', id)
    from ${deletions}
    where ${among(
      deletions.id,
      made.map(({ id }) => id),
    )}
    order by seq`);
}

/**
 * Ends clips within the caller's transaction, which holds their rows' locks: after its commit no read succeeds and no
 * worker's write does. What is on disks and in queues is the purger's, which the new rows tell what to do.
 *
 * @param ends clips that are not over yet, as they were locked
 */
export async function endClips(
  deps: Pick<EraseDeps, 'audit' | 'notices'>,
  tx: Orm,
  ends: readonly End[],
): Promise<Ended[]> {
  if (ends.length === 0) return [];
  // Everything that must be locked is by now: from the audit log on it is this transaction's turn.
  const { at, outputs } = await empty(tx, ends);
  const entries = await deps.audit.append(
    tx,
    ends.map(({ row, reason, by }) => ({ actor: by ?? 'retention', action: `clip.${reason}`, subject: row.id })),
  );
  const made = ends.map(({ row, reason, by }, index) => ({
    ...{ id: uuidv7(), clipId: row.id, tenant: row.tenant, reason, by, recipients: row.recipients },
    outputs: outputs.get(row.id) ?? [],
    workerHost: hostOf(row.worker),
    locations: locationsAt(at.toISOString(), reason),
    auditSeq: entries[index]?.seq ?? 0,
  }));
  await insertDeletions(tx, made);
  await deps.notices.notify(
    tx,
    'gone',
    ends.map(({ row }) => row.id),
  );
  await deps.notices.notify(tx, 'news', '');
  return made.map(({ id, clipId, reason }) => ({ id, clipId, reason, at }));
}
