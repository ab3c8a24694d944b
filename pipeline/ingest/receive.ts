import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { Presets } from '../../presets/index.js';
import type { Caller } from '../access/index.js';
import type { Admission } from '../admission/index.js';
import { abandonUpload, beginClip, type Clip, completeClip } from '../clips/index.js';
import { databaseTime, type Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { Meters } from '../metrics/index.js';
import type { JobQueue } from '../queue/index.js';
import { clipKeys, type ObjectStore } from '../storage/index.js';
import type { KeyStore } from '../vault/index.js';
import { badRequest, ENVELOPE_BYTES, formParts, type UploadPart } from './form.js';
import { begunClip, keepFile, type Purpose, requireDigest, tellQueue } from './keep.js';
import type { OpenUpload, OpenUploads } from './open-uploads.js';
import { checkOptions, type Wishes } from './options.js';
import type { RateRule } from './rate.js';
import { type StagedFile, stageFile } from './stage.js';

export type Upload = {
  readonly caller: Caller;
  readonly parts: AsyncIterable<UploadPart>;
  /** In hexadecimal; null when the sender named none. */
  readonly expectedSha256: string | null;
  /** Bytes that the whole request says it has; null when it does not say. */
  readonly declaredBytes: number | null;
  /** Of the clip that comes of it; one that no clip has. Default: made here. */
  readonly id?: string;
  /** Absent: it is sent. */
  readonly purpose?: Purpose;
  /** Called in the transaction that makes a clip of it. What it throws undoes that. */
  readonly completed?: Completed;
};

/** @param given options as they came, not what they mean */
type Completed = (
  tx: Orm,
  clip: Clip['row'],
  upload: { readonly given: unknown; readonly bytes: number; readonly sha256: string },
) => Promise<void>;

export type IngestRules = { readonly maxUploadBytes: number; readonly retentionMs: number; readonly rate: RateRule };

export type IngestDeps = {
  readonly orm: Orm;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  /** Where the clip's key is made, before its first object. */
  readonly keys: KeyStore;
  readonly presets: Presets;
  readonly logger: Logger;
  readonly meters: Pick<Meters, 'uploadBegan' | 'uploadBytes' | 'refused'>;
  /** What this process has open. */
  readonly uploads: OpenUploads;
  /** What is let in. */
  readonly admission: Admission;
  /** Folder of uploads on their way, on the file system of the store. */
  readonly staging: string;
  readonly rules: IngestRules;
};

type StageDeps = Pick<IngestDeps, 'admission' | 'meters' | 'orm' | 'presets' | 'rules' | 'staging'>;

/** @throws QikError `too_large` where more is announced than may come */
export function requireBounded(declaredBytes: number | null, { maxUploadBytes }: IngestRules): void {
  if (declaredBytes !== null && declaredBytes > maxUploadBytes + ENVELOPE_BYTES)
    throw new QikError('too_large', `A file may have ${maxUploadBytes} bytes.`);
}

/** Called once the options hold and the file begins to come; what it answers with may cut the upload off. */
type Begin = (wishes: Wishes) => Promise<Pick<OpenUpload, 'signal' | 'note'> | null>;

/** Options, as they were given and checked, and the bytes in a private file that somebody has to discard. */
export type Received = { readonly given: unknown; readonly wishes: Wishes; readonly file: StagedFile };

/** Past a limit of its own the parser cuts a file off and says nothing else. */
export function requireWhole(cut: () => boolean, { maxUploadBytes }: IngestRules): void {
  if (cut()) throw new QikError('too_large', `A file may have ${maxUploadBytes} bytes.`);
}

/** Reads the parts: checks the options and stages the file. */
async function readParts(
  deps: StageDeps,
  id: string,
  parts: AsyncIterable<UploadPart>,
  begin: Begin,
): Promise<Received> {
  const { meters, presets, rules, staging } = deps;
  const check = async (value: unknown): Promise<Wishes> =>
    checkOptions(value, { presets, retentionMs: rules.retentionMs, now: await databaseTime(deps.orm) });
  let given: unknown = {};
  let wishes: Wishes | null = null;
  let file: StagedFile | null = null;
  try {
    for await (const part of formParts(parts)) {
      if (part.kind === 'options') {
        given = part.value;
        wishes = await check(given);
        continue;
      }
      wishes ??= await check(given);
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
      requireWhole(part.cut, rules);
    }
    if (file === null || wishes === null) throw new QikError('internal', 'A form without a file was let through.');
    if (file.bytes === 0) throw badRequest('file', 'is empty');
    return { given, wishes, file };
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
  upload: Omit<Upload, 'id' | 'purpose' | 'completed'>,
  begin?: Begin,
): Promise<Received> {
  const { caller, declaredBytes } = upload;
  requireBounded(declaredBytes, deps.rules);
  const arrival = { caller, bytes: declaredBytes, folder: deps.staging, clip: begin !== undefined };
  const received = await deps.admission.during(arrival, () => {
    const ended = deps.meters.uploadBegan();
    return readParts(deps, id, upload.parts, begin ?? (async () => null)).finally(ended);
  });
  await requireDigest(received.file, upload.expectedSha256);
  return received;
}

/** Writes the row of a clip whose file begins to come. */
async function begin(
  { admission, orm, rules }: IngestDeps,
  id: string,
  { caller, declaredBytes, purpose }: Upload,
  given: Wishes,
): Promise<void> {
  const wishes = purpose?.wishes(given) ?? given;
  const reserve = await admission.clip(caller.tenant, wishes.priority, declaredBytes);
  const { retentionMs, kind } = purpose ?? { retentionMs: rules.retentionMs, kind: 'sent' as const };
  const clip = begunClip(id, caller, wishes, { sourceKey: clipKeys.source(id), retentionMs, reserve, kind });
  await beginClip(orm, clip, purpose?.begun);
}

/** The clip's key is made, its bytes become the store's, and then the row makes them a clip. */
async function keep(deps: IngestDeps, id: string, received: Received, completed: Completed | undefined): Promise<void> {
  const { keys, orm, store, rules } = deps;
  const { given, wishes, file } = received;
  await keys.create(id);
  const { sentAt, ttlMs } = wishes;
  const clip = { id, sentAt, ttlMs, sourceKey: clipKeys.source(id) };
  await keepFile({ store, retentionMs: rules.retentionMs }, clip, file, (whole) =>
    completeClip(orm, whole, async (tx, row) => completed?.(tx, row, { given, ...whole.source })),
  );
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
      await begin(deps, id, upload, wishes);
      under.open = deps.uploads.open(id, upload.declaredBytes);
      return under.open;
    });
    try {
      under.open?.signal.throwIfAborted();
      await keep(deps, id, received, upload.completed);
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
  const { id = uuidv7() } = upload;
  const { priority } = await takeIn(deps, id, upload);
  await tellQueue(deps, { id, priority });
  return id;
}
