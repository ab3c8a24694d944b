import { abandonUpload, enqueueRender } from '../clips/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import { clipKeys, flikKeys } from '../storage/index.js';
import type { UploadDeps } from './deps.js';
import { completeUpload, dropHeldUpload, type OpenRow } from './rows.js';

/**
 * Removes what an upload left whose row is gone: bytes, and key and object unless a clip was made of it. What cannot be
 * removed now is found later.
 */
export async function clearUpload(
  { orm, keys, store, files, logger }: Pick<UploadDeps, 'orm' | 'keys' | 'store' | 'files' | 'logger'>,
  id: string,
): Promise<void> {
  try {
    if (await abandonUpload(orm, id)) {
      await keys.destroy(id);
      // Its row, which would tell which of the two it is, is gone.
      await store.deleteMany([clipKeys.source(id), flikKeys.source(id)]);
    }
    await files.remove(id);
  } catch (error) {
    logger.warn({ clip: id, error: errorFacts(error) }, 'what is left of an upload is removed later');
  }
}

/** Removes an upload that comes to nothing, with its clip. Nothing happens where the lock is another's by now. */
export async function dropUpload(deps: UploadDeps, id: string, holder: string): Promise<void> {
  if (await dropHeldUpload(deps.orm, id, holder)) await clearUpload(deps, id);
}

/** Stores the bytes, sealed with the clip's key where it has one. Both may be there from a try that broke off. */
async function storeSource({ keys, store, files, way }: UploadDeps, id: string): Promise<void> {
  if (way.sealed && (await keys.get(id)) === null) await keys.create(id);
  await store.put(way.keys.source(id), files.read(id));
}

/** From the commit on nothing may fail any more: what was not done is done later, by others. */
async function afterCommit({ orm, queue, files, logger }: UploadDeps, { id, priority }: OpenRow): Promise<void> {
  try {
    await files.remove(id);
    await enqueueRender({ orm, queue }, { id, attempt: 1, priority });
  } catch (error) {
    logger.warn({ clip: id, error: errorFacts(error) }, 'a clip that was received is seen to later');
  }
}

/**
 * Makes a clip of an upload of which every byte is on the disk, in the order of every way in: digest, key, object, row,
 * queue.
 *
 * @throws QikError `digest_mismatch`, when nothing of the upload is left; `gone`, or `upload_taken_over` where the lock is
 *   lost; otherwise the upload stays as it is and can be finished again
 */
export async function finishUpload(deps: UploadDeps, row: OpenRow, holder: string, signal: AbortSignal): Promise<void> {
  const { id } = row;
  const sha256 = await deps.files.sha256(id);
  if (row.expectedSha256 !== null && row.expectedSha256 !== sha256) {
    await dropUpload(deps, id, holder);
    throw new QikError('digest_mismatch');
  }
  signal.throwIfAborted();
  await storeSource(deps, id);
  const { retentionMs, completed } = deps.way;
  await completeUpload(deps.orm, holder, { row, sha256, retentionMs, also: (tx) => completed(tx, row) });
  await afterCommit(deps, row);
}
