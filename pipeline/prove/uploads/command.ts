import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../presets/index.js';
import { surroundings } from '../chaos-around.js';
import { proveUploads, uploadsSummary } from './run.js';

// npm run prove:uploads -- [--size embedded|postgres] [--kills 100] [--seed S] [--keep]: exits with 0 when every upload that was broken off came to its end with its own bytes.
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'embedded' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});
const { size } = values;
const kills = Number(values.kills);
const seed = Number(values.seed);
if ((size !== 'embedded' && size !== 'postgres') || !(kills >= 1) || !Number.isInteger(seed)) {
  console.error('prove:uploads takes --size embedded or postgres, --kills from 1 and --seed, a whole number.');
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const { around, end } = await surroundings(size, process.env);
if (around.size === 'fleet') throw new Error('a fleet takes uploads in as a server with PostgreSQL does');
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-uploads-'));
console.log(`seed ${seed}, in ${folder}`);
const report = await proveUploads({
  ...{ seed, kills, folder, around, program: [path.join(packageRoot, 'bin/qik.js')] },
  say: (line) => console.log(line),
}).finally(end);
console.log(uploadsSummary(seed, size, report));
if (report.faults.length === 0 && !values.keep) {
  await rm(folder, { recursive: true, force: true });
} else if (report.faults.length > 0) {
  console.log(`\n${report.faults.join('\n')}\n\nseed ${seed}; everything is in ${folder}. What happened:\n`);
  console.log(report.history.lines.slice(-100).join('\n'));
  process.exitCode = 1;
}
