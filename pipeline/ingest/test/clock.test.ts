import { Readable } from 'node:stream';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { loadPresets } from '../../../presets/index.js';
import { Admission } from '../../admission/index.js';
import { openRules } from '../../admission/test/rules.js';
import { openDatabase } from '../../db/index.js';
import { startPostgres } from '../../db/test/postgres-server.js';
import { NO_METERS } from '../../metrics/index.js';
import { RATE_RULE, stageUpload, type UploadPart } from '../index.js';

const RETENTION_MS = 14 * 86_400_000;

t.test('when a clip was sent is held against the database’s clock, whatever this process thinks', async (t) => {
  const server = await startPostgres(t);
  if (server === null) return;
  const staging = testFolder(t);
  const { orm, close } = await openDatabase({ dataDir: staging, databaseUrl: await server.database() });
  t.teardown(close);
  const rules = { maxUploadBytes: 1000, retentionMs: RETENTION_MS, rate: RATE_RULE };
  const admission = new Admission({ orm, meters: NO_METERS }, openRules());
  const deps = { orm, staging, rules, admission, presets: await loadPresets(), meters: NO_METERS };
  const stage = async (options: object) => {
    async function* parts(): AsyncIterable<UploadPart> {
      yield { kind: 'field', name: 'options', value: JSON.stringify(options), cut: false };
      yield { kind: 'file', name: 'file', body: Readable.from(['x']), cut: () => false };
    }
    const caller = { keyId: 'key', tenant: 'one', scopes: [] };
    const upload = { caller, parts: parts(), expectedSha256: null, declaredBytes: null };
    const { wishes, file } = await stageUpload(deps, uuidv7(), upload);
    await file.discard();
    return wishes.sentAt?.getTime();
  };
  const real = Date.now;
  t.teardown(() => {
    Date.now = real;
  });
  for (const shiftMs of [0, 3_600_000, -3_600_000]) {
    Date.now = () => real() + shiftMs;
    const at = (ms: number): string => new Date(real() + ms).toISOString();
    const soon = at(240_000);
    t.equal(await stage({ sentAt: soon }), Date.parse(soon), 'four minutes ahead is another clock');
    await t.rejects(stage({ sentAt: at(360_000) }), { code: 'invalid_request', errors: [{ path: '/sentAt' }] });
    await t.rejects(stage({ sentAt: at(-1_800_000), ttl: 'PT20M' }), { errors: [{ path: '/ttl' }] });
    t.ok(await stage({ sentAt: at(-1_800_000), ttl: 'PT40M' }));
  }
});
