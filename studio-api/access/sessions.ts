import { and, desc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import { uuidv7 } from 'uuidv7';
import type { Orm } from '../../pipeline/db/index.js';
import { type Role, studioTables } from '../db/index.js';
import { makeToken, tokenHash } from './tokens.js';

const { editors, sessions } = studioTables;

/** Who is signed in, and with which session. */
export type SignedIn = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly sessionId: string;
};

/** A session that is not used ends after a working day and a night. */
const IDLE = sql`interval '16 hours'`;
/** And every one after a week: whoever works here every day signs in on Mondays. */
const LONGEST = sql`interval '7 days'`;
/** Longest life of the cookie, in seconds; the row decides. */
export const SESSION_S = 7 * 86_400;

/**
 * Begins a session.
 *
 * @returns the token for the cookie, which is kept nowhere
 */
export async function beginSession(
  tx: Orm,
  editorId: string,
): Promise<{ readonly token: string; readonly id: string }> {
  const [token, id] = [makeToken(), uuidv7()];
  await tx.insert(sessions).values({ id, editorId, tokenHash: tokenHash(token), expiresAt: sql`now() + ${LONGEST}` });
  await tx.update(editors).set({ lastSignInAt: sql`now()` }).where(eq(editors.id, editorId));
  return { token, id };
}

const alive = and(gt(sessions.expiresAt, sql`now()`), gt(sessions.lastSeenAt, sql`now() - ${IDLE}`));

/** Whose session it is; null where there is none, it is over, or its editor may do nothing any more. Asked every time. */
export async function readSession(orm: Orm, token: string): Promise<SignedIn | null> {
  const hash = tokenHash(token);
  const [row] = await orm
    .select({
      ...{ id: editors.id, name: editors.name, email: editors.email, role: editors.role, sessionId: sessions.id },
      seen: sql<boolean>`${sessions.lastSeenAt} > now() - interval '1 minute'`,
    })
    .from(sessions)
    .innerJoin(editors, eq(editors.id, sessions.editorId))
    .where(and(eq(sessions.tokenHash, hash), alive, isNull(editors.disabledAt)));
  if (row === undefined) return null;
  const { seen, ...signedIn } = row;
  // Not with every request: it need not be exact.
  if (!seen) await orm.update(sessions).set({ lastSeenAt: sql`now()` }).where(eq(sessions.tokenHash, hash));
  return signedIn;
}

/** Those of some sessions, by their ids, that are open still and whose editors may do something. */
export async function openAmong(orm: Orm, sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await orm
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(editors, eq(editors.id, sessions.editorId))
    .where(and(inArray(sessions.id, [...sessionIds]), alive, isNull(editors.disabledAt)));
  return new Set(rows.map(({ id }) => id));
}

export async function endSession(orm: Orm, sessionId: string): Promise<void> {
  await orm.delete(sessions).where(eq(sessions.id, sessionId));
}

/** Ends every session of an editor. @returns how many */
export async function endSessionsOf(orm: Orm, editorId: string): Promise<number> {
  return (await orm.delete(sessions).where(eq(sessions.editorId, editorId)).returning({ id: sessions.id })).length;
}

/** Sessions of an editor that are open, newest first. */
export const sessionsOf = (orm: Orm, editorId: string) =>
  orm
    .select({ id: sessions.id, createdAt: sessions.createdAt, lastSeenAt: sessions.lastSeenAt })
    .from(sessions)
    .where(and(eq(sessions.editorId, editorId), alive))
    .orderBy(desc(sessions.createdAt), desc(sessions.id));

/** Forgets sessions that are over. */
export async function pruneSessions(orm: Orm): Promise<void> {
  await orm.delete(sessions).where(lte(sessions.expiresAt, sql`now()`));
}
