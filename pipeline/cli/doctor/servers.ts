import type { Environment } from '../../config/index.js';
import { postgresVersion } from '../../db/index.js';
import { CATALOGUE } from '../../errors/catalogue.js';
import { openRedisBackend } from '../../queue/index.js';
import { asQikError } from '../answer.js';
import type { Finding } from './findings.js';
import { keysFinding } from './keys.js';

async function finding(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, status: 'ok', detail: await look(), advice: null };
  } catch (thrown) {
    const error = asQikError(thrown);
    return { name, status: 'missing', detail: error.detail, advice: CATALOGUE[error.code].advice };
  }
}

/** The servers that the settings name, and where the clips' keys are: whether they can be reached and used. */
export const serverFindings = async (env: Environment): Promise<Finding[]> => {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = env;
  const found: Finding[] = [];
  if (databaseUrl)
    found.push(await finding('database', async () => `PostgreSQL ${await postgresVersion(databaseUrl)}`));
  if (redisUrl) {
    found.push(
      await finding('queue', async () => {
        await (await openRedisBackend(redisUrl)).close();
        return 'Redis, with maxmemory-policy noeviction';
      }),
    );
  }
  return [...found, await keysFinding(env)];
};
