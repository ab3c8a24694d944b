import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { errorFacts, limited } from '../log/index.js';

/** A count that is late is a request that is late: without one a request is let through. */
const PATIENCE_MS = 500;
const LONGEST_BACKOFF_MS = 2000;

/** Counts that hold for all processes of a deployment. */
export type SharedCounts = { readonly redis: Redis; readonly close: () => void };

/** Opens counts in a Redis. While that is away nothing is counted and nothing fails. */
export function openSharedCounts(url: string, logger: Logger): SharedCounts {
  const redis = new Redis(url, {
    connectTimeout: 5000,
    commandTimeout: PATIENCE_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(200 * 2 ** times, LONGEST_BACKOFF_MS),
  });
  const log = limited((error: unknown, leftOut) =>
    logger.warn({ error: errorFacts(error), leftOut }, 'requests are not counted: Redis does not answer'),
  );
  redis.on('error', log);
  return { redis, close: () => redis.disconnect() };
}
