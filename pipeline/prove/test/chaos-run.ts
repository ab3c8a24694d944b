import { join } from 'node:path';
import type { Test } from 'tap';
import { packageRoot } from '../../../presets/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { mediaContext } from '../../media/test/support.js';
import { type ChaosRequest, runChaos } from '../chaos.js';
import type { Fault } from '../chaos-plan.js';
import { summary } from '../chaos-report.js';

/** The program as `qik` runs it, in a process of its own. */
const program = [
  ...process.execArgv,
  '--input-type=module',
  '-e',
  `const { main } = await import(${JSON.stringify(join(packageRoot, 'main.ts'))}); process.exitCode = await main(process.argv.slice(1));`,
  '--',
];

/** Runs some rounds in a folder of the test's own. @returns the number of kills */
export async function run(t: Test, rounds: number, request: Pick<ChaosRequest, 'seed' | 'around' | 'odds'>) {
  const folder = t.testdir();
  if (request.around === undefined) await seedDatabase(join(folder, 'data'));
  const report = await runChaos({ ...request, rounds, folder, program, media: await mediaContext() });
  t.comment(summary(request.seed, request.around?.size ?? 'embedded', report));
  t.same(report.faults, [], report.history.lines.join('\n'));
  t.equal(report.rounds, rounds);
  t.equal(report.ready, report.acknowledged);
  t.ok(report.acknowledged > 0);
  return Object.values(report.kills).reduce((sum, count) => sum + count, 0);
}

/** What takes less than the lock on a job; `npm run chaos` pauses workers for longer as well. */
export const SHORT: readonly Fault[] = ['kill', 'kill-while-starting', 'empty-queue', 'restart-queue-store'];
