import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import { CANARY_TENANT } from '../access/index.js';
import { readClip } from '../clips/index.js';
import { type Orm, tables } from '../db/index.js';
import { type DeliverDeps, type Playback, playbackOf } from '../deliver/index.js';
import { deleteClips, type EraseDeps, findRemains, type RemainsDeps } from '../erase/index.js';
import { QikError } from '../errors/catalogue.js';
import { type IngestDeps, receiveClip } from '../ingest/index.js';
import { errorFacts } from '../log/index.js';
import type { Outcome } from './runs.js';
import { type Sample, uploadOf } from './sample.js';

/**
 * Steps of a round trip, in order. The first four take as long as they say; the last three are measured from the moment
 * at which the deletion was asked for: until the address is refused, the key is gone, and nothing is found anywhere.
 */
export const STEPS = ['receive', 'render', 'play', 'delete', 'refused', 'key', 'gone'] as const;
type Step = (typeof STEPS)[number] | 'sample' | 'complete';

export type RoundTripDeps = {
  readonly orm: Orm;
  readonly ingest: IngestDeps;
  readonly deliver: DeliverDeps;
  readonly erase: EraseDeps;
  readonly remains: RemainsDeps;
  /** Address that this process itself listens on, for where the public one cannot be reached from inside. */
  readonly ownUrl: string;
  readonly logger: Logger;
};

/** Milliseconds. */
export type Bounds = { readonly ready: number; readonly gone: number };
const BOUNDS: Bounds = {
  /** A queue that makes people wait for so long is worth an alarm by itself. */
  ready: 15 * 60_000,
  /** The longest that the removal of bytes may take. */
  gone: 15 * 60_000,
};
/** Deletions of earlier test clips are complete by then: after the longest that anybody can have been at work on one. */
const COMPLETE_WITHIN_HOURS = 2;
const ANSWER_WITHIN_MS = 15_000;
/** Between two looks: soon at first, since that is what is measured, and then without being a burden. */
const LOOK_AGAIN_MS = { first: 50, longest: 5000, factor: 1.5 } as const;

class Fault extends Error {
  readonly step: Step;
  constructor(step: Step, words: string, cause?: unknown) {
    super(`${step}: ${words}`, { cause });
    this.step = step;
  }
}

/** Looks until something holds. @throws Fault when it does not within its time; the signal's reason when it is aborted */
async function until(
  step: Step,
  {
    withinMs,
    signal,
    words,
  }: { readonly withinMs: number; readonly signal: AbortSignal; readonly words: () => string },
  holds: () => Promise<boolean>,
): Promise<void> {
  const began = performance.now();
  let pause: number = LOOK_AGAIN_MS.first;
  while (!(await holds())) {
    if (performance.now() - began > withinMs) throw new Fault(step, words());
    await wait(pause, undefined, { signal });
    pause = Math.min(pause * LOOK_AGAIN_MS.factor, LOOK_AGAIN_MS.longest);
  }
}

/** One round trip of a test clip. */
class RoundTrip {
  readonly steps: Record<string, number> = {};
  /** Whether its clip was deleted. */
  ended = false;
  readonly #deps: RoundTripDeps;
  readonly #signal: AbortSignal;
  readonly #bounds: Bounds;

  constructor(deps: RoundTripDeps, signal: AbortSignal, bounds: Bounds) {
    this.#deps = deps;
    this.#signal = signal;
    this.#bounds = bounds;
  }

  async #timed<T>(step: (typeof STEPS)[number], since: number, work: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    try {
      const result = await work();
      this.steps[step] = Math.round(performance.now() - since);
      return result;
    } catch (error) {
      if (error instanceof Fault || this.#signal.aborted) throw error;
      throw new Fault(step, error instanceof QikError ? error.code : 'it broke', error);
    }
  }

  receive(sample: Sample): Promise<string> {
    const { ingest } = this.#deps;
    return this.#timed('receive', performance.now(), () =>
      receiveClip(ingest, uploadOf(sample, ingest.rules.retentionMs)),
    );
  }

  async render(id: string): Promise<void> {
    const { orm } = this.#deps;
    let state = 'queued';
    const { ready: withinMs } = this.#bounds;
    const words = (): string => `it is ${state} after ${withinMs / 60_000} minutes`;
    await this.#timed('render', performance.now(), () =>
      until('render', { withinMs, signal: this.#signal, words }, async () => {
        const clip = await readClip(orm, id, CANARY_TENANT);
        state = clip?.state ?? 'not there';
        if (state !== 'ready' && state !== 'queued' && state !== 'processing')
          throw new Fault('render', `it is ${state} (${clip?.row.errorCode ?? 'no code'})`);
        return state === 'ready';
      }),
    );
  }

  /** @returns an address that opened the clip, the public one where that can be reached */
  async play(id: string): Promise<string> {
    const { deliver } = this.#deps;
    return this.#timed('play', performance.now(), async () => {
      const playback = await playbackOf(deliver, id, CANARY_TENANT, { platform: 'android' });
      const own = `${this.#deps.ownUrl}${playback.url.slice(deliver.publicUrl().length)}`;
      // Not every network leads back to its own front door.
      for (const url of new Set([playback.url, own])) {
        const response = await this.#ask(url);
        if (response !== null) return this.#played(url, response, playback);
      }
      throw new Fault('play', 'nobody answers at its address');
    });
  }

  async #played(url: string, response: Response, { rendition }: Playback): Promise<string> {
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200) throw new Fault('play', `its address answered ${response.status}`);
    if (createHash('sha256').update(bytes).digest('hex') !== rendition.sha256)
      throw new Fault('play', 'its address gave other bytes than were promised');
    return url;
  }

  /** What an address answers; null: nothing. */
  async #ask(url: string): Promise<Response | null> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    try {
      return await fetch(url, { redirect: 'manual', signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#deps.logger.info({ error: errorFacts(error) }, 'the address of a test clip did not answer');
      return null;
    }
  }

  /** Deletes the clip and waits until it is gone for everybody and everywhere. */
  async delete(id: string, url: string): Promise<void> {
    const { remains } = this.#deps;
    const since = performance.now();
    await this.#timed('delete', since, () => this.end(id));
    const bound = { withinMs: this.#bounds.gone, signal: this.#signal };
    let said = 'nothing';
    await this.#timed('refused', since, () =>
      until('refused', { ...bound, words: () => `its address answered ${said}` }, async () => {
        const response = await this.#ask(url);
        await response?.body?.cancel();
        said = response === null ? 'nothing' : String(response.status);
        return response?.status === 410;
      }),
    );
    await this.#timed('key', since, () =>
      until('key', { ...bound, words: () => 'its key is there' }, async () => (await remains.keys.get(id)) === null),
    );
    let left = '';
    await this.#timed('gone', since, () =>
      until('gone', { ...bound, words: () => `something is left in: ${left}` }, async () => {
        const found = await findRemains(remains, id);
        const places = found?.places.filter((place) => place.found > 0 || !place.reachable) ?? [];
        left = places.map(({ place, reachable }) => (reachable ? place : `${place} (not reached)`)).join(', ');
        return found?.gone === true;
      }),
    );
  }

  async end(id: string): Promise<void> {
    const ended = await deleteClips(this.#deps.erase, { tenant: CANARY_TENANT, ids: [id], by: CANARY_TENANT });
    if (ended.length === 0) throw new Fault('delete', 'there is no deletion of it');
    this.ended = true;
  }

  /** What earlier round trips had no time to wait for. */
  async lookBack(): Promise<void> {
    const { deletions } = tables;
    const [found] = await this.#deps.orm
      .select({ open: count() })
      .from(deletions)
      .where(
        and(
          eq(deletions.tenant, CANARY_TENANT),
          isNull(deletions.completedAt),
          sql`${deletions.at} <= now() - make_interval(hours => ${COMPLETE_WITHIN_HOURS}::int)`,
        ),
      );
    const open = found?.open ?? 0;
    if (open > 0)
      throw new Fault('complete', `${open} deletions are not complete after ${COMPLETE_WITHIN_HOURS} hours`);
  }
}

/**
 * Sends a test clip the way that every clip goes, plays it, deletes it, and measures how long it takes until it is gone.
 *
 * @param sample null where its media are not there, which is a fault as well
 * @param signal breaks it off; the clip is deleted even so
 * @returns how it went; it never throws
 */
export async function roundTrip(
  deps: RoundTripDeps,
  sample: Sample | null,
  signal: AbortSignal,
  bounds = BOUNDS,
): Promise<Outcome> {
  const trip = new RoundTrip(deps, signal, bounds);
  let id: string | null = null;
  try {
    if (sample === null) throw new Fault('sample', 'the media of the demo Fliks are not there');
    id = await trip.receive(sample);
    await trip.render(id);
    await trip.delete(id, await trip.play(id));
    await trip.lookBack();
    return { ok: true, steps: trip.steps, problem: null };
  } catch (error) {
    if (signal.aborted) return { ok: null, steps: trip.steps, problem: 'It was broken off: the service closed.' };
    const step = error instanceof Fault ? error.step : null;
    deps.logger.error({ step, clip: id, error: errorFacts(error) }, 'the round trip of a test clip failed');
    return { ok: false, steps: trip.steps, problem: error instanceof Fault ? error.message : 'it broke' };
  } finally {
    if (id !== null && !trip.ended) {
      const clip = id;
      // It would end by itself within the hour.
      await trip.end(clip).catch((error: unknown) => {
        deps.logger.warn({ clip, error: errorFacts(error) }, 'a test clip was not deleted');
      });
    }
  }
}
