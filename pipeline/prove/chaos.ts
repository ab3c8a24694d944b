import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProfile } from '../../presets/index.js';
import { check, type MediaContext } from '../media/index.js';
import { faultsOf } from './chaos-check.js';
import { Client, sha256Of } from './chaos-client.js';
import { makeClip, variant } from './chaos-clip.js';
import { History } from './chaos-history.js';
import { FAULTS, type Fault, type Round, rounds } from './chaos-plan.js';
import { Random } from './chaos-random.js';
import type { ChaosReport } from './chaos-report.js';
import type { Server } from './chaos-server.js';
import { type Around, Site } from './chaos-site.js';
import { isReceiving, STAGES, type Stage, workStage } from './chaos-stage.js';

export type ChaosRequest = {
  readonly seed: number;
  readonly rounds: number;
  /** No round begins after so many milliseconds; default: all of them are run. */
  readonly withinMs?: number | undefined;
  /** An empty folder; everything that the run makes is in it. */
  readonly folder: string;
  /** Words after `node` that run `qik`. */
  readonly program: readonly string[];
  /** Default: nothing, which is the embedded size. */
  readonly around?: Around;
  /** Faults with their odds; default: those of the size. */
  readonly odds?: readonly Fault[];
  readonly media: MediaContext;
  readonly say?: (line: string) => void;
};

/** A stage that is not reached within this time has been missed; the kill comes all the same. */
const AIM_MS = 15_000;
/** Longer than the queue takes to notice a job whose worker died, which is the slowest way back. */
const READY_MS = 150_000;
/** An acknowledgement counts as just given for so long. */
const JUST_MS = 40;
/** Longer than the lock on a job, and than the queue takes to look at it after that: somebody else has it by then. */
const PAUSE_MS = 50_000;
const QUEUE_TRIES = 6;
const QUEUE_WAIT_MS = 15_000;

type Underway = { readonly acknowledgedAt: number };

class Chaos {
  readonly #request: ChaosRequest;
  readonly #site: Site;
  readonly #client: Client;
  readonly #history: History;
  readonly #clip: Uint8Array;
  readonly #random: Random;
  readonly #acknowledged = new Map<string, string>();
  readonly #sent = new Set<string>();
  /** Acknowledged clips that were not seen ready yet. */
  readonly #underway = new Map<string, Underway>();
  readonly #kills = new Map<Stage, number>();
  readonly #recoveryMs: number[] = [];
  readonly #faults: string[] = [];
  /** Uploads that have begun and have no answer yet. */
  #sending = 0;
  /** Uploads of this round without an outcome, begun or not. */
  #unsettled = 0;
  #number = 0;
  #unanswered = 0;
  #emptied = 0;
  #refused = 0;

  constructor(request: ChaosRequest, clip: Uint8Array) {
    this.#request = request;
    this.#clip = clip;
    this.#random = new Random(request.seed);
    this.#site = new Site(request.folder, request.program, request.around ?? { size: 'embedded' });
    this.#client = new Client(() => this.#site.url, this.#site.key);
    this.#history = new History(request.folder);
  }

  #fault(...faults: readonly string[]): void {
    for (const fault of faults) this.#history.note('fault', { fault });
    this.#faults.push(...faults);
  }

  async #upload({ afterMs, share, pauseMs }: Round['uploads'][number]): Promise<void> {
    await sleep(afterMs);
    this.#number += 1;
    const clip = variant(this.#clip, this.#number);
    const sha256 = sha256Of(clip);
    this.#sent.add(sha256);
    const sent = await this.#client.send(clip, { share, pauseMs }, () => {
      this.#sending += 1;
    });
    this.#sending = Math.max(0, this.#sending - 1);
    this.#unsettled -= 1;
    this.#history.note('sent', { sha256, ...sent });
    if (sent.kind === 'acknowledged') {
      this.#acknowledged.set(sent.id, sha256);
      this.#underway.set(sent.id, { acknowledgedAt: performance.now() });
    } else {
      this.#unanswered += 1;
    }
  }

  /** Stages of all clips under way. */
  async #stages(sending: number, encoding: boolean, at: number): Promise<Stage[]> {
    const { staging, scratch, objects } = this.#site.places;
    const found: Stage[] = sending > 0 && (await isReceiving(staging)) ? ['receive'] : [];
    for (const [id, { acknowledgedAt }] of this.#underway) {
      const stage = await workStage(scratch, objects, id, encoding);
      found.push(stage ?? (at - acknowledgedAt < JUST_MS ? 'acknowledged' : 'queued'));
    }
    return found;
  }

  /** Waits for the stage that the kill is aimed at, until there is nothing any more that could reach it. */
  async #aimed(aim: Stage): Promise<void> {
    const until = performance.now() + AIM_MS;
    while (performance.now() < until) {
      const encoding = aim === 'verify' && (await this.#site.isEncoding());
      const stages = await this.#stages(this.#sending, encoding, performance.now());
      if (aim !== 'ready' && stages.includes(aim)) return;
      if (this.#unsettled === 0 && stages.every((stage) => stage === 'ready')) return;
      await sleep(2);
    }
  }

  /** The one of the stages that the kill counts for. */
  #stageOfKill(stages: readonly Stage[], aim: Stage): Stage {
    if (stages.includes(aim)) return aim;
    return STAGES.filter((stage) => stage !== 'ready' && stages.includes(stage)).at(-1) ?? 'ready';
  }

  async #kill(victim: Server, aim: Stage | null): Promise<Stage> {
    const sending = this.#sending;
    const at = performance.now();
    const children = await victim.kill();
    const encoding = children.some((one) => one.words.includes('-progress'));
    const stage = aim === null ? 'start' : this.#stageOfKill(await this.#stages(sending, encoding, at), aim);
    this.#kills.set(stage, (this.#kills.get(stage) ?? 0) + 1);
    this.#history.note('killed', {
      victim: victim.setup.name,
      stage,
      aim,
      children: children.map((one) => one.words.slice(0, 2)),
    });
    this.#fault(...(await this.#site.orphans(children)));
    return stage;
  }

  async #waitUntilReady(): Promise<void> {
    for (const id of [...this.#underway.keys()]) {
      const state = await this.#client.settled(id, READY_MS);
      this.#history.note('settled', { id, state });
      if (state !== 'ready') this.#fault(`clip ${id} is ${state ?? 'stuck'} after its server came back`);
      this.#underway.delete(id);
    }
  }

  async #restart(round: Round, victim: Server): Promise<void> {
    if (round.fault === 'empty-queue') {
      await this.#site.emptyQueue();
      this.#emptied += 1;
      this.#history.note('queue emptied');
    }
    if (round.fault === 'kill-while-starting') {
      victim.launch();
      await sleep(round.startKillMs);
      await this.#kill(victim, null);
    }
    if (round.fault === 'restart-queue-store') {
      await this.#site.restartQueueStore();
      this.#history.note('store of the queue restarted');
    }
    await this.#site.start();
    this.#history.note('up');
    if (round.fault === 'second-start') {
      this.#fault(...(await this.#site.startSecond()));
      this.#refused += 1;
    }
    if (round.fault === 'pause') {
      const worker = this.#site.anyWorker(this.#random);
      this.#history.note('paused', { worker: worker.setup.name });
      await worker.pause(PAUSE_MS);
    }
  }

  async #round(round: Round): Promise<void> {
    this.#history.note('round', round);
    const before = this.#acknowledged.size;
    this.#unsettled = round.uploads.length;
    const uploads = Promise.all(round.uploads.map((upload) => this.#upload(upload)));
    await this.#aimed(round.aim);
    await sleep(round.delayMs);
    const victim = this.#site.any(this.#random);
    const stage = await this.#kill(victim, round.aim);
    const killedAt = performance.now();
    await uploads;
    this.#sending = 0;
    await this.#restart(round, victim);
    const upMs = performance.now() - killedAt;
    const waiting = this.#underway.size;
    if (!round.goOn) {
      await this.#waitUntilReady();
      if (waiting > 0) this.#recoveryMs.push(performance.now() - killedAt);
    }
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    const words = [
      `${victim.setup.name} killed at ${stage}${stage === round.aim ? '' : ` (aimed at ${round.aim})`}`,
      ...(round.fault === 'kill' ? [] : [round.fault]),
      `${round.uploads.length} sent, ${this.#acknowledged.size - before} acknowledged`,
      `up after ${seconds(upMs)}`,
      round.goOn ? 'went on' : `${waiting} ready after ${seconds(performance.now() - killedAt)}`,
    ];
    this.#request.say?.(`round ${round.number}: ${words.join(', ')}`);
  }

  /** Plays every acknowledged clip as a phone does, and holds it against its profiles. */
  async #playAll(): Promise<number> {
    const { media, folder } = this.#request;
    const file = join(folder, 'played.mp4');
    let ready = 0;
    for (const id of this.#acknowledged.keys()) {
      if ((await this.#client.shown(id)).state !== 'ready') continue;
      ready += 1;
      const { bytes, rendition, wrongStills } = await this.#client.played(id);
      if (sha256Of(bytes) !== rendition.sha256) this.#fault(`clip ${id} plays other bytes than were verified`);
      if (wrongStills > 0) this.#fault(`clip ${id} shows ${wrongStills} stills that are not what was made`);
      await writeFile(file, bytes);
      for (const reference of rendition.profiles) {
        const profile = findProfile(media.presets, reference);
        if (profile === undefined || !(await check(file, profile, media)).conforms)
          this.#fault(`clip ${id} breaks ${reference}`);
      }
    }
    return ready;
  }

  /**
   * Stops the service and reads what is there. A job whose worker was killed is over only when the queue has noticed:
   * as long as there are such the service gets another while.
   */
  async #quietFacts() {
    for (let left = QUEUE_TRIES; ; left -= 1) {
      this.#fault(...(await this.#site.stop()));
      const facts = await this.#site.facts({ acknowledged: this.#acknowledged, sent: this.#sent });
      if (facts.openJobs.length === 0 || left === 0) return facts;
      this.#history.note('waiting for the queue', { jobs: facts.openJobs });
      await this.#site.start();
      await sleep(QUEUE_WAIT_MS);
    }
  }

  async run(): Promise<ChaosReport> {
    const { seed, rounds: count, withinMs = Number.POSITIVE_INFINITY } = this.#request;
    const { odds = FAULTS[this.#request.around?.size ?? 'embedded'] } = this.#request;
    const began = performance.now();
    this.#history.note('run', { seed, rounds: count });
    let done = 0;
    let ready = 0;
    let keptUnanswered = 0;
    try {
      await this.#site.start();
      for (const round of rounds(this.#random, count, odds)) {
        await this.#round(round);
        done = round.number;
        // What comes after a fault only hides it.
        if (this.#faults.length > 0 || performance.now() - began > withinMs) break;
      }
      await this.#waitUntilReady();
      ready = await this.#playAll();
      const facts = await this.#quietFacts();
      keptUnanswered = facts.clips.filter((clip) => !this.#acknowledged.has(clip.id)).length;
      this.#fault(...faultsOf(facts), ...this.#site.logFaults());
    } catch (error) {
      this.#fault(error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error));
    } finally {
      await this.#site.killAll();
      await writeFile(join(this.#request.folder, 'server.log'), this.#site.log);
    }
    return {
      ...{ rounds: done, ready, keptUnanswered, unanswered: this.#unanswered, faults: this.#faults },
      kills: Object.fromEntries(this.#kills),
      ...{ emptied: this.#emptied, refused: this.#refused, acknowledged: this.#acknowledged.size },
      ...{ recoveryMs: this.#recoveryMs, logErrors: this.#site.logErrors(), history: this.#history },
    };
  }
}

/**
 * Kills the service time after time while clips are under way, and then holds everything that is left against what
 * was promised. The seed decides what is done and when; how far a process came by then is the machine's.
 */
export async function runChaos(request: ChaosRequest): Promise<ChaosReport> {
  const clip = await makeClip(request.media.tools, request.folder);
  return new Chaos(request, clip).run();
}
