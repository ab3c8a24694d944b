import type { LocationState } from '../db/index.js';
import { errorFacts, limited } from '../log/index.js';
import { type JobName, type JobQueue, jobsOf } from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { EraseDeps } from './deps.js';
import {
  type ClaimRules,
  claimDue,
  type Due,
  type Outcome,
  recordOutcomes,
  recordScratch,
  scratchOf,
} from './purge-rows.js';
import { type Failed, type Removal, removeObjects, removeWork } from './remove-bytes.js';

/** What removing what is left of clips stands on. */
export type PurgeDeps = EraseDeps & {
  readonly store: Pick<ObjectStore, 'list' | 'deleteMany' | 'prune'>;
  readonly queue: Pick<JobQueue, 'forgetAll'>;
  /** Folders that hold a folder of work for each process, and the one of all of them for uploads that come in parts. */
  readonly folders: { readonly staging: string; readonly uploads: string; readonly scratch: string };
  /** Name of this machine, as workers give it. */
  readonly host: string;
};

export type PurgeRules = ClaimRules;

/** Between the first tries of what did not succeed, and at last. */
const BACKOFF_MS = { first: 2000, longest: 3_600_000 } as const;

const PLACES = ['key', 'objects', 'staging', 'scratch', 'queue', 'tombstones'] as const;
type Place = (typeof PLACES)[number];

/** What became of every place, clip by clip. Those that a worker still holds wait, and are not out of reach. */
type Removals = Readonly<Record<Place, Removal>> & { readonly held: ReadonlySet<string> };

const NOTHING: ReadonlySet<string> = new Set();
const ALL_DONE: Removal = { left: NOTHING, found: NOTHING };
const idsOf = (clips: readonly Due[]): string[] => clips.map(({ clipId }) => clipId);

/** Removes what is left of clips that are over, a batch at a time, as the rows of the deletions say. */
export class Purge {
  readonly #deps: PurgeDeps;
  readonly #rules: PurgeRules;
  readonly #failed: (failure: { readonly location: Place; readonly error: unknown }) => void;

  constructor(deps: PurgeDeps, rules: PurgeRules) {
    this.#deps = deps;
    this.#rules = rules;
    this.#failed = limited(({ location, error }, leftOut) =>
      deps.logger.warn({ location, error: errorFacts(error), leftOut }, 'something of a deleted clip was not removed'),
    );
  }

  /**
   * Looks after deletions that are due. A place that fails is tried again later; the others go on.
   *
   * @returns how many were looked after, fewer than a batch when no more are due, and how many are complete now
   */
  async batch(): Promise<{ readonly seen: number; readonly complete: number }> {
    const due = await claimDue(this.#deps.orm, this.#rules);
    if (due.length === 0) return { seen: 0, complete: 0 };
    const removals = await this.#remove(due);
    const outcomes = due.map((one) => this.#outcome(one, removals));
    return { seen: due.length, complete: await recordOutcomes(this.#deps, outcomes, this.#rules) };
  }

  /** Removes what workers of this host left of clips that others look after. */
  async ownScratch(): Promise<void> {
    const { orm, host, folders } = this.#deps;
    const found = await scratchOf(orm, host, this.#rules.batch);
    if (found.length === 0) return;
    const { left } = await removeWork(folders.scratch, found, this.#told('scratch'));
    const done = found.filter(({ clipId }) => !left.has(clipId));
    if (done.length > 0)
      await recordScratch(
        orm,
        done.map(({ id }) => id),
      );
  }

  #told(location: Place): Failed {
    return (error) => this.#failed({ location, error });
  }

  /** All of it once, or none: what cannot be told apart counts as left. */
  async #whole(location: Place, clips: readonly Due[], work: () => Promise<void>): Promise<Removal> {
    if (clips.length === 0) return ALL_DONE;
    try {
      await work();
      return ALL_DONE;
    } catch (error) {
      this.#told(location)(error);
      return { left: new Set(idsOf(clips)), found: NOTHING };
    }
  }

  async #remove(due: readonly Due[]): Promise<Removals> {
    const { keys, store, folders } = this.#deps;
    // Once nobody can be at work on the clip any more, every place is looked at again.
    const at = (place: Place): Due[] =>
      due.filter(({ locations, settled }) => settled || locations[place].state !== 'done');
    // The key comes first: without it the rest is noise.
    const toDestroy = at('key');
    const key = await this.#whole('key', toDestroy, () => keys.destroyMany(idsOf(toDestroy)));
    const [objects, staging, scratch, queue, tombstones] = await Promise.all([
      removeObjects(store, at('objects'), this.#told('objects')),
      this.#removeUploads(at('staging')),
      removeWork(folders.scratch, at('scratch'), this.#told('scratch')),
      this.#forgetJobs(at('queue')),
      this.#noteTombstones(due),
    ]);
    return { key, objects, staging, scratch, queue, tombstones, held: queue.found };
  }

  /** Uploads on their way, in one piece or in parts. */
  async #removeUploads(clips: readonly Due[]): Promise<Removal> {
    const { staging, uploads } = this.#deps.folders;
    const whole = await removeWork(staging, clips, this.#told('staging'));
    const inParts = await removeWork(uploads, clips, this.#told('staging'));
    return { left: new Set([...whole.left, ...inParts.left]), found: new Set([...whole.found, ...inParts.found]) };
  }

  /** `found` are the clips whose jobs workers hold: they learn that the clip is gone, and let go. */
  async #forgetJobs(clips: readonly Due[]): Promise<Removal> {
    try {
      return { left: NOTHING, found: await this.#heldJobs(clips) };
    } catch (error) {
      this.#told('queue')(error);
    }
    // One job that cannot be removed must not keep those of the others.
    const [left, found] = [new Set<string>(), new Set<string>()];
    for (const clip of clips) {
      try {
        for (const id of await this.#heldJobs([clip])) found.add(id);
      } catch {
        left.add(clip.clipId);
      }
    }
    return { left, found };
  }

  /** Removes the jobs of clips. @returns the clips whose jobs are there still */
  async #heldJobs(clips: readonly Due[]): Promise<Set<string>> {
    const ids = new Map<JobName, Map<string, string>>();
    for (const { clipId, attempt } of clips) {
      for (const { name, id } of jobsOf({ id: clipId, attempt: attempt ?? 0 })) {
        const known = ids.get(name) ?? new Map<string, string>();
        ids.set(name, known.set(id, clipId));
      }
    }
    const held = new Set<string>();
    for (const [name, clipOf] of ids) {
      for (const id of await this.#deps.queue.forgetAll(name, [...clipOf.keys()])) held.add(clipOf.get(id) ?? '');
    }
    return held;
  }

  #noteTombstones(due: readonly Due[]): Promise<Removal> {
    const missing = due.filter(({ locations }) => locations.tombstones.state !== 'done');
    const lines = missing.map(({ clipId, at }) => ({ clipId, at: at.toISOString() }));
    return this.#whole('tombstones', missing, () => this.#deps.tombstones.append(lines));
  }

  #outcome(due: Due, removals: Removals): Outcome {
    const now = (place: Place): LocationState => {
      if (removals[place].left.has(due.clipId)) return 'unreachable';
      if (place === 'queue' && removals.held.has(due.clipId)) return 'pending';
      return place === 'scratch' ? this.#scratchState(due) : 'done';
    };
    const states = PLACES.map((place) => ({ place, state: now(place), before: due.locations[place].state }));
    const changed = states.filter(({ state, before }) => state !== before).map(({ place, state }) => [place, state]);
    const allDone = states.every(({ state }) => state === 'done');
    // Somebody was at work after all, so one more look is due once that one has come to an end, too.
    const late = due.bytesGoneAt !== null && this.#foundBytes(due, removals);
    if (late)
      this.#deps.logger.warn({ clip: due.clipId }, 'something of a clip was written after its deletion, and removed');
    return {
      due,
      states: Object.fromEntries(changed),
      complete: allDone && due.settled && !late,
      againMs: this.#againMs(due, allDone, late),
    };
  }

  /** What lies on another host is that one's to remove. */
  #scratchState({ workerHost, locations, hostLate }: Due): LocationState {
    if (workerHost === null || workerHost === this.#deps.host || locations.scratch.state === 'done') return 'done';
    return hostLate ? 'unreachable' : 'pending';
  }

  #foundBytes({ clipId }: Due, { objects, staging, scratch }: Removals): boolean {
    return [objects, staging, scratch].some(({ found }) => found.has(clipId));
  }

  #againMs({ tries, settled }: Due, allDone: boolean, late: boolean): number | null {
    if (allDone && !settled) return null;
    if (late) return this.#rules.longestLeaseMs;
    return Math.min(BACKOFF_MS.first * 2 ** Math.min(tries - 1, 20), BACKOFF_MS.longest);
  }
}
