import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadPresets, packageRoot } from '../../../presets/index.js';
import { DEFAULT_LIMITS, findTools } from '../../media/index.js';
import { surroundings } from '../chaos-around.js';
import { provePurge, purgeSummary } from './run.js';

// npm run prove:purge -- [--clips 200000] [--size embedded|postgres] [--idle SECONDS] [--keep]: exits with 0 when all that was over is gone and nothing else.
const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '200000' },
    size: { type: 'string', default: 'embedded' },
    idle: { type: 'string', default: '30' },
    keep: { type: 'boolean', default: false },
  },
});
const { size } = values;
const [clips, idle] = [Number(values.clips), Number(values.idle)];
if ((size !== 'embedded' && size !== 'postgres') || !Number.isInteger(clips) || clips < 10 || !(idle > 0)) {
  console.error(
    'prove:purge takes --clips from 10, --size embedded or postgres, and --idle in seconds. It starts a PostgreSQL of its own, without fsync, where DATABASE_URL names none; that must be empty.',
  );
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const { around, end } = await surroundings(size, process.env);
if (around.size === 'fleet') throw new Error('the queue plays no part in this');
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-purge-'));
console.log(`in ${folder}`);
const report = await provePurge({
  ...{ clips, folder, around, idleMs: idle * 1000, lookEveryMs: 2000 },
  program: [path.join(packageRoot, 'bin/qik.js')],
  media: { presets: await loadPresets(), tools: await findTools(), limits: DEFAULT_LIMITS },
  say: (line) => console.log(line),
}).finally(end);
console.log(purgeSummary(size, report));
if (report.faults.length > 0) {
  console.log(`\n${[...new Set(report.faults)].join('\n')}\n\neverything is in ${folder}`);
  process.exitCode = 1;
} else if (!values.keep) {
  await rm(folder, { recursive: true, force: true });
}
