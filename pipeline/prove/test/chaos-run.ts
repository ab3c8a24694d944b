import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Test } from 'tap';
import { packageRoot } from '../../../presets/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { mediaContext } from '../../media/test/support.js';
import { type ChaosRequest, runChaos } from '../chaos.js';
import type { Fault } from '../chaos-plan.js';
import { summary } from '../chaos-report.js';

/**
 * Compiles the sources as they are now, without checking types, and answers with the words after `node` that run the
 * program as `qik` does. Under the loader of the tests a start takes seconds, and a run starts it two dozen times.
 */
export async function compiled(outDir: string): Promise<string[]> {
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noCheck', '--outDir', outDir, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json', ...options], { cwd: packageRoot });
  const start = `const { main } = await import(${JSON.stringify(join(outDir, 'main.js'))}); process.exitCode = await main(process.argv.slice(1));`;
  return ['--input-type=module', '-e', start, '--'];
}

/** Runs some rounds in a folder of the test's own. @returns the number of kills */
export async function run(
  t: Test,
  rounds: number,
  request: Pick<ChaosRequest, 'seed' | 'around' | 'odds'>,
): Promise<number> {
  const own = t.testdir({ run: {}, program: {} });
  const folder = join(own, 'run');
  const program = await compiled(join(own, 'program'));
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
