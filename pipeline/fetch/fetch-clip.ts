import { QikError } from '../errors/catalogue.js';
import {
  type IngestDeps,
  keepFile,
  type OpenUpload,
  requireDigest,
  stageFile,
  tellQueue,
  timesOf,
} from '../ingest/index.js';
import { errorFacts } from '../log/index.js';
import type { Outbound } from '../net/index.js';
import { openAddress } from './address.js';
import type { Claim } from './claim.js';
import { completeFetch, isKept } from './rows.js';
import { openSource, type SourceLimits } from './source.js';
import { type Trouble, troubleOf } from './trouble.js';

/** What fetching stands on. */
export type FetchDeps = Pick<
  IngestDeps,
  'admission' | 'orm' | 'queue' | 'store' | 'keys' | 'logger' | 'meters' | 'uploads' | 'staging' | 'rules'
> & { readonly outbound: Outbound };

/** What came of a try. `over`: the clip is. `lost`: another process has it. `stopped`: this one closes. */
export type Outcome =
  | { readonly kind: 'kept' | 'over' | 'lost' | 'stopped' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

async function addressOf({ keys }: FetchDeps, { clipId, url }: Claim): Promise<string> {
  const key = await keys.get(clipId);
  // The key goes first: whoever has none by now is deleted, or something is wrong that no other try mends.
  if (key === null) throw new QikError('object_damaged', 'The key of the clip is not there.');
  return openAddress(key, clipId, url);
}

type Wanted = Pick<SourceLimits, 'signal' | 'timeoutMs' | 'answerMs'>;

/** Brings the source into a private file. */
async function stage(deps: FetchDeps, claim: Claim, open: OpenUpload, wanted: Wanted) {
  const { admission, outbound, staging, rules, meters } = deps;
  const { maxUploadBytes: maxBytes, rate } = rules;
  const source = await openSource(outbound, await addressOf(deps, claim), { ...wanted, maxBytes });
  const ended = meters.uploadBegan();
  try {
    open.expect(source.declaredBytes);
    await admission.requireRoom(staging, source.declaredBytes ?? maxBytes);
    const rule = { maxBytes, rate, signal: wanted.signal };
    return await stageFile(staging, claim.clipId, source.body, rule, (bytes) => {
      meters.uploadBytes(bytes);
      open.note(bytes);
    });
  } finally {
    source.body.destroy();
    ended();
  }
}

/** Removes what was stored for nothing. @returns false where a row speaks of it: then it was not for nothing */
async function dropStored({ orm, store, logger }: FetchDeps, claim: Claim): Promise<boolean> {
  try {
    if (await isKept(orm, claim)) return false;
    await store.delete(claim.sourceKey);
  } catch (error) {
    logger.warn({ clip: claim.clipId, error: errorFacts(error) }, 'what is left of a fetch is removed later');
  }
  return true;
}

async function keep(deps: FetchDeps, claim: Claim, file: Awaited<ReturnType<typeof stage>>): Promise<void> {
  const { orm, store, rules } = deps;
  const clip = { id: claim.clipId, sourceKey: claim.sourceKey, ...timesOf(claim.options) };
  try {
    await keepFile({ store, retentionMs: rules.retentionMs }, clip, file, async (whole) => {
      if (!(await completeFetch(orm, claim, whole))) throw new QikError('upload_taken_over');
    });
  } catch (error) {
    if (await dropStored(deps, claim)) throw error;
  }
}

const codeOf = (error: unknown): string => (error instanceof QikError ? error.code : '');

function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  const reason: unknown = signal.aborted ? signal.reason : error;
  const code = codeOf(reason);
  // A row that is not there any more is one of a clip that is over.
  if (code === 'gone' || (signal.aborted && code === 'upload_aborted')) return { kind: 'over' };
  if (signal.aborted && code === 'aborted') return { kind: 'stopped' };
  if (code === 'upload_taken_over') return { kind: 'lost' };
  return { kind: 'failed', trouble: troubleOf(reason) };
}

/**
 * Tries once to bring a source in and to make a clip of it, in the order of every way in: digest, object, row, queue.
 * However it ends, nothing of it is left but what a row speaks of; what is to become of the clip then is the caller's.
 *
 * @param wanted.signal aborted with `aborted` where the process closes, `upload_taken_over` where the claim is lost
 */
export async function fetchClip(deps: FetchDeps, claim: Claim, wanted: Wanted): Promise<Outcome> {
  const { clipId: id, priority, expectedSha256 } = claim;
  const open = deps.uploads.open(id, null);
  const signal = AbortSignal.any([open.signal, wanted.signal]);
  try {
    const file = await stage(deps, claim, open, { ...wanted, signal });
    try {
      if (file.bytes === 0) throw new QikError('not_a_video', 'The file is empty.');
      await requireDigest(file, expectedSha256);
      signal.throwIfAborted();
      await keep(deps, claim, file);
    } finally {
      await file.discard();
    }
  } catch (error) {
    return outcomeOf(error, signal);
  } finally {
    open.end();
  }
  await tellQueue(deps, { id, priority });
  return { kind: 'kept' };
}
