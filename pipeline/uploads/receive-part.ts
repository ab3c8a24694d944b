import type { Readable } from 'node:stream';
import { QikError } from '../errors/catalogue.js';
import type { OpenUpload } from '../ingest/index.js';
import type { UploadDeps } from './deps.js';
import { clearUpload, finishUpload } from './end-upload.js';
import type { Incoming } from './incoming.js';
import type { Held } from './locks.js';
import { type OpenRow, saveOffset, whyLost } from './rows.js';

/** What a process that is killed had received is lost back to here. */
const SAVE_EVERY_MS = 1000;

/** Bytes of an upload that come in with one request, under the upload's lock. */
export type Part = {
  readonly row: OpenRow;
  readonly held: Held;
  readonly incoming: Incoming;
  /** The body, no longer than it may be. */
  readonly stream: Readable;
};

export type ReceivedPart = {
  /** Bytes of the upload that are safe. */
  readonly offset: number;
  /** When it ends unless more comes; null: it is complete. */
  readonly expiresAt: Date | null;
};

/** Cuts the body off when the clip is gone, or another request wants the upload. @returns stops that */
function cutWhenOver(incoming: Incoming, signals: readonly AbortSignal[]): () => void {
  const stops = signals.map((signal) => {
    const cut = (): void => {
      const { reason } = signal;
      incoming.cut(reason instanceof QikError ? reason : new QikError('upload_aborted'));
    };
    if (signal.aborted) cut();
    signal.addEventListener('abort', cut, { once: true });
    return () => signal.removeEventListener('abort', cut);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Writes the body behind what is there, and says in the row what is durable. The last byte of an upload counts only
 * with its clip: whoever asks before hears that one is missing, and never takes a half-made clip for done.
 */
async function writePart(deps: UploadDeps, part: Part, open: OpenUpload): Promise<{ at: number; expiresAt: Date }> {
  const { orm, files, meters } = deps;
  const { id, length, offset } = part.row;
  const { holder } = part.held;
  const writer = await files.writer(id, offset);
  let [at, savedAt] = [offset, performance.now()];
  const save = async (): Promise<Date> => {
    await writer.sync();
    const expiresAt = await saveOffset(orm, id, holder, Math.min(at, length - 1));
    if (expiresAt === null) throw await whyLost(orm, id);
    savedAt = performance.now();
    return expiresAt;
  };
  try {
    for await (const chunk of part.stream) {
      if (!(chunk instanceof Uint8Array)) throw new QikError('internal', 'A body was not bytes.');
      await writer.append(chunk);
      at += chunk.length;
      meters.uploadBytes(chunk.length);
      open.note(chunk.length);
      if (performance.now() - savedAt >= SAVE_EVERY_MS) await save();
    }
    return { at, expiresAt: await save() };
  } finally {
    await writer.close();
  }
}

async function receive(deps: UploadDeps, part: Part, open: OpenUpload): Promise<ReceivedPart> {
  const { row, held, incoming } = part;
  if (held.overtaken) await deps.files.replace(row.id);
  const { at, expiresAt } = await writePart(deps, part, open);
  if (at === row.length && incoming.whole) {
    await finishUpload(deps, row, held.holder, open.signal);
    return { offset: at, expiresAt: null };
  }
  if (incoming.cutBy !== null) throw incoming.cutBy;
  return { offset: Math.min(at, row.length - 1), expiresAt };
}

/**
 * Takes a part in, and makes a clip of the upload when it was the last one. However it ends, what came and is durable
 * counts, unless the clip is over: then nothing is left.
 *
 * @throws QikError `gone`, `upload_aborted`, `upload_taken_over`, `upload_too_slow`, `digest_mismatch`, those of the storage; what the stream
 *   throws
 */
export async function receivePart(deps: UploadDeps, part: Part): Promise<ReceivedPart> {
  const { row, held, incoming } = part;
  const ended = deps.meters.uploadBegan();
  const open = deps.uploads.open(row.id, row.length);
  open.note(row.offset);
  const unlisten = cutWhenOver(incoming, [open.signal, held.signal]);
  incoming.watch(deps.rules.rate);
  try {
    return await receive(deps, part, open);
  } catch (error) {
    if (error instanceof QikError && error.code === 'gone') await clearUpload(deps, row.id);
    throw error;
  } finally {
    unlisten();
    open.end();
    ended();
  }
}
