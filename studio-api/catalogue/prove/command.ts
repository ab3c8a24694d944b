import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../pipeline/db/index.js';
import { proveCatalogue } from './run.js';

// npm run prove:catalogue -- [--edits 1000] [--seed N]: exits with 0 when every device ended up with exactly what is live.
const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const [edits, seed] = [Number(values.edits), Number(values.seed)];
if (!Number.isInteger(edits) || edits < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('prove:catalogue takes --edits from 1, and --seed from 0.');
  process.exit(2);
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-catalogue-'));
const { DATABASE_URL: databaseUrl } = process.env;
const database = await openDatabase({
  dataDir: folder,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
});
console.log(`seed ${seed}, on ${databaseUrl === undefined ? 'the embedded database' : 'PostgreSQL'}`);
try {
  const report = await proveCatalogue(database.orm, { edits, seed, say: (line) => console.log(line) });
  const { audiences, syncs, startedAgain, tally, faults } = report;
  console.log(tally);
  console.log(
    `${edits} edits, ${audiences} devices, ${syncs} answers, of which ${startedAgain} whole ones after too long`,
  );
  console.log(faults.length === 0 ? 'every device has exactly what is live' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
