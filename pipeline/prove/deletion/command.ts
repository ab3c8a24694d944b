import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadPresets, packageRoot } from '../../../presets/index.js';
import { DEFAULT_LIMITS, findTools } from '../../media/index.js';
import { surroundings } from '../chaos-around.js';
import { FAULTS } from '../chaos-plan.js';
import type { Around } from '../chaos-site.js';
import { proveDeletion } from './run.js';
import { deletionSummary } from './summary.js';

// npm run prove:deletion -- [--size embedded|postgres|fleet] [--rounds 1000] [--seed S] [--minutes M] [--keep]: exits with 0 when nothing was read, came back or stayed.
const isSize = (size: string): size is Around['size'] => Object.hasOwn(FAULTS, size);

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'embedded' },
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { size } = values;
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!isSize(size) || !(rounds >= 1) || !Number.isInteger(seed)) {
  console.error('prove:deletion takes --size embedded, postgres or fleet, --rounds from 1 and --seed, a whole number.');
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const { around, end } = await surroundings(size, process.env);
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-deletion-'));
console.log(`seed ${seed}, in ${folder}`);
const report = await proveDeletion({
  ...{ seed, rounds, folder, around },
  withinMs: values.minutes === undefined ? undefined : Number(values.minutes) * 60_000,
  program: [path.join(packageRoot, 'bin/qik.js')],
  media: { presets: await loadPresets(), tools: await findTools(), limits: DEFAULT_LIMITS },
  say: (line) => console.log(line),
}).finally(end);
console.log(deletionSummary(seed, size, report));
if (report.faults.length === 0 && !values.keep) {
  await rm(folder, { recursive: true, force: true });
} else if (report.faults.length > 0) {
  console.log(`\n${report.faults.join('\n')}\n\nseed ${seed}; everything is in ${folder}. What happened:\n`);
  console.log(report.history.lines.slice(-200).join('\n'));
  process.exitCode = 1;
}
