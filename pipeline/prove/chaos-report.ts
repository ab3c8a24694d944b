import type { History } from './chaos-history.js';
import { ALL_FAULTS, type Fault } from './chaos-plan.js';
import { STAGES, type Stage } from './chaos-stage.js';

/** How often something happened, by its name. */
export class Counts<T extends string> {
  readonly #counts = new Map<T, number>();

  add(name: T): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  of(name: T): number {
    return this.#counts.get(name) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get names(): T[] {
    return [...this.#counts.keys()].sort();
  }
}

/** What was done to the service. */
export class Tally {
  /** Rounds by what they did. */
  readonly faults = new Counts<Fault>();
  /** Kills by how far the clips were; one of the whole site counts once. */
  readonly kills = new Counts<Stage>();
  /** Kills by the name of the process. */
  readonly victims = new Counts<string>();
  /** Kills of a process that worked on a clip. */
  killsAtWork = 0;
  /** Pauses of a process that worked on a clip. */
  pausesAtWork = 0;
}

export type ChaosReport = {
  readonly rounds: number;
  readonly tally: Tally;
  readonly acknowledged: number;
  readonly ready: number;
  /** Uploads whose sender got no answer, and how many of them are there all the same. */
  readonly unanswered: number;
  readonly keptUnanswered: number;
  /** Milliseconds from a kill until every clip that was acknowledged before it was ready. */
  readonly recoveryMs: readonly number[];
  readonly logErrors: readonly string[];
  readonly faults: readonly string[];
  readonly history: History;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

const listed = <T extends string>(counts: Counts<T>, names: readonly T[]): string =>
  names
    .filter((name) => counts.of(name) > 0)
    .map((name) => `${name} ${counts.of(name)}`)
    .join(', ');

/** The figures of a run in one line. */
export function summary(seed: number, size: string, report: ChaosReport): string {
  const { faults, kills, victims, killsAtWork, pausesAtWork } = report.tally;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return [
    `chaos ${size}, seed ${seed}: ${report.rounds} rounds (${listed(faults, ALL_FAULTS)})`,
    `${kills.total} kills (${listed(kills, STAGES)}), ${killsAtWork} of them of a process at work on a clip`,
    `killed: ${listed(victims, victims.names)}`,
    `${faults.of('pause')} pauses, ${pausesAtWork} of them of a process at work on a clip`,
    `${report.acknowledged} clips acknowledged, ${report.ready} ready`,
    `${report.unanswered} uploads without an answer, ${report.keptUnanswered} of them kept and ready`,
    `recovery median ${seconds(median(report.recoveryMs))}, max ${seconds(Math.max(0, ...report.recoveryMs))}`,
    `${report.logErrors.length} errors logged`,
    `${report.faults.length} faults`,
  ].join('; ');
}
