import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadPresets, packageRoot } from '../../presets/index.js';
import { DEFAULT_LIMITS, findTools } from '../media/index.js';
import { runChaos } from './chaos.js';
import { surroundings } from './chaos-around.js';
import { FAULTS } from './chaos-plan.js';
import { summary } from './chaos-report.js';
import type { Around } from './chaos-site.js';

// npm run chaos -- [--size embedded|postgres|fleet] [--rounds 60] [--seed S] [--minutes M] [--keep]: exits with 0 when nothing was lost, doubled or left.
const MAX_ROUNDS = 200;

const isSize = (size: string): size is Around['size'] => Object.hasOwn(FAULTS, size);

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'embedded' },
    rounds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { size } = values;
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!isSize(size) || !(rounds >= 1 && rounds <= MAX_ROUNDS) || !Number.isInteger(seed)) {
  console.error(
    `chaos takes --size embedded, postgres or fleet, --rounds from 1 to ${MAX_ROUNDS} and --seed, a whole number. It starts a PostgreSQL and a Redis of its own where DATABASE_URL and REDIS_URL name none; those that they name must be empty, and are not restarted.`,
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const { around, end } = await surroundings(size, process.env);
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-chaos-'));
console.log(`seed ${seed}, in ${folder}`);
const report = await runChaos({
  ...{ seed, rounds, folder, around },
  withinMs: values.minutes === undefined ? undefined : Number(values.minutes) * 60_000,
  program: [path.join(packageRoot, 'bin/qik.js')],
  media: { presets: await loadPresets(), tools: await findTools(), limits: DEFAULT_LIMITS },
  say: (line) => console.log(line),
}).finally(end);
console.log(summary(seed, size, report));
if (report.faults.length === 0 && !values.keep) {
  await rm(folder, { recursive: true, force: true });
} else if (report.faults.length > 0) {
  console.log(`\n${report.faults.join('\n')}\n\nseed ${seed}; everything is in ${folder}. What happened:\n`);
  console.log(report.history.lines.join('\n'));
  process.exitCode = 1;
}
