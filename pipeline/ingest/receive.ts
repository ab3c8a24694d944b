import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Presets } from '../../presets/index.js';
import type { Caller } from '../access/index.js';
import { abandonUpload, beginClip, completeClip, enqueueRender } from '../clips/index.js';
import { databaseTime, type Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { Meters } from '../metrics/index.js';
import type { JobQueue } from '../queue/index.js';
import { clipKeys, type ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import type { OpenUpload, OpenUploads } from './open-uploads.js';
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
  readonly meters: Pick<Meters, 'uploadBegan' | 'uploadBytes'>;
  /** What this process has open. */
  readonly uploads: OpenUploads;
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

type StageDeps = Pick<IngestDeps, 'meters' | 'orm' | 'presets' | 'rules' | 'staging'>;

/** @throws QikError `not_enough_space` unless there is room for a file of so many bytes, and for what is made of it */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const wanted = bytes * ROOM_FOR_EACH + ROOM_FOR_OTHERS;
  if ((await freeBytes(folder)) < wanted) throw new QikError('not_enough_space');
}

/** What can be refused before a byte of the body is read. */
async function admit(deps: StageDeps, declaredBytes: number | null): Promise<void> {
  const { maxUploadBytes } = deps.rules;
  if (declaredBytes !== null && declaredBytes > maxUploadBytes + ENVELOPE_BYTES) {
    throw new QikError('too_large', `A file may have ${maxUploadBytes} bytes.`);
  }
  await requireRoom(deps.staging, Math.min(declaredBytes ?? maxUploadBytes, maxUploadBytes));
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

/** Called once the options hold and the file begins to come; what it answers with may cut the upload off. */
type Begin = (wishes: Wishes) => Promise<Pick<OpenUpload, 'signal' | 'note'> | null>;

/** Checked options, and the bytes in a private file that somebody has to discard. */
export type Received = { readonly wishes: Wishes; readonly file: StagedFile };

/** Reads the parts: options at most once and first, one file, nothing else. */
async function readParts(
  deps: StageDeps,
  id: string,
  parts: AsyncIterable<UploadPart>,
  begin: Begin,
): Promise<Received> {
  const { meters, presets, rules, staging } = deps;
  const check = async (value: unknown): Promise<Wishes> =>
    checkOptions(value, { presets, retentionMs: rules.retentionMs, now: await databaseTime(deps.orm) });
  let wishes: Wishes | null = null;
  let file: StagedFile | null = null;
  try {
    for await (const part of parts) {
      if (part.kind === 'field') {
        if (part.name !== 'options')
          throw badRequest(part.name, 'is not a field of this request: there are options and file');
        if (file !== null) throw badRequest('options', 'must come before the file');
        if (wishes !== null) throw badRequest('options', 'may be given once');
        wishes = await check(parseOptions(part));
        continue;
      }
      if (part.name !== 'file') throw badRequest(part.name, 'is not where the file belongs: send it in the field file');
      if (file !== null) throw badRequest('file', 'may be given once: one clip for each request');
      wishes ??= await check({});
      const open = await begin(wishes);
      const rule = {
        maxBytes: rules.maxUploadBytes,
        rate: rules.rate,
        ...(open === null ? {} : { signal: open.signal }),
      };
      file = await stageFile(staging, id, part.body, rule, (bytes) => {
        meters.uploadBytes(bytes);
        open?.note(bytes);
      });
      // Past a limit of its own the parser cuts the file off and says nothing else.
      if (part.cut()) throw new QikError('too_large', `A file may have ${rules.maxUploadBytes} bytes.`);
    }
    if (file === null) throw badRequest('file', 'is missing');
    if (file.bytes === 0) throw badRequest('file', 'is empty');
    return { wishes: wishes ?? (await check({})), file };
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

/**
 * Reads an upload into a private file without making anything of it; when it throws, nothing of the upload is left.
 *
 * @param id names the file; used once
 * @param begin of a clip that is to come of it
 * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`
 */
export async function stageUpload(
  deps: StageDeps,
  id: string,
  upload: Omit<Upload, 'caller'>,
  begin: Begin = async () => null,
): Promise<Received> {
  await admit(deps, upload.declaredBytes);
  const ended = deps.meters.uploadBegan();
  const received = await readParts(deps, id, upload.parts, begin).finally(ended);
  if (upload.expectedSha256 === null || upload.expectedSha256 === received.file.sha256) return received;
  await received.file.discard();
  throw new QikError('digest_mismatch');
}

/** Writes the row of a clip whose file begins to come. */
async function begin(deps: IngestDeps, id: string, caller: Caller, { render, ...wishes }: Wishes): Promise<void> {
  await beginClip(deps.orm, {
    ...wishes,
    id,
    tenant: caller.tenant,
    apiKeyId: caller.keyId,
    options: render,
    retentionMs: deps.rules.retentionMs,
    sourceKey: clipKeys.source(id),
  });
}

/** From here on the bytes are the store's, and then the row makes them a clip. */
async function keep(deps: IngestDeps, id: string, { wishes, file }: Received): Promise<void> {
  await deps.keys.create(id);
  await deps.store.take(clipKeys.source(id), file.path);
  const { sentAt, ttlMs } = wishes;
  const { bytes, sha256 } = file;
  await completeClip(deps.orm, { id, sentAt, ttlMs, retentionMs: deps.rules.retentionMs, source: { bytes, sha256 } });
}

/** Removes what an upload left that came to nothing. What cannot be removed now is the reconciler's and the sweep's. */
async function discard({ orm, keys, store, logger }: IngestDeps, id: string): Promise<void> {
  try {
    if (!(await abandonUpload(orm, id))) return;
    await keys.destroy(id);
    await store.delete(clipKeys.source(id));
  } catch (error) {
    logger.warn({ clip: id, error: errorFacts(error) }, 'what is left of an upload is removed later');
  }
}

/** Everything up to the commit that makes it a clip. When it throws, nothing of the upload is left. */
async function takeIn(deps: IngestDeps, id: string, upload: Upload): Promise<Wishes> {
  const under: { way: boolean; open: OpenUpload | null } = { way: false, open: null };
  try {
    const received = await stageUpload(deps, id, upload, async (wishes) => {
      under.way = true;
      await begin(deps, id, upload.caller, wishes);
      under.open = deps.uploads.open(id, upload.declaredBytes);
      return under.open;
    });
    try {
      under.open?.signal.throwIfAborted();
      await keep(deps, id, received);
    } finally {
      await received.file.discard();
    }
    return received.wishes;
  } catch (error) {
    if (under.way) await discard(deps, id);
    throw error;
  } finally {
    under.open?.end();
  }
}

/**
 * Takes an upload in. When it answers, the bytes and the row are durable and the clip will be rendered, whatever
 * happens to this process; when it throws, nothing of the upload is left. While it comes the clip can be seen, and
 * deleted, in the state `receiving`.
 *
 * @returns the clip's id
 * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`; `gone` when the clip was deleted meanwhile
 */
export async function receiveClip(deps: IngestDeps, upload: Upload): Promise<string> {
  const id = uuidv7();
  const { priority } = await takeIn(deps, id, upload);
  try {
    await enqueueRender(deps.queue, { id, attempt: 1, priority });
  } catch (error) {
    // The row is safe, and the reconciler tells the queue within half a minute.
    deps.logger.warn({ clip: id, error: errorFacts(error) }, 'the queue did not take the job');
  }
  return id;
}
