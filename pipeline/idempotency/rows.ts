import { and, eq, gt, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { Fingerprint } from './fingerprint.js';

const { clips, idempotency } = tables;

/** How a request was answered, as it is kept: headers that matter, and the body as it was written. */
export type StoredAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

/** One request's hold on a key. Whoever takes the key over does so with another clip, and this one is void. */
export type Hold = {
  readonly tenant: string;
  readonly key: string;
  /** Of the clip that comes of the request; null where it makes none. */
  readonly clipId: string | null;
};

/** What a key is to a request that comes with it. */
export type Claim =
  /** It is the first, or takes the place of one that came to nothing. */
  | { readonly kind: 'first' }
  | { readonly kind: 'running'; readonly fingerprint: Fingerprint }
  | {
      readonly kind: 'answered';
      readonly fingerprint: Fingerprint;
      readonly answer: StoredAnswer;
      readonly clipId: string | null;
    }
  /** The clip that came of the first request was deleted, or its time is over. */
  | { readonly kind: 'gone'; readonly clipId: string };

/** Answers are kept for so long after the first request, as the contract says. */
const KEPT = sql`interval '24 hours'`;
/**
 * A request that was not heard of for so long counts as dead, as an upload does: its process was killed. It renews this
 * while it runs.
 */
const LEASE = sql`interval '60 seconds'`;
/** Rows removed with one statement. */
const BATCH = 5000;
/** Looks at a key that changes under our eyes, before it counts as busy. */
const LOOKS = 5;

const named = ({ tenant, key }: Hold): SQL | undefined => and(eq(idempotency.tenant, tenant), eq(idempotency.key, key));

/** The row of a request that still runs, as far as nobody took its key. */
const held = (hold: Hold): SQL | undefined =>
  and(named(hold), isNull(idempotency.status), sql`${idempotency.clipId} is not distinct from ${hold.clipId}::uuid`);

/** The row of a request that just begins. */
const fresh = (hold: Hold, fingerprint: Fingerprint) => ({
  ...{ fingerprint, status: null, answer: null, clipId: hold.clipId },
  runningUntil: sql`now() + ${LEASE}`,
  expiresAt: sql`now() + ${KEPT}`,
});

/** Writes the row of a key that nobody used, or not for as long as it is kept. @returns whether it did */
async function begin(orm: Orm, hold: Hold, fingerprint: Fingerprint): Promise<boolean> {
  const row = fresh(hold, fingerprint);
  const rows = await orm
    .insert(idempotency)
    .values({ tenant: hold.tenant, key: hold.key, ...row })
    .onConflictDoUpdate({
      target: [idempotency.tenant, idempotency.key],
      set: row,
      setWhere: lte(idempotency.expiresAt, sql`now()`),
    })
    .returning({ key: idempotency.key });
  return rows.length > 0;
}

/** A key's row, and what became of its clip, as they are at one moment. */
const look = (orm: Orm, hold: Hold) =>
  orm
    .select({
      row: idempotency,
      running: sql<boolean>`${idempotency.status} is null and ${idempotency.runningUntil} > now()`,
      clip: sql<'none' | 'there' | 'gone'>`case
        when ${clips.id} is null then 'none'
        when ${clips.state} in ('deleted', 'expired') or ${clips.expiresAt} <= now() then 'gone'
        else 'there' end`,
    })
    .from(idempotency)
    .leftJoin(clips, eq(clips.id, idempotency.clipId))
    .where(and(named(hold), gt(idempotency.expiresAt, sql`now()`)));

type Seen = Awaited<ReturnType<typeof look>>[number];

/** Null where the first request came to nothing: nobody answered it, or what it made was given up. */
function claimOf({ row, running, clip }: Seen): Claim | null {
  const { status, answer, clipId, fingerprint } = row;
  if (running) return { kind: 'running', fingerprint };
  if (clipId !== null && clip === 'gone') return { kind: 'gone', clipId };
  if (status === null || answer === null || (clipId !== null && clip === 'none')) return null;
  const { headers, body } = answer;
  const stored = { status, headers, body: typeof body === 'string' ? body : null };
  return { kind: 'answered', fingerprint, clipId, answer: stored };
}

/** Takes a key that came to nothing, unless somebody was quicker. @returns whether it did */
async function takeOver(orm: Orm, hold: Hold, fingerprint: Fingerprint, { row }: Seen): Promise<boolean> {
  const asSeen = and(
    named(hold),
    sql`${idempotency.clipId} is not distinct from ${row.clipId}::uuid`,
    sql`${idempotency.status} is not distinct from ${row.status}::integer`,
    row.status === null ? lte(idempotency.runningUntil, sql`now()`) : undefined,
  );
  const rows = await orm
    .update(idempotency)
    .set(fresh(hold, fingerprint))
    .where(asSeen)
    .returning({ key: idempotency.key });
  return rows.length > 0;
}

/**
 * Asks for a key. Of any number that ask at once one is the first.
 *
 * @param fingerprint of the request, as far as it is known before its body is read
 * @throws QikError `busy` where the key changed hands again and again meanwhile
 */
export async function claimKey(orm: Orm, hold: Hold, fingerprint: Fingerprint): Promise<Claim> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if (await begin(orm, hold, fingerprint)) return { kind: 'first' };
    const [seen] = await look(orm, hold);
    if (seen === undefined) continue;
    const claim = claimOf(seen);
    if (claim !== null) return claim;
    if (await takeOver(orm, hold, fingerprint, seen)) return { kind: 'first' };
  }
  throw new QikError('busy');
}

/** What a key is by now to a request that found it answered. Null where it is nobody's any more. */
export async function readKey(orm: Orm, hold: Hold): Promise<Claim | null> {
  const [seen] = await look(orm, hold);
  return seen === undefined ? null : claimOf(seen);
}

/** Says that the request still runs. */
export async function renewKey(orm: Orm, hold: Hold): Promise<void> {
  await orm
    .update(idempotency)
    .set({ runningUntil: sql`now() + ${LEASE}` })
    .where(held(hold));
}

/**
 * Keeps an answer. In the transaction that makes durable what the request asks for, both are true or neither is.
 *
 * @param fingerprint of the whole request
 * @throws QikError `idempotency_in_progress` when another request took the key: nothing may be made then
 */
export async function keepAnswer(
  tx: Orm,
  hold: Hold,
  fingerprint: Fingerprint,
  { status, ...answer }: StoredAnswer,
): Promise<void> {
  const rows = await tx
    .update(idempotency)
    .set({ status, answer, fingerprint })
    .where(held(hold))
    .returning({ key: idempotency.key });
  if (rows.length > 0) return;
  const why = 'This request was not heard of for too long, and another one with its Idempotency-Key took its place.';
  throw new QikError('idempotency_in_progress', why);
}

/** Lets a key go whose request came to nothing: the next one is the first. An answer that was kept stays. */
export async function freeKey(orm: Orm, hold: Hold): Promise<void> {
  await orm.delete(idempotency).where(held(hold));
}

/** Ends a request whose clip was deleted under it. Its row stays, and with it that the key was used. */
export async function endRun(orm: Orm, hold: Hold): Promise<void> {
  await orm.update(idempotency).set({ runningUntil: sql`now()` }).where(held(hold));
}

/** Forgets keys that are not kept any more. @returns how many */
export async function pruneKeys(orm: Orm, batch = BATCH): Promise<number> {
  let pruned = 0;
  for (;;) {
    const old = sql`select ctid from ${idempotency} where ${idempotency.expiresAt} <= now() limit ${batch}`;
    const rows = await orm
      .delete(idempotency)
      .where(sql`ctid = any(array(${old}))`)
      .returning({ key: idempotency.key });
    pruned += rows.length;
    if (rows.length < batch) return pruned;
  }
}
