import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaContext } from '../../media/index.js';
import { makeClip, variant } from '../chaos-clip.js';
import { History } from '../chaos-history.js';
import { Random } from '../chaos-random.js';
import { type Around, Site } from '../chaos-site.js';
import { workStage } from '../chaos-stage.js';
import { Sender } from '../uploads/sender.js';
import { Caller } from './caller.js';
import { Follower } from './follower.js';
import { type Aim, type DeletionRound, deletionRounds, type SlotPaths, slotOf, type Way } from './plan.js';
import { Sources } from './sources.js';
import { atOnce, endOf, endOfBytes, mediaPrograms, PROMISED, Reader } from './watcher.js';

export type DeletionRequest = {
  readonly seed: number;
  readonly rounds: number;
  /** No round begins after so many milliseconds. */
  readonly withinMs?: number | undefined;
  readonly folder: string;
  /** Words after `node` that run `qik`. */
  readonly program: readonly string[];
  readonly around?: Around;
  readonly media: MediaContext;
  readonly say?: (line: string) => void;
};

export type DeletionReport = {
  readonly rounds: number;
  /** Deletions by where their clip was. */
  readonly at: Readonly<Partial<Record<Aim, number>>>;
  /** The same by the way in and out. */
  readonly ways: Readonly<Partial<Record<Way, number>>>;
  readonly kills: number;
  /** Reads that began after an acknowledgement, and those of them that got a byte. */
  readonly reads: number;
  readonly leaks: number;
  /** Milliseconds from the acknowledgement until the clip's programs had ended, and until its bytes were gone. */
  readonly workMs: readonly number[];
  readonly bytesMs: readonly number[];
  readonly faults: readonly string[];
  readonly history: History;
};

/** Lock on a job: the shortest there is, so that killed work comes back soon. */
const LOCK_SECONDS = 5;
/** A place that is not reached within this time was missed; the deletion comes all the same. */
const AIM_MS = 15_000;

class DeletionProof {
  readonly #request: DeletionRequest;
  readonly #site: Site;
  readonly #caller: Caller;
  readonly #sender: Sender;
  readonly #sources = new Sources();
  readonly #history: History;
  readonly #random: Random;
  readonly #clip: Uint8Array;
  readonly #dataDir: string;
  readonly #at = new Map<Aim, number>();
  readonly #ways = new Map<Way, number>();
  readonly #gone = new Set<string>();
  readonly #workMs: number[] = [];
  readonly #bytesMs: number[] = [];
  readonly #faults: string[] = [];
  /** Looks for bytes that go on beside the rounds. */
  readonly #looks: Promise<void>[] = [];
  #kills = 0;
  #reads = 0;
  #leaks = 0;
  #number = 0;

  constructor(request: DeletionRequest, clip: Uint8Array) {
    this.#request = request;
    this.#clip = clip;
    this.#random = new Random(request.seed);
    this.#site = new Site(request.folder, request.program, request.around ?? { size: 'embedded' }, LOCK_SECONDS);
    this.#dataDir = join(request.folder, 'data');
    this.#caller = new Caller(() => this.#site.url, this.#site.key);
    this.#sender = new Sender(() => this.#site.url, this.#site.key);
    this.#history = new History(request.folder);
  }

  #fault(...faults: readonly string[]): void {
    for (const fault of faults) this.#history.note('fault', { fault });
    this.#faults.push(...faults);
  }

  #next(): Buffer {
    this.#number += 1;
    return variant(this.#clip, this.#number);
  }

  /** Sends half of a clip in a part of its own, which then falls silent. */
  async #sendHalf(): Promise<string> {
    const file = this.#next();
    const id = await this.#sender.create(file.length, null);
    const part = this.#sender.part(id, file, 0, Math.floor(file.length / 2));
    await part.sent;
    const late = sleep(PROMISED.bytes, null, { ref: false });
    this.#looks.push(
      Promise.race([part.answer, late]).then((answer) => {
        part.close('reset');
        // 0: its process was killed.
        if (answer === null || ![0, 410].includes(answer.status))
          this.#fault(`a part of ${id}, which was deleted, was ${answer === null ? 'not answered' : answer.status}`);
      }),
    );
    return id;
  }

  /** Names an address at which half of a clip comes, which then falls silent. */
  async #sendAddress(slot: SlotPaths | null): Promise<string | null> {
    const source = this.#sources.offer(this.#next());
    const id = await this.#caller.byUrl(source.url, slot);
    await Promise.race([source.asked, sleep(AIM_MS, null, { ref: false })]);
    const left = source.leftWithin(PROMISED.bytes);
    this.#looks.push(left.then((is) => (is ? undefined : this.#fault(`the source of ${id} was fetched on`))));
    return id;
  }

  /** Sends the round's clip. @returns its id as soon as it is known */
  async #send(aim: Aim, slot: SlotPaths | null): Promise<string | null> {
    if (aim === 'uploading') return this.#sendHalf();
    if (aim === 'fetching') return this.#sendAddress(slot);
    if (aim !== 'receiving') {
      // What cannot be a video ends in `failed`.
      const bytes = aim === 'failed' ? Buffer.alloc(4000, `${this.#number}`) : this.#next();
      return (await this.#caller.upload(bytes, 0, slot)).id;
    }
    const known = new Set(await this.#caller.receiving());
    const sending = this.#caller.upload(this.#next(), 3000, slot);
    this.#looks.push(
      sending.then(({ status, id }) => {
        if (id !== null && this.#gone.has(id)) this.#fault(`an upload that was deleted was answered with ${status}`);
      }),
    );
    for (let tries = 0; tries < 200; tries += 1) {
      const found = (await this.#caller.receiving()).find((id) => !known.has(id));
      if (found !== undefined) return found;
      await sleep(5);
    }
    return (await sending).id;
  }

  /** Waits until the clip is where it is to be. */
  async #reach(aim: Aim, id: string): Promise<void> {
    if (aim === 'receiving' || aim === 'uploading' || aim === 'fetching' || aim === 'queued') return;
    const { scratch, objects } = this.#site.places;
    const until = performance.now() + AIM_MS;
    const over = aim === 'ready' || aim === 'downloading' || aim === 'failed';
    while (performance.now() < until) {
      if (over) {
        const state = await this.#caller.state(id);
        if (state === 'ready' || state === 'failed') return;
      } else {
        const stage = await workStage(scratch, objects, id, await this.#site.isEncoding());
        if (stage === aim || stage === 'ready') return;
      }
      await sleep(over ? 10 : 1);
    }
  }

  /** Where it was when the request was sent. */
  async #place(aim: Aim, id: string): Promise<Aim> {
    const state = await this.#caller.state(id);
    if (state === 'receiving' && (aim === 'uploading' || aim === 'fetching')) return aim;
    if (state !== 'processing')
      return state === 'receiving' || state === 'failed' || state === 'queued' ? state : 'ready';
    const { scratch, objects } = this.#site.places;
    const stage = await workStage(scratch, objects, id, await this.#site.isEncoding());
    return stage === 'probe' || stage === 'encode' || stage === 'verify' || stage === 'settle' ? stage : 'queued';
  }

  async #kill(): Promise<void> {
    this.#kills += 1;
    await this.#site.any(this.#random).kill();
    await this.#site.start();
  }

  async #round(round: DeletionRound): Promise<void> {
    const { aim, twist } = round;
    for (let filler = 0; filler < round.fillers; filler += 1) await this.#caller.upload(this.#next(), 0);
    const slot = slotOf(round);
    const id = await this.#send(aim, slot);
    if (id === null) return this.#fault(`round ${round.number}: the upload was not taken`);
    await this.#reach(aim, id);
    const address = aim === 'ready' || aim === 'downloading' ? await this.#caller.address(id) : 0;
    const reader = typeof address === 'number' ? null : new Reader(address.url, aim === 'downloading' ? 6 : 1);
    await sleep(round.delayMs);
    const place = reader !== null && aim === 'downloading' ? aim : await this.#place(aim, id);
    const working = ['probe', 'encode', 'verify', 'settle'].includes(place);
    const programs = working ? await mediaPrograms(this.#site.members.map(({ pid }) => pid)) : [];
    const deletion =
      slot === null || twist === 'batch'
        ? await this.#caller.delete(id, twist === 'batch')
        : await this.#caller.remove(id, slot);
    const acknowledgedAt = performance.now();
    const ended = endOf(programs, acknowledgedAt);
    this.#gone.add(id);
    this.#at.set(place, (this.#at.get(place) ?? 0) + 1);
    this.#ways.set(round.way, (this.#ways.get(round.way) ?? 0) + 1);
    this.#history.note('deleted', { round: round.number, id, aim, place, twist, way: round.way });
    if (twist === 'kill-at-once') await this.#kill();
    const wrong = await atOnce(this.#caller, this.#dataDir, id);
    this.#fault(...wrong.map((what) => `round ${round.number}, ${id} deleted at ${place} (${twist}): ${what}`));
    if (slot !== null && (await this.#caller.slot(slot)) !== 404)
      this.#fault(`round ${round.number}: there is something in the slot that was emptied`);
    if (twist === 'twice' && (await this.#caller.delete(id, false)) !== deletion)
      this.#fault(`round ${round.number}: deleting again gave another deletion`);
    await this.#watch(round, id, { acknowledgedAt, worked: programs.length > 0, ended, reader });
  }

  async #watch(
    round: DeletionRound,
    id: string,
    seen: {
      readonly acknowledgedAt: number;
      readonly worked: boolean;
      readonly ended: Promise<number | null>;
      readonly reader: Reader | null;
    },
  ): Promise<void> {
    const workMs = await seen.ended;
    if (workMs === null) this.#fault(`round ${round.number}: programs outlived their clip by more than two seconds`);
    else if (seen.worked) this.#workMs.push(workMs);
    if (seen.reader !== null) {
      const { reads, leaks } = await seen.reader.after(seen.acknowledgedAt);
      this.#reads += reads;
      this.#leaks += leaks;
      if (leaks > 0) this.#fault(`round ${round.number}: ${leaks} reads after the acknowledgement got bytes`);
    }
    if (round.twist === 'kill') await this.#kill();
    this.#looks.push(
      endOfBytes(this.#dataDir, id, seen.acknowledgedAt).then((gone) => {
        if (typeof gone === 'number') this.#bytesMs.push(gone);
        else this.#fault(`round ${round.number}: of ${id} there still is ${gone.join(', ')}`);
      }),
    );
  }

  /** Nothing came back, nothing was left, and whoever follows was told of all of it. */
  async #afterwards(follower: Follower): Promise<void> {
    await Promise.all(this.#looks);
    this.#fault(...(await follower.end(this.#gone)));
    for (const id of this.#gone) {
      const state = await this.#caller.state(id);
      if (state !== 'deleted') this.#fault(`clip ${id} is ${state} in the end`);
      const gone = await endOfBytes(this.#dataDir, id, performance.now());
      if (typeof gone !== 'number') this.#fault(`of clip ${id} there is ${gone.join(', ')} in the end`);
    }
    this.#fault(...(await this.#site.stop()), ...this.#site.logFaults());
  }

  async run(): Promise<DeletionReport> {
    const { seed, rounds, withinMs = Number.POSITIVE_INFINITY } = this.#request;
    const began = performance.now();
    this.#history.note('run', { seed, rounds });
    let done = 0;
    try {
      await this.#sources.start();
      await this.#site.start();
      const follower = new Follower(() => this.#site.url, this.#site.key);
      for (const round of deletionRounds(this.#random, rounds)) {
        await this.#round(round);
        done = round.number;
        if (done % 25 === 0) this.#request.say?.(`${done} rounds`);
        // What comes after a fault only hides it.
        if (this.#faults.length > 0 || performance.now() - began > withinMs) break;
      }
      await this.#afterwards(follower);
    } catch (error) {
      this.#fault(error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error));
    } finally {
      await this.#site.killAll();
      this.#sources.close();
    }
    return {
      ...{ rounds: done, at: Object.fromEntries(this.#at), kills: this.#kills, reads: this.#reads, leaks: this.#leaks },
      ways: Object.fromEntries(this.#ways),
      ...{ workMs: this.#workMs, bytesMs: this.#bytesMs, faults: this.#faults, history: this.#history },
    };
  }
}

/**
 * Deletes clips wherever they are on their way, with everything else going on, and holds what follows against what was
 * promised: no read after the acknowledgement, no clip that comes back, programs and bytes gone in time.
 */
export async function proveDeletion(request: DeletionRequest): Promise<DeletionReport> {
  const clip = await makeClip(request.media.tools, request.folder);
  return new DeletionProof(request, clip).run();
}
