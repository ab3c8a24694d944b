import { asc, desc, gt, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { type Orm, tables } from '../db/index.js';
import { errorFacts } from '../log/index.js';
import { type ChainReport, verifyChain } from './chain.js';
import { GENESIS, type Link } from './entry.js';
import { allEntries, readEntries, timeOf } from './log.js';
import type { StatementSigner } from './signer.js';
import { STATEMENT_TYPES } from './statement-types.js';
import { type Checkpoint, openStatements } from './statements.js';

const { auditCheckpoints } = tables;

/** What an hour added can be taken away without a trace by whoever rewrites the table; what is older cannot. */
const EVERY_MS = 3_600_000;
/** Looks for each checkpoint: it comes late by no more than a sixth of the time between two. */
const LOOKS = 6;

type Deps = { readonly orm: Orm; readonly signer: StatementSigner; readonly logger: Logger };

export type KeptCheckpoint = typeof auditCheckpoints.$inferSelect;

/** Checkpoints after the entry with a number, in order. */
export const readCheckpoints = (orm: Orm, after: number, limit: number): Promise<KeptCheckpoint[]> =>
  orm
    .select()
    .from(auditCheckpoints)
    .where(gt(auditCheckpoints.seq, after))
    .orderBy(asc(auditCheckpoints.seq))
    .limit(limit);

/** The log from the entry of the last checkpoint on, that one included, so that a log that lost its end is seen. */
async function verifySince(orm: Orm, last: Link | null): Promise<ChainReport> {
  if (last === null) return verifyChain(allEntries(orm, GENESIS.seq));
  const [known] = await readEntries(orm, last.seq - 1, 1);
  return verifyChain(allEntries(orm, last.seq - 1), {
    after: { seq: last.seq - 1, hash: known?.prev ?? '' },
    anchors: [{ seq: last.seq, hash: last.hash, by: 'checkpoint' }],
  });
}

/**
 * Signs how the log stands, unless the last checkpoint is younger than `everyMs` or nothing was added since. What was
 * added is looked through first: nothing is signed on top of a log that somebody changed.
 *
 * @returns the new checkpoint; null where there is none, be it that another process was faster
 * @throws QikError `statement_invalid` when the last checkpoint in the table is not genuine
 */
export async function writeCheckpoint({ orm, signer, logger }: Deps, everyMs: number): Promise<Checkpoint | null> {
  const [kept] = await orm
    .select({ jws: auditCheckpoints.jws, age: sql<number>`extract(epoch from now() - ${auditCheckpoints.at})::float8` })
    .from(auditCheckpoints)
    .orderBy(desc(auditCheckpoints.seq))
    .limit(1);
  if (kept !== undefined && kept.age * 1000 < everyMs) return null;
  const last = kept === undefined ? null : await openStatements(await signer.jwks()).checkpoint(kept.jws);
  const { problem, last: end } = await verifySince(orm, last);
  if (problem !== null) {
    logger.error({ problem }, 'the audit log is not what was written; no checkpoint is signed');
    return null;
  }
  if (end.seq <= (last?.seq ?? GENESIS.seq)) return null;
  const checkpoint: Checkpoint = { iss: 'qik', seq: end.seq, hash: end.hash, at: await timeOf(orm) };
  const jws = await signer.sign(checkpoint, { typ: STATEMENT_TYPES.checkpoint });
  const added = await orm
    .insert(auditCheckpoints)
    .values({ seq: end.seq, jws })
    .onConflictDoNothing()
    .returning({ seq: auditCheckpoints.seq });
  return added.length === 0 ? null : checkpoint;
}

export type Checkpoints = { readonly stop: () => Promise<void> };

/** Signs how the log stands every hour, the first time at once, until it is stopped. Any number of processes may do so. */
export function startCheckpoints({ everyMs = EVERY_MS, ...deps }: Deps & { readonly everyMs?: number }): Checkpoints {
  let busy = false;
  const run = async (): Promise<void> => {
    busy = true;
    try {
      const written = await writeCheckpoint(deps, everyMs);
      if (written !== null) deps.logger.info({ seq: written.seq }, 'audit log: checkpoint signed');
    } catch (error) {
      deps.logger.error({ error: errorFacts(error) }, 'no checkpoint of the audit log could be signed');
    } finally {
      busy = false;
    }
  };
  let running = run();
  const timer = setInterval(() => {
    if (!busy) running = run();
  }, everyMs / LOOKS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
