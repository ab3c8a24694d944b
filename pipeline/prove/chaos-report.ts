import type { History } from './chaos-history.js';
import { STAGES, type Stage } from './chaos-stage.js';

export type ChaosReport = {
  readonly rounds: number;
  readonly kills: Readonly<Partial<Record<Stage, number>>>;
  readonly emptied: number;
  readonly refused: number;
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

/** The figures of a run in one line. */
export function summary(seed: number, size: string, report: ChaosReport): string {
  const kills = STAGES.flatMap((stage) =>
    report.kills[stage] === undefined ? [] : [`${stage} ${report.kills[stage]}`],
  );
  const total = Object.values(report.kills).reduce((sum, count) => sum + count, 0);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return [
    `chaos ${size}, seed ${seed}: ${report.rounds} rounds`,
    `${total} kills (${kills.join(', ')})`,
    `queue emptied ${report.emptied} times`,
    `second start refused ${report.refused} times`,
    `${report.acknowledged} clips acknowledged, ${report.ready} ready`,
    `${report.unanswered} uploads without an answer, ${report.keptUnanswered} of them kept and ready`,
    `recovery median ${seconds(median(report.recoveryMs))}, max ${seconds(Math.max(0, ...report.recoveryMs))}`,
    `${report.logErrors.length} errors logged`,
    `${report.faults.length} faults`,
  ].join('; ');
}
