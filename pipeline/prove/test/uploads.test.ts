import { join } from 'node:path';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { qikProgram } from '../../../fixtures/test/program.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { seedDatabase } from '../../db/test/seed.js';
import { proveUploads, type UploadsReport, type UploadsRequest, uploadsSummary } from '../uploads/run.js';

// The long form is `npm run prove:uploads`. A seed that fails there belongs here.
const own = testFolder(t, { embedded: {}, postgres: {} });
const program = await qikProgram();

async function proves(t: Test, request: Omit<UploadsRequest, 'program'>): Promise<UploadsReport> {
  const report = await proveUploads({ ...request, program });
  t.comment(uploadsSummary(request.seed, request.around?.size ?? 'embedded', report));
  if (report.faults.length > 0) t.comment(report.history.lines.join('\n'));
  t.same(report.faults, []);
  const { kill, reset, end, silent } = report.breaks;
  t.ok(kill > 0, 'the service was killed');
  t.ok(reset + end + silent > 0, 'clients broke off');
  t.equal(kill + reset + end + silent, request.kills);
  return report;
}

t.test('six uploads that are broken off, from either side: each comes to its end with its own bytes', async (t) => {
  const folder = join(own, 'embedded');
  await seedDatabase(join(folder, 'data'));
  await proves(t, { seed: 3, kills: 6, folder });
});

t.test('the same with two processes that take turns with the parts', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const around = { size: 'postgres', databaseUrl: await server.database() } as const;
  await proves(t, { seed: 5, kills: 4, folder: join(own, 'postgres'), around });
});
