import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Presets } from '../../presets/index.js';
import type { Caller } from '../access/index.js';
import { createClip, enqueueRender, readClip } from '../clips/index.js';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { JobQueue } from '../queue/index.js';
import { clipKeys, type ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { checkOptions, type Wishes } from './options.js';
import type { RateRule } from './rate.js';
import { freeBytes, type StagedFile, stageFile } from './stage.js';

/** A part of an upload, in the order in which they come. A file's bytes are read from the stream or not at all. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: unknown; readonly cut: boolean }
  | { readonly kind: 'file'; readonly name: string; readonly body: Readable; readonly cut: () => boolean };

export type Upload = {
  readonly caller: Caller;
  readonly parts: AsyncIterable<UploadPart>;
  /** In hexadecimal; null when the sender named none. */
  readonly expectedSha256: string | null;
  /** Bytes that the whole request says it has; null when it does not say. */
  readonly declaredBytes: number | null;
};

export type IngestRules = { readonly maxUploadBytes: number; readonly retentionMs: number; readonly rate: RateRule };

export type IngestDeps = {
  readonly orm: Orm;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  /** Where the clip's key is made, before its first object. */
  readonly keys: KeyStore;
  readonly presets: Presets;
  readonly logger: Logger;
  /** Folder of uploads on their way, on the file system of the store. */
  readonly staging: string;
  readonly rules: IngestRules;
};

/** Boundaries and headers of the parts, and the options: what a request may have beside the file. */
export const ENVELOPE_BYTES = 1_000_000;
/** The upload, its renditions while they are made, and what is kept of them. */
const ROOM_FOR_EACH = 3;
/** What the database and others on the disk are left with. */
const ROOM_FOR_OTHERS = 256_000_000;

const badRequest = (path: string, message: string): QikError =>
  new QikError('invalid_request', `${path === '' ? 'the request' : path} ${message}`, { errors: [{ path, message }] });

type StageDeps = Pick<IngestDeps, 'presets' | 'rules' | 'staging'>;

/** What can be refused before a byte of the body is read. */
async function admit(deps: StageDeps, declaredBytes: number | null): Promise<void> {
  const { maxUploadBytes } = deps.rules;
  if (declaredBytes !== null && declaredBytes > maxUploadBytes + ENVELOPE_BYTES) {
    throw new QikError('too_large', `A file may have ${maxUploadBytes} bytes.`);
  }
  const wanted = Math.min(declaredBytes ?? maxUploadBytes, maxUploadBytes) * ROOM_FOR_EACH + ROOM_FOR_OTHERS;
  if ((await freeBytes(deps.staging)) < wanted) throw new QikError('not_enough_space');
}

function parseOptions(part: { readonly value: unknown; readonly cut: boolean }): unknown {
  if (part.cut) throw badRequest('options', `is longer than ${ENVELOPE_BYTES} bytes`);
  // A part that says it is JSON was parsed on the way.
  if (typeof part.value !== 'string') return part.value;
  try {
    const parsed: unknown = JSON.parse(part.value);
    return parsed;
  } catch {
    throw badRequest('options', 'is not valid JSON');
  }
}

/** Checked options, and the bytes in a private file that somebody has to discard. */
export type Received = { readonly wishes: Wishes; readonly file: StagedFile };

/** Reads the parts: options at most once and first, one file, nothing else. */
async function readParts(deps: StageDeps, id: string, parts: AsyncIterable<UploadPart>): Promise<Received> {
  const { presets, rules, staging } = deps;
  const check = (value: unknown): Wishes =>
    checkOptions(value, { presets, retentionMs: rules.retentionMs, now: new Date() });
  let wishes: Wishes | null = null;
  let file: StagedFile | null = null;
  try {
    for await (const part of parts) {
      if (part.kind === 'field') {
        if (part.name !== 'options')
          throw badRequest(part.name, 'is not a field of this request: there are options and file');
        if (file !== null) throw badRequest('options', 'must come before the file');
        if (wishes !== null) throw badRequest('options', 'may be given once');
        wishes = check(parseOptions(part));
        continue;
      }
      if (part.name !== 'file') throw badRequest(part.name, 'is not where the file belongs: send it in the field file');
      if (file !== null) throw badRequest('file', 'may be given once: one clip for each request');
      wishes ??= check({});
      file = await stageFile(staging, id, part.body, { maxBytes: rules.maxUploadBytes, rate: rules.rate });
      // Past a limit of its own the parser cuts the file off and says nothing else.
      if (part.cut()) throw new QikError('too_large', `A file may have ${rules.maxUploadBytes} bytes.`);
    }
    if (file === null) throw badRequest('file', 'is missing');
    if (file.bytes === 0) throw badRequest('file', 'is empty');
    return { wishes: wishes ?? check({}), file };
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

/**
 * Reads an upload into a private file without making anything of it; when it throws, nothing of the upload is left.
 *
 * @param id names the file; used once
 * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`
 */
export async function stageUpload(deps: StageDeps, id: string, upload: Omit<Upload, 'caller'>): Promise<Received> {
  await admit(deps, upload.declaredBytes);
  const received = await readParts(deps, id, upload.parts);
  if (upload.expectedSha256 === null || upload.expectedSha256 === received.file.sha256) return received;
  await received.file.discard();
  throw new QikError('digest_mismatch');
}

/** From here on the bytes are the store's; the row makes them a clip. */
async function keep(deps: IngestDeps, id: string, caller: Caller, { wishes, file }: Received): Promise<void> {
  const { orm, store, keys, rules } = deps;
  const key = clipKeys.source(id);
  try {
    await keys.create(id);
    await store.take(key, file.path);
    const { render, ...rest } = wishes;
    await createClip(orm, {
      ...rest,
      id,
      tenant: caller.tenant,
      apiKeyId: caller.keyId,
      options: render,
      retentionMs: rules.retentionMs,
      source: { key, bytes: file.bytes, sha256: file.sha256 },
    });
  } catch (error) {
    // A commit whose answer was lost is a commit all the same: only what certainly has no row is removed.
    if ((await readClip(orm, id, null)) === null) {
      await keys.destroy(id);
      await store.delete(key);
    }
    throw error;
  }
}

/**
 * Takes an upload in. When it answers, the bytes and the row are durable and the clip will be rendered, whatever
 * happens to this process; when it throws, nothing of the upload is left.
 *
 * @returns the clip's id
 * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`
 */
export async function receiveClip(deps: IngestDeps, upload: Upload): Promise<string> {
  const id = uuidv7();
  const received = await stageUpload(deps, id, upload);
  try {
    await keep(deps, id, upload.caller, received);
  } finally {
    await received.file.discard();
  }
  try {
    await enqueueRender(deps.queue, { id, attempt: 1, priority: received.wishes.priority });
  } catch (error) {
    // The row is safe, and the reconciler tells the queue within half a minute.
    deps.logger.warn({ clip: id, error: errorFacts(error) }, 'the queue did not take the job');
  }
  return id;
}
