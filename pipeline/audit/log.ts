import { asc, desc, gt, sql } from 'drizzle-orm';
import { type Orm, tables } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { type AuditAction, type AuditDetails, type ChainEntry, GENESIS, hashOf, type Link } from './entry.js';
import { subjectNames } from './keys.js';

const { audit } = tables;

/** Entries of one statement: eight values each, and a statement of PostgreSQL takes 65,535. */
const AT_ONCE = 500;

/** Something that was done. Nothing in it may name a person; the subject is hashed before it is kept. */
export type AuditEntry = {
  /** Id of an API key, or the part of the service that acted. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly details?: AuditDetails;
};

export type AuditLog = {
  /**
   * Adds entries within the caller's transaction, in their order: they are in the log if it commits. Takes the turn, so
   * whoever calls it locks nothing else after it but what the turn orders.
   *
   * @returns number and hash of each
   */
  readonly append: (tx: Orm, entries: readonly AuditEntry[]) => Promise<readonly Link[]>;
};

/** The clock of the database, now and not when the transaction began, as ISO 8601. */
export async function timeOf(orm: Orm): Promise<string> {
  const at = sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const [now] = await orm.select({ at }).from(sql`(select) as now`);
  if (now === undefined) throw new QikError('internal', 'The database does not say what time it is.');
  return now.at;
}

async function endOfLog(orm: Orm): Promise<Link> {
  const [last] = await orm.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1);
  return last ?? GENESIS;
}

/** The log of what was done, as a chain: changing, removing or moving an entry breaks it. */
export function openAuditLog(masterKey: Uint8Array): AuditLog {
  const nameOf = subjectNames(masterKey);
  const sealed = ({ actor, action, subject, details = {} }: AuditEntry, at: string, before: Link): ChainEntry => {
    const seq = before.seq + 1;
    const entry = { seq, at, actor, action, subject: nameOf(subject), details, prev: before.hash };
    return { ...entry, hash: hashOf(entry) };
  };
  return {
    append: async (tx, entries) => {
      if (entries.length === 0) return [];
      // A statement of its own: the next one then sees all that was committed before it was our turn.
      await tx.execute(sql`select qik.take_turn()`);
      const at = await timeOf(tx);
      let last = await endOfLog(tx);
      const rows = entries.map((entry) => {
        const row = sealed(entry, at, last);
        last = row;
        return row;
      });
      for (let start = 0; start < rows.length; start += AT_ONCE)
        await tx.insert(audit).values(rows.slice(start, start + AT_ONCE));
      return rows.map(({ seq, hash }) => ({ seq, hash }));
    },
  };
}

/** Entries after a number, in order. */
export const readEntries = (orm: Orm, after: number, limit: number): Promise<ChainEntry[]> =>
  orm.select().from(audit).where(gt(audit.seq, after)).orderBy(asc(audit.seq)).limit(limit);

/** All entries after a number, a page at a time. */
export async function* allEntries(orm: Orm, after: number): AsyncGenerator<ChainEntry> {
  let last = after;
  for (;;) {
    const page = await readEntries(orm, last, AT_ONCE);
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < AT_ONCE) return;
    last = end.seq;
  }
}
