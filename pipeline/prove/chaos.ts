import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaContext } from '../media/index.js';
import { takeoverTimes } from '../queue/index.js';
import { faultsOf } from './chaos-check.js';
import { Client } from './chaos-client.js';
import { makeClip } from './chaos-clip.js';
import { History } from './chaos-history.js';
import { FAULTS, type Fault, type Round, rounds } from './chaos-plan.js';
import { Random } from './chaos-random.js';
import { type ChaosReport, Tally } from './chaos-report.js';
import type { Server } from './chaos-server.js';
import { type Around, Site } from './chaos-site.js';
import { STAGES, type Stage } from './chaos-stage.js';
import { type Standing, Traffic } from './chaos-traffic.js';

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

/** The processes' LOCK_SECONDS: short, since a round waits for it where other processes take over. */
const LOCK_SECONDS = 5;
const { locks } = takeoverTimes(LOCK_SECONDS * 1000);
/** The queue has noticed by then that a lock ran out. */
const NOTICED_MS = locks.lockDuration + 2 * locks.stalledInterval;
/** A stage that is not reached within this time has been missed; the kill comes all the same. */
const AIM_MS = 15_000;
const QUEUE_TRIES = 6;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Faults that this service can be given: a store that is not the runner's is not restarted. */
function oddsFor(around: Around): readonly Fault[] {
  const all = FAULTS[around.size];
  const canRestart = around.size !== 'embedded' && around.restartQueueStore !== undefined;
  return canRestart ? all : all.filter((fault) => fault !== 'restart-queue-store');
}

class Chaos {
  readonly #request: ChaosRequest;
  readonly #around: Around;
  readonly #site: Site;
  readonly #traffic: Traffic;
  readonly #history: History;
  readonly #random: Random;
  readonly #tally = new Tally();
  readonly #recoveryMs: number[] = [];
  readonly #faults: string[] = [];

  constructor(request: ChaosRequest, clip: Uint8Array) {
    this.#request = request;
    this.#around = request.around ?? { size: 'embedded' };
    this.#random = new Random(request.seed);
    this.#site = new Site(request.folder, request.program, this.#around, LOCK_SECONDS);
    this.#history = new History(request.folder);
    const client = new Client(() => this.#site.url, this.#site.key);
    this.#traffic = new Traffic(client, clip, this.#site.places, this.#history);
  }

  #fault(...faults: readonly string[]): void {
    for (const fault of faults) this.#history.note('fault', { fault });
    this.#faults.push(...faults);
  }

  /** Waits for the stage that the kill is aimed at, until there is nothing any more that could reach it. */
  async #aimed(aim: Stage, allSent: () => boolean): Promise<void> {
    const until = performance.now() + AIM_MS;
    while (performance.now() < until) {
      const encoding = aim === 'verify' && (await this.#site.isEncoding());
      const stages = (await this.#traffic.standings(async () => encoding)).map(({ stage }) => stage);
      if (aim !== 'ready' && stages.includes(aim)) return;
      if (allSent() && stages.every((stage) => stage === 'ready')) return;
      await sleep(2);
    }
  }

  /** The one of the stages that the kill counts for. */
  #stageOfKill(stages: readonly Stage[], aim: Stage): Stage {
    if (stages.includes(aim)) return aim;
    return STAGES.filter((stage) => stage !== 'ready' && stages.includes(stage)).at(-1) ?? 'ready';
  }

  /** Who is killed: all of them, the one that is at the aim, or any. */
  #victims(
    { fault, hitsHolder, aim }: Round,
    standings: readonly Standing[],
    holders: ReadonlyMap<string, Server>,
  ): readonly Server[] {
    const any = this.#site.any(this.#random);
    if (fault === 'kill-site') return this.#site.members;
    if (!hitsHolder) return [any];
    if (aim === 'receive' || aim === 'acknowledged') return [this.#site.members[0]];
    const there = standings.find(({ id, stage }) => stage === aim && id !== null && holders.has(id));
    return [holders.get(there?.id ?? '') ?? any];
  }

  /** Kills in the state that it finds: where the round looks, everybody stands still until it has struck. */
  async #strike(round: Round): Promise<{ readonly victims: readonly Server[]; readonly stage: Stage }> {
    if (round.looks) for (const member of this.#site.members) member.freeze();
    const holders = new Map<string, Server>();
    for (const id of this.#traffic.underway) {
      const holder = await this.#site.holderOf(id);
      if (holder !== null) holders.set(id, holder);
    }
    const standings = await this.#traffic.standings(async (id) => {
      const holder = holders.get(id);
      return holder !== undefined && this.#site.isEncoding([holder]);
    });
    const victims = this.#victims(round, standings, holders);
    const atWork = [...holders.values()].some((holder) => victims.includes(holder));
    const others = new Set(this.#site.members.filter((member) => !victims.includes(member)));
    // Of those at work only the victims' clips are hit; a clip that is with nobody is hit by any kill.
    const hit = standings.filter(({ id }) => {
      const holder = holders.get(id ?? '');
      return !atWork || holder === undefined || !others.has(holder);
    });
    const stage = this.#stageOfKill(
      hit.map((one) => one.stage),
      round.aim,
    );
    if (atWork) this.#tally.killsAtWork += 1;
    await this.#kill(victims, stage, round.aim, round.looks);
    return { victims, stage };
  }

  async #kill(victims: readonly Server[], stage: Stage, aim: Stage | null, counted = true): Promise<void> {
    const children = (await Promise.all(victims.map((victim) => victim.kill(counted)))).flat();
    for (const member of this.#site.members) member.thaw();
    this.#tally.kills.add(stage);
    const names = victims.map((victim) => victim.setup.name);
    this.#tally.victims.add(names.length > 1 ? 'all at once' : (names[0] ?? ''));
    this.#history.note('killed', { names, stage, aim, children: children.map((one) => one.words.slice(0, 2)) });
    this.#fault(...(await this.#site.orphans(children)));
  }

  /** Pauses a worker that has a clip in hand, until its lock is another's. */
  async #pause(): Promise<void> {
    const sent = await this.#traffic.upload({ afterMs: 0, share: 1, pauseMs: 0 });
    const until = performance.now() + AIM_MS;
    let holder: Server | null = null;
    while (sent.kind === 'acknowledged' && holder === null && performance.now() < until) {
      holder = await this.#site.holderOf(sent.id);
      await sleep(2);
    }
    const worker = holder ?? this.#site.anyWorker(this.#random);
    if (holder !== null) this.#tally.pausesAtWork += 1;
    this.#history.note('paused', { worker: worker.setup.name, atWork: holder !== null });
    await worker.pause(NOTICED_MS + 1000);
  }

  /** Brings back what was killed, and does beside it what the round says. */
  async #restart(round: Round, [victim]: readonly Server[]): Promise<void> {
    if (round.fault === 'empty-queue') await this.#site.emptyQueue();
    if (round.fault === 'kill-while-starting' && victim !== undefined) {
      victim.launch();
      await sleep(round.startKillMs);
      await this.#kill([victim], 'start', null);
    }
    if (round.fault === 'restart-queue-store') await this.#site.restartQueueStore();
    await this.#site.start();
    this.#history.note('up');
    if (round.fault === 'second-start') this.#fault(...(await this.#site.startSecond()));
    if (round.fault === 'pause') await this.#pause();
    this.#tally.faults.add(round.fault);
  }

  async #untilReady(): Promise<void> {
    this.#fault(...(await this.#traffic.untilReady()));
  }

  async #round(round: Round): Promise<void> {
    this.#history.note('round', round);
    const before = this.#traffic.acknowledged.size;
    let left = round.uploads.length;
    const uploads = Promise.all(
      round.uploads.map(async (upload) => {
        await this.#traffic.upload(upload);
        left -= 1;
      }),
    );
    await this.#aimed(round.aim, () => left === 0);
    await sleep(round.delayMs);
    const killedAt = performance.now();
    const { victims, stage } = await this.#strike(round);
    await uploads;
    await this.#restart(round, victims);
    const upMs = performance.now() - killedAt;
    const waiting = this.#traffic.underway.length;
    if (!round.goOn) {
      await this.#untilReady();
      if (waiting > 0) this.#recoveryMs.push(performance.now() - killedAt);
    }
    const words = [
      `${victims.map((victim) => victim.setup.name).join(' and ')} killed at ${stage}${stage === round.aim ? '' : ` (aimed at ${round.aim})`}`,
      ...(round.fault === 'kill' ? [] : [round.fault]),
      `${round.uploads.length} sent, ${this.#traffic.acknowledged.size - before} acknowledged`,
      `up after ${seconds(upMs)}`,
      round.goOn ? 'went on' : `${waiting} ready after ${seconds(performance.now() - killedAt)}`,
    ];
    this.#request.say?.(`round ${round.number}: ${words.join(', ')}`);
  }

  /**
   * Stops the service and reads what is there. A job whose worker was killed is over only when the queue has noticed, and
   * an upload whose process was killed when the reconciler has: as long as there are such the service gets another while.
   */
  async #quietFacts() {
    const { acknowledged, sent } = this.#traffic;
    for (let left = QUEUE_TRIES; ; left -= 1) {
      this.#fault(...(await this.#site.stop()));
      const facts = await this.#site.facts({ acknowledged, sent });
      const receiving = facts.clips.filter(({ state }) => state === 'receiving').map(({ id }) => id);
      if ((facts.openJobs.length === 0 && receiving.length === 0) || left === 0) return facts;
      this.#history.note('waiting for the queue and the reconciler', { jobs: facts.openJobs, receiving });
      await this.#site.start();
      await sleep(NOTICED_MS);
    }
  }

  async run(): Promise<ChaosReport> {
    const { seed, rounds: count, withinMs = Number.POSITIVE_INFINITY, folder, media } = this.#request;
    const { odds = oddsFor(this.#around) } = this.#request;
    const { acknowledged } = this.#traffic;
    const began = performance.now();
    this.#history.note('run', { seed, rounds: count });
    let [done, ready, keptUnanswered] = [0, 0, 0];
    try {
      await this.#site.start();
      for (const round of rounds(this.#random, count, odds)) {
        await this.#round(round);
        done = round.number;
        // What comes after a fault only hides it.
        if (this.#faults.length > 0 || performance.now() - began > withinMs) break;
      }
      await this.#untilReady();
      const played = await this.#traffic.playAll(media, folder);
      ready = played.ready;
      this.#fault(...played.faults);
      const facts = await this.#quietFacts();
      keptUnanswered = facts.clips.filter((clip) => !acknowledged.has(clip.id)).length;
      this.#fault(...faultsOf(facts), ...this.#site.logFaults());
    } catch (error) {
      this.#fault(error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error));
    } finally {
      await this.#site.killAll();
      await writeFile(join(folder, 'server.log'), this.#site.log);
    }
    return {
      ...{ rounds: done, ready, keptUnanswered, unanswered: this.#traffic.unanswered, faults: this.#faults },
      ...{ tally: this.#tally, acknowledged: acknowledged.size, recoveryMs: this.#recoveryMs },
      ...{ logErrors: this.#site.logErrors(), history: this.#history },
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
