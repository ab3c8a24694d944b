import type { DeletionReport } from './run.js';

const atMost = (values: readonly number[]): string => `${(Math.max(0, ...values) / 1000).toFixed(2)} s`;

/** The figures of a run in one line. */
export function deletionSummary(seed: number, size: string, report: DeletionReport): string {
  return [
    `deletion ${size}, seed ${seed}: ${report.rounds} rounds`,
    `deleted at ${Object.entries(report.at)
      .map(([place, count]) => `${place} ${count}`)
      .join(', ')}`,
    `as ${Object.entries(report.ways)
      .map(([way, count]) => `${way} ${count}`)
      .join(', ')}`,
    `${report.kills} kills`,
    `${report.reads} reads after an acknowledgement, ${report.leaks} of them with bytes`,
    `${report.workMs.length} times programs were stopped, after at most ${atMost(report.workMs)}`,
    `bytes gone after at most ${atMost(report.bytesMs)}`,
    `${report.faults.length} faults`,
  ].join('; ');
}
