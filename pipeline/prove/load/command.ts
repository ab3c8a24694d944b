import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../presets/index.js';
import { loadSummary, proveLoad } from './run.js';

// npm run prove:load -- [--uploads 200] [--bytes 5000000] [--trickling 500] [--seed S] [--keep]: exits with 0 when every upload was acknowledged with its own bytes and every connection that trickled was told so.
const { values } = parseArgs({
  options: {
    uploads: { type: 'string', default: '200' },
    bytes: { type: 'string', default: '5000000' },
    trickling: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
});
const [uploads, bytes, trickling, seed] = [values.uploads, values.bytes, values.trickling, values.seed].map(Number);
const isCount = (value: number | undefined, least: number): value is number =>
  value !== undefined && Number.isInteger(value) && value >= least;
if (!isCount(uploads, 1) || !isCount(bytes, 100_000) || !isCount(trickling, 0) || !isCount(seed, 0)) {
  console.error(
    'prove:load takes whole numbers: --uploads from 1, --bytes from 100000, --trickling and --seed from 0.',
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-load-'));
console.log(`seed ${seed}, in ${folder}`);
const request = {
  ...{ seed, uploads, bytes, trickling, folder, program: [path.join(packageRoot, 'bin/qik.js')] },
  // Those of a server of which nobody said anything.
  limits: { graceSeconds: 30, minBytesPerSecond: 16_000 },
  say: (line: string) => console.log(line),
};
const report = await proveLoad(request);
console.log(loadSummary(request, report));
if (report.faults.length > 0) {
  console.log(`\n${report.faults.join('\n')}\n\nseed ${seed}; everything is in ${folder}.`);
  process.exitCode = 1;
} else if (!values.keep) await rm(folder, { recursive: true, force: true });
