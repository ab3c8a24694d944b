import type { Logger } from 'pino';
import type { Caller } from '../access/index.js';
import { type BegunClip, type CompleteClip, enqueueRender } from '../clips/index.js';
import type { ClipKind, Orm, PriorityClass } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { JobQueue } from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { Wishes } from './options.js';
import type { StagedFile } from './stage.js';

/** A clip whose file has come, and when it is over. */
type ComingClip = Pick<CompleteClip, 'id' | 'sentAt' | 'ttlMs'> & {
  /** Where its bytes are to lie. Its encryption key is there. */
  readonly sourceKey: string;
};

/** What a clip is for, where it is not one that is sent. */
export type Purpose = {
  readonly kind: ClipKind;
  /** Milliseconds for which it is kept. */
  readonly retentionMs: number;
  /** What its sender's wishes come to. @throws QikError for those that cannot be had */
  readonly wishes: (wishes: Wishes) => Wishes;
  /** Done in the transaction that writes its row. */
  readonly begun: (tx: Orm) => Promise<void>;
};

/** A clip as its row begins, from what its sender wishes. */
export const begunClip = (
  id: string,
  caller: Caller,
  { render, ...wishes }: Wishes,
  about: Required<Pick<BegunClip, 'sourceKey' | 'retentionMs' | 'reserve' | 'kind'>>,
): BegunClip => ({
  ...{ ...wishes, id, tenant: caller.tenant, apiKeyId: caller.keyId, options: render },
  ...about,
});

/**
 * Holds a file against the digest that its sender named, in hexadecimal; null: none.
 *
 * @throws QikError `digest_mismatch`; the file is gone then
 */
export async function requireDigest(file: StagedFile, expectedSha256: string | null): Promise<void> {
  if (expectedSha256 === null || expectedSha256 === file.sha256) return;
  await file.discard();
  throw new QikError('digest_mismatch');
}

/**
 * Stores a file and then has the row make a clip of it: what every whole file goes through, whichever way it came.
 *
 * @param complete writes the row, and throws where it must not be written any more
 * @throws QikError those of the store and of `complete`
 */
export async function keepFile(
  { store, retentionMs }: { readonly store: ObjectStore; readonly retentionMs: number },
  clip: ComingClip,
  file: StagedFile,
  complete: (clip: CompleteClip) => Promise<void>,
): Promise<void> {
  const { id, sourceKey, sentAt, ttlMs } = clip;
  // From here on the bytes are the store's, and then the row makes them a clip.
  await store.take(sourceKey, file.path);
  await complete({ id, sentAt, ttlMs, retentionMs, source: { bytes: file.bytes, sha256: file.sha256 } });
}

/** Tells the queue of a clip that was received. Nothing fails by it: the row is safe. */
export async function tellQueue(
  { orm, queue, logger }: { readonly orm: Orm; readonly queue: JobQueue; readonly logger: Logger },
  { id, priority }: { readonly id: string; readonly priority: PriorityClass },
): Promise<void> {
  try {
    await enqueueRender({ orm, queue }, { id, attempt: 1, priority });
  } catch (error) {
    // The reconciler tells the queue within half a minute.
    logger.warn({ clip: id, error: errorFacts(error) }, 'the queue did not take the job');
  }
}
