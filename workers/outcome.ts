import { type Fence, failClip, handBackClip } from '../pipeline/clips/index.js';
import type { Orm } from '../pipeline/db/index.js';
import { CATALOGUE, QikError } from '../pipeline/errors/catalogue.js';
import type { JobContext } from '../pipeline/queue/index.js';

/** What an error means for the clip: one of the codes that a clip may end with. */
export function asClipError(error: unknown): QikError {
  if (!(error instanceof QikError)) return new QikError('encode_failed', undefined, { cause: error });
  if (error.code === 'storage_unavailable' || CATALOGUE[error.code].kind !== 'service') return error;
  if (error.code === 'not_enough_space')
    return new QikError('storage_unavailable', 'There was not enough room for the renditions.', { cause: error });
  return new QikError('encode_failed', undefined, { cause: error });
}

export type Settled = { readonly error: QikError; readonly failed: boolean };

/**
 * Writes down how a try ended that did not succeed, and answers with what the queue is to be told.
 *
 * Stopped work is handed back and burns nothing. What can succeed later waits for the queue's next try, as long as
 * there is one. Everything else ends the clip.
 *
 * @returns `failed`: whether the clip ended in that state
 */
export async function settleFailure(orm: Orm, fence: Fence, context: JobContext, error: unknown): Promise<Settled> {
  const { reason } = context.signal;
  if (reason === 'shutdown') {
    await handBackClip(orm, fence, { reason, burned: false });
    return { error: new QikError('aborted', undefined, { cause: error }), failed: false };
  }
  if (reason === 'lost-lock') {
    await handBackClip(orm, fence, { reason, burned: true });
    return { error: new QikError('aborted', undefined, { cause: error }), failed: false };
  }
  const ours =
    reason === 'time-limit' ? new QikError('encode_timeout', undefined, { cause: error }) : asClipError(error);
  if (ours.retry === 'never' || context.lastTry) return { error: ours, failed: await failClip(orm, fence, ours) };
  await handBackClip(orm, fence, { reason: ours.code, burned: true });
  return { error: ours, failed: false };
}
