import type { Database } from '../db/index.js';
import type { QueueBackend } from './backend.js';
import { postgresBackend } from './postgres-backend.js';
import { openRedisBackend } from './redis-backend.js';

/**
 * Opens what keeps the queues: the Redis where there is one, else the database.
 *
 * @throws QikError `dependency_unreachable` or `invalid_configuration`
 */
export const openBackend = async (
  database: Pick<Database, 'pool'>,
  { redisUrl }: { readonly redisUrl: string | null },
): Promise<QueueBackend> => (redisUrl === null ? postgresBackend(database.pool) : openRedisBackend(redisUrl));
