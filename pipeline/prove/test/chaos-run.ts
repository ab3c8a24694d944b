import { join } from 'node:path';
import type { Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { qikProgram } from '../../../fixtures/test/program.js';
import { seedDatabase } from '../../db/test/seed.js';
import { mediaContext } from '../../media/test/support.js';
import { type ChaosRequest, runChaos } from '../chaos.js';
import type { Fault } from '../chaos-plan.js';
import { summary } from '../chaos-report.js';

/** Runs some rounds in a folder of the test's own. @returns the number of kills */
export async function run(
  t: Test,
  rounds: number,
  request: Pick<ChaosRequest, 'seed' | 'around' | 'odds'>,
): Promise<number> {
  const folder = join(testFolder(t, { run: {} }), 'run');
  const program = await qikProgram();
  if (request.around === undefined) await seedDatabase(join(folder, 'data'));
  const report = await runChaos({ ...request, rounds, folder, program, media: await mediaContext() });
  t.comment(summary(request.seed, request.around?.size ?? 'embedded', report));
  if (report.faults.length > 0) t.comment(report.history.lines.join('\n'));
  t.same(report.faults, []);
  t.equal(report.rounds, rounds);
  t.equal(report.ready, report.acknowledged);
  t.ok(report.acknowledged > 0);
  return report.tally.kills.total;
}

/** Each of the faults of several processes, in as few rounds as ten kills take. */
export const SHORT: readonly Fault[] = [
  ...(['kill', 'kill', 'kill', 'kill-site'] as const),
  ...(['kill-while-starting', 'empty-queue', 'restart-queue-store', 'pause'] as const),
];
