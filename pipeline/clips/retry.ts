import type { Logger } from 'pino';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { JobQueue } from '../queue/index.js';
import { enqueueRender } from './line.js';
import { type Clip, readClip } from './read.js';
import { type ClaimedClip, hasSource, retryClip } from './transitions.js';

type RetryDeps = { readonly orm: Orm; readonly queue: JobQueue; readonly logger: Logger };

/** A clip that is tried again: as it failed, and as it waits. */
export type Retried = { readonly before: Clip; readonly row: ClaimedClip };

/**
 * Tries a failed clip again, with all its starts.
 *
 * @param also what is written with it
 * @throws QikError `not_found`, `gone`, `not_failed`, or `no_source` where there is nothing to try with
 */
export async function tryAgain(
  { orm, queue, logger }: RetryDeps,
  clip: { readonly id: string; readonly tenant: string },
  also: (tx: Orm) => Promise<void> = async () => undefined,
): Promise<Retried> {
  const { id, tenant } = clip;
  const before = await readClip(orm, id, tenant);
  if (before === null) throw new QikError('not_found');
  if (before.state === 'expired' || before.state === 'deleted') throw new QikError('gone');
  if (before.state !== 'failed') throw new QikError('not_failed', `The clip is in the state ${before.state}.`);
  if (!hasSource(before.row)) throw new QikError('no_source');
  const row = await orm.transaction(async (tx) => {
    const changed = await retryClip(tx, { id, tenant });
    if (changed !== null) await also(tx);
    return changed;
  });
  // Between the two somebody was quicker, or its time ran out.
  if (row === null) throw new QikError('not_failed', 'The clip is being tried again already, or is gone.');
  logger.info({ clip: id, attempt: row.attempt }, 'clip tried again');
  try {
    await enqueueRender({ orm, queue }, row);
  } catch (error) {
    // The row is safe, and the reconciler tells the queue within half a minute.
    logger.warn({ clip: id, error: errorFacts(error) }, 'the queue did not take the job');
  }
  return { before, row };
}
