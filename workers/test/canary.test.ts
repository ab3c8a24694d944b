import { join } from 'node:path';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { testFolder } from '../../fixtures/test/folder.js';
import { putMedia } from '../../pipeline/canary/test/media.js';
import { type Config, loadConfig } from '../../pipeline/config/index.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { until } from '../../pipeline/http/test/harness.js';
import { openMedia, startService } from '../../pipeline/service/index.js';
import { createHandlers } from '../index.js';

const media = await openMedia(loadConfig({}));

/** A service that tries itself again and again, without demo Fliks in its library. */
async function running(t: Test, changes: Partial<Config>) {
  const dataDir = await seedDatabase(testFolder(t));
  const demoFolder = join(dataDir, 'fliks');
  await putMedia(demoFolder, 'wave', 'private-data');
  const said: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => said.push(line) });
  const config = { ...loadConfig({ DATA_DIR: dataDir, PORT: '0', DEMO: '0' }), ...changes };
  const service = await startService(config, { media, logger, makeHandlers: createHandlers, demoFolder });
  t.teardown(() => service.close());
  const { url, firstKey } = service;
  if (url === null || firstKey === null) throw new Error('it has no API or no key');
  const headers = { authorization: `Bearer ${firstKey.key}` };
  const get = async (path: string): Promise<string> => (await fetch(`${url}${path}`, { headers })).text();
  return { get, said };
}

t.test(
  'a service tries itself with a clip that is rendered, played and gone, and publishes how long it took',
  async (t) => {
    const { get, said } = await running(t, { canaryMs: 500 });
    await until(async () => said.some((line) => /came and went|round trip of a test clip failed/.test(line)));
    const metrics = await get('/metrics');
    t.match(
      metrics,
      /^qik_canary_ok 1$/m,
      said.filter((line) => line.includes('"level":50')).join('\n') || 'no errors',
    );
    t.match(metrics, /^qik_canary_gone_seconds \d+(\.\d+)?$/m);
    t.match(metrics, /^qik_canary_age_seconds \d/m);
    t.match(metrics, /^qik_renditions_total\{profile="android-low",result="made"\} [1-9]/m);
    t.match(metrics, /^qik_job_run_seconds_count\{queue="render",result="done"\} [1-9]/m);
    t.match(JSON.parse(await get('/v1/clips')), { clips: [] }, 'and nobody sees it among their clips');
  },
);

t.test('CANARY=0 turns it off', async (t) => {
  const { get, said } = await running(t, { canaryMs: 0 });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  t.match(JSON.parse(await get('/ops/canary')), { runs: [] });
  t.notOk(said.some((line) => line.includes('test clip')));
});
