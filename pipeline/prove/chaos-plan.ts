import type { Random } from './chaos-random.js';
import type { Stage } from './chaos-stage.js';

/** What a round does beside killing one process; `kill-site` kills all of them at once instead. */
export const ALL_FAULTS = [
  'kill',
  'kill-site',
  'kill-while-starting',
  'empty-queue',
  'second-start',
  'restart-queue-store',
  'pause',
] as const;
export type Fault = (typeof ALL_FAULTS)[number];

export type PlannedUpload = {
  /** Milliseconds after the round began. */
  readonly afterMs: number;
  /** Part of its bytes that is sent before it pauses. */
  readonly share: number;
  readonly pauseMs: number;
};

export type Round = {
  readonly number: number;
  readonly uploads: readonly PlannedUpload[];
  /** Stage of any clip at which the kill is aimed. */
  readonly aim: Stage;
  /** Milliseconds between the stage's beginning and the kill. */
  readonly delayMs: number;
  readonly fault: Fault;
  /** Whether the kill hits the process that is at the aim, and not any. */
  readonly hitsHolder: boolean;
  /** Whether everybody stands still while the runner looks whom it kills and what that had started. */
  readonly looks: boolean;
  /** After a kill while starting: milliseconds after the launch. */
  readonly startKillMs: number;
  /** Whether the next round begins before what this one sent is ready. */
  readonly goOn: boolean;
};

const AIMS = ['receive', 'acknowledged', 'queued', 'probe', 'encode', 'encode', 'verify', 'settle', 'ready'] as const;
/** About as long as each stage lasts with a clip of a second, so that the kills spread over it. */
const SPREAD_MS: Readonly<Record<(typeof AIMS)[number], number>> = {
  receive: 400,
  acknowledged: 5,
  queued: 300,
  probe: 120,
  encode: 500,
  verify: 150,
  settle: 15,
  ready: 60,
};
const KILLS: readonly Fault[] = ['kill', 'kill', 'kill', 'kill', 'kill', 'kill-while-starting', 'empty-queue'];
/** Faults with their odds, commonest first: the kill alone is what happens. A size has only some of the others. */
export const FAULTS: Readonly<Record<'embedded' | 'postgres' | 'fleet', readonly Fault[]>> = {
  embedded: [...KILLS, 'second-start', 'pause'],
  postgres: [...KILLS, 'kill-site', 'restart-queue-store', 'pause'],
  fleet: [...KILLS, 'kill-site', 'restart-queue-store', 'pause'],
};

/** Rounds of a seed: stages and faults come in turn, in an order that the seed shuffles, so that none is left out. */
export function* rounds(random: Random, count: number, odds: readonly Fault[]): Generator<Round> {
  let aims: (typeof AIMS)[number][] = [];
  let faults: Fault[] = [];
  let wentOn = false;
  for (let number = 1; number <= count; number += 1) {
    if (aims.length === 0) aims = random.shuffled(AIMS);
    if (faults.length === 0) faults = random.shuffled(odds);
    const aim = aims.pop() ?? 'encode';
    // A clip is begun six times before it is given up: after two rounds it may come to rest.
    const goOn: boolean = !wentOn && number < count && random.chance(0.25);
    wentOn = goOn;
    // More than there are workers, so that one has to wait.
    const uploads = aim === 'queued' ? random.between(3, 4) : random.between(1, 3);
    const pauses = aim === 'receive' ? [400, 1200] : [0, 200];
    yield {
      ...{ number, aim, goOn },
      uploads: Array.from({ length: uploads }, () => ({
        afterMs: random.between(0, 150),
        share: random.next(),
        pauseMs: random.between(pauses[0] ?? 0, pauses[1] ?? 0),
      })),
      delayMs: random.between(0, SPREAD_MS[aim]),
      fault: faults.pop() ?? 'kill',
      hitsHolder: random.chance(0.7),
      looks: random.chance(0.4),
      startKillMs: random.between(50, 2500),
    };
  }
}
