import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../pipeline/db/index.js';
import { makePostgres } from '../../../pipeline/prove/servers/postgres.js';
import { HEADING, lineOf } from './measure.js';
import { benchLibrary } from './run.js';

// npm run bench:library -- [--fliks 10000] [--seed N] [--database pglite|postgres] [--runs 200]: latencies and sizes.
const { values } = parseArgs({
  options: {
    fliks: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '200' },
    database: { type: 'string', default: 'pglite' },
  },
});
const [fliks, seed, runs] = [Number(values.fliks), Number(values.seed), Number(values.runs)];
const known = values.database === 'pglite' || values.database === 'postgres';
if (!known || ![fliks, seed, runs].every(Number.isInteger) || fliks < 1 || seed < 0 || runs < 1) {
  console.error('bench:library takes --fliks and --runs from 1, --seed from 0, and --database pglite or postgres.');
  process.exit(2);
}

const server = values.database === 'postgres' ? await makePostgres() : null;
if (values.database === 'postgres' && server === null) {
  console.error('There is no PostgreSQL on this machine.');
  process.exit(2);
}
const folder = await mkdtemp(path.join(os.tmpdir(), 'qik-bench-'));
const place = server === null ? {} : { databaseUrl: await server.database() };
const database = await openDatabase({ dataDir: folder, ...place });
try {
  console.log(
    `${fliks} Fliks, seed ${seed}, on ${server === null ? 'the embedded database' : 'PostgreSQL'}\n${HEADING}`,
  );
  await benchLibrary(database.orm, { fliks, seed, runs, say: (figure) => console.log(lineOf(figure)) });
  console.log(`memory of the process: ${Math.round(process.memoryUsage.rss() / 1_000_000)} MB`);
} finally {
  await database.close();
  await server?.remove();
  await rm(folder, { recursive: true, force: true });
}
