import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { QikError } from '../errors/catalogue.js';
import { RateGuard, type RateRule } from './rate.js';

/** Bytes of an upload on disk, not yet a clip. */
export type StagedFile = {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly discard: () => Promise<void>;
};

/** Twice a second is often enough for windows of seconds. */
const RATE_CHECKS_EVERY_MS = 500;

/** Errors of the file system that mean that there is no room. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function asQikError(error: unknown): QikError {
  if (error instanceof QikError) return error;
  const code = codeOf(error);
  if (NO_ROOM.includes(code)) return new QikError('not_enough_space', undefined, { cause: error });
  // What the disk says has a system call; what is left comes from the sender's side of the stream.
  const ofDisk = error instanceof Error && 'syscall' in error && error.syscall !== 'read';
  return ofDisk
    ? new QikError('storage_unavailable', undefined, { cause: error })
    : new QikError('upload_aborted', undefined, { cause: error });
}

export type StageRule = {
  readonly maxBytes: number;
  readonly rate: RateRule;
  /** Cuts the upload off when it is aborted; its reason is what is thrown then. */
  readonly signal?: AbortSignal;
};

/** Makes the folder of uploads on their way, and removes what an earlier process left there. */
export async function openStaging(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** What streaming an upload somewhere tells of it. */
export type Measured = Pick<StagedFile, 'bytes' | 'sha256'>;

/** Streams an upload to where it goes: counted, hashed and cut off where it breaks the rule. */
async function measure(
  body: Readable,
  rule: StageRule,
  onBytes: (bytes: number) => void,
  openSink: () => Promise<Writable>,
): Promise<Measured> {
  const hash = createHash('sha256');
  const guard = new RateGuard(rule.rate, performance.now());
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      guard.note(chunk.length);
      onBytes(chunk.length);
      // Here and not in the parser, which would read an oversized file to its end before it said so.
      if (bytes > rule.maxBytes) done(new QikError('too_large', `A file may have ${rule.maxBytes} bytes.`));
      else done(null, chunk);
    },
  });
  const watch = setInterval(() => {
    if (guard.tooSlow(performance.now())) meter.destroy(new QikError('upload_too_slow'));
  }, RATE_CHECKS_EVERY_MS);
  const cut = (): void => {
    meter.destroy(asQikError(rule.signal?.reason));
  };
  rule.signal?.addEventListener('abort', cut, { once: true });
  try {
    rule.signal?.throwIfAborted();
    await pipeline(body, meter, await openSink());
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    body.destroy();
    throw asQikError(error);
  } finally {
    clearInterval(watch);
    rule.signal?.removeEventListener('abort', cut);
  }
}

/**
 * Streams an upload into a private file: hashed on the way, never held in memory, synced at its end. Whatever goes
 * wrong, no file stays.
 *
 * @param onBytes told of each piece that came
 * @throws QikError `too_large`, `upload_aborted`, `upload_too_slow`, `not_enough_space` or `storage_unavailable`
 */
export async function stageFile(
  folder: string,
  id: string,
  body: Readable,
  rule: StageRule,
  onBytes: (bytes: number) => void,
): Promise<StagedFile> {
  const path = join(folder, `${id}.part`);
  const discard = (): Promise<void> => rm(path, { force: true });
  try {
    const measured = await measure(body, rule, onBytes, async () => {
      const handle = await open(path, 'wx', 0o600);
      // `flush` syncs before it closes: the bytes are durable before anything speaks of them.
      return handle.createWriteStream({ flush: true });
    });
    return { ...measured, path, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/**
 * Reads an upload as {@link stageFile} does, and keeps nothing of it.
 *
 * @throws QikError `too_large`, `upload_aborted` or `upload_too_slow`
 */
export const hashFile = (body: Readable, rule: StageRule, onBytes: (bytes: number) => void): Promise<Measured> =>
  measure(body, rule, onBytes, async () => new Writable({ write: (_chunk, _encoding, done) => done() }));
