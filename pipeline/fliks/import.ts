import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../access/index.js';
import { enqueueRender } from '../clips/index.js';
import type { Orm } from '../db/index.js';
import { CATALOGUE, type ErrorCode, QikError } from '../errors/catalogue.js';
import { errorFacts, limited } from '../log/index.js';
import type { RenderOptions } from '../media/options.js';
import type { JobQueue } from '../queue/index.js';
import { flikKeys, type ObjectStore } from '../storage/index.js';
import { type FlikEntry, readCatalogue } from './catalogue.js';
import { attachClip, type FlikProgress, planFliks, readProgress, settleFailed, settleLive } from './rows.js';
import { BROKEN_LINE, failedLine, liveLine, noneLine, postponedLine } from './words.js';

export type ImportDeps = {
  readonly orm: Orm;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  readonly logger: Logger;
};

export type ImportRun = {
  /** Folder with `catalogue.json` and `media`. */
  readonly folder: string;
  /** Told what happened, a line at a time. */
  readonly say: (line: string) => void;
  /** Ends the run; the next start goes on with it. */
  readonly signal: AbortSignal;
};

/** A thousand years: the library has no retention, and a row has to have an end. */
const NO_END_MS = 1000 * 365.25 * 86_400_000;
/** People watch the lines come; a look is one small query. */
const LOOK_EVERY_MS = 300;

/**
 * The small file that a reply is chosen from, and for every platform what its weakest and its ordinary phones play.
 * The larger profiles add nothing: the drawings have 480x480 pixels, and those phones play the ordinary ones.
 */
const PROFILES = [
  ...['flik', 'android-low', 'android-main', 'ios-low', 'ios-main'],
  ...['windows-phone-low', 'windows-phone-main'],
];

const optionsFor = ({ poster }: FlikEntry): RenderOptions => ({
  profiles: PROFILES,
  effort: 'flik',
  watermark: 'none',
  poster,
});

const isErrorCode = (code: string | null): code is ErrorCode => code !== null && Object.hasOwn(CATALOGUE, code);

/** Why a Flik failed, from its row or its clip's. */
function failureOf({ errorCode, errorDetail }: FlikProgress): { readonly code: ErrorCode; readonly detail: string } {
  const code = isErrorCode(errorCode) ? errorCode : 'internal';
  return { code, detail: errorDetail ?? CATALOGUE[code].title };
}

type Source = { readonly bytes: Buffer; readonly sha256: string };

async function readSource(file: string): Promise<Source | null> {
  try {
    const bytes = await readFile(file);
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

async function removeObjects(store: ObjectStore, clipId: string): Promise<void> {
  for await (const key of store.list(flikKeys.all(clipId))) await store.delete(key);
}

/** Stores the file and makes it a clip of the library, to be rendered when no person's clip waits. */
async function submit({ orm, queue, store, logger }: ImportDeps, entry: FlikEntry, source: Source): Promise<void> {
  const id = uuidv7();
  const key = flikKeys.source(id);
  await store.put(key, Readable.from([source.bytes]));
  const attached = await attachClip(orm, entry.id, {
    ...{ id, tenant: LIBRARY_TENANT, apiKeyId: LIBRARY_TENANT, options: optionsFor(entry), priority: 'bulk' },
    ...{ sender: null, recipients: [], metadata: null, policy: {}, sentAt: null, ttlMs: null, retentionMs: NO_END_MS },
    source: { key, bytes: source.bytes.length, sha256: source.sha256 },
  });
  const unused = attached === null ? id : attached.replaced;
  if (unused !== null) await removeObjects(store, unused);
  if (attached === null) return;
  try {
    await enqueueRender({ orm, queue }, { id, attempt: 1, priority: 'bulk' });
  } catch (error) {
    // The row is safe, and the reconciler tells the queue within half a minute.
    logger.warn({ clip: id, error: errorFacts(error) }, 'the queue did not take the job');
  }
}

/** A failure that is not the file's own may pass, and a file that was mended is another one. */
const deservesAnotherTry = (flik: FlikProgress, source: Source | null): boolean =>
  source !== null && (source.sha256 !== flik.sourceSha256 || CATALOGUE[failureOf(flik).code].retry !== 'never');

/** Takes in one Flik that waits for it. False when it is not to be waited for. */
async function takeIn(deps: ImportDeps, run: ImportRun, flik: FlikProgress, entry: FlikEntry): Promise<boolean> {
  if (flik.state === 'importing' && flik.clipId !== null) return true;
  try {
    const source = await readSource(join(run.folder, entry.file));
    if (flik.state === 'failed' && !deservesAnotherTry(flik, source)) return false;
    if (source === null) {
      const detail = `${entry.file} is missing or cannot be read.`;
      await settleFailed(deps.orm, flik.slug, null, { code: 'source_unreachable', detail });
    } else {
      await submit(deps, entry, source);
    }
    return true;
  } catch (error) {
    deps.logger.error({ flik: flik.slug, error: errorFacts(error) }, 'a demo Flik was not taken in');
    run.say(postponedLine(flik.title, error instanceof QikError ? error.detail : CATALOGUE.internal.title));
    return false;
  }
}

/** Settles what has ended since the last look, and answers with what is still waited for. */
async function look(deps: ImportDeps, run: ImportRun, waited: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const all = await readProgress(deps.orm);
  const known = new Set(all.map((flik) => flik.slug));
  const left = new Set([...waited].filter((slug) => known.has(slug)));
  const say = (line: (tally: { done: number; all: number }) => string): void =>
    run.say(line({ done: all.length - left.size, all: all.length }));
  for (const flik of all) {
    if (!waited.has(flik.slug) || run.signal.aborted) continue;
    if (flik.state === 'live' || flik.clipState === 'ready') {
      if (flik.clipId !== null) await settleLive(deps.orm, flik.slug, flik.clipId);
      left.delete(flik.slug);
      say((tally) => liveLine(tally, flik.title, flik));
    } else if (flik.state === 'failed' || flik.clipState === 'failed') {
      await settleFailed(deps.orm, flik.slug, flik.clipId, failureOf(flik));
      left.delete(flik.slug);
      say((tally) => failedLine(tally, flik.title, failureOf(flik)));
    }
  }
  return left;
}

/** Looks until nothing is waited for. A database that does not answer for a while is waited for as well. */
async function follow(deps: ImportDeps, run: ImportRun, slugs: ReadonlySet<string>): Promise<void> {
  const log = limited((error: unknown) => deps.logger.warn({ error: errorFacts(error) }, 'no news of the demo Fliks'));
  let waited = slugs;
  while (waited.size > 0 && !run.signal.aborted) {
    try {
      waited = await look(deps, run, waited);
    } catch (error) {
      log(error);
    }
    if (waited.size > 0) await wait(LOOK_EVERY_MS, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

/**
 * Brings the demo Fliks into an empty library through the pipeline that every clip takes, and goes on with what an
 * earlier start left undone. Each happens once, however often and in how many processes this runs. Resolves when all
 * are live or failed, or when the signal says so; a failure is told, and never thrown.
 */
export async function importDemoFliks(deps: ImportDeps, run: ImportRun): Promise<void> {
  try {
    const before = await readProgress(deps.orm);
    if (before.length > 0 && before.every((flik) => flik.state === 'live')) return;
    const catalogue = await readCatalogue(run.folder);
    if ('problem' in catalogue) {
      run.say(noneLine(catalogue.problem));
      return;
    }
    await planFliks(deps.orm, catalogue.entries);
    const waited = new Set<string>();
    for (const flik of await readProgress(deps.orm)) {
      const entry = catalogue.entries.find(({ id }) => id === flik.slug);
      if (entry === undefined || flik.state === 'live' || run.signal.aborted) continue;
      if (await takeIn(deps, run, flik, entry)) waited.add(flik.slug);
    }
    await follow(deps, run, waited);
  } catch (error) {
    deps.logger.error({ error: errorFacts(error) }, 'the import of the demo Fliks broke off');
    run.say(BROKEN_LINE);
  }
}
