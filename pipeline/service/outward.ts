import { startEventRetention } from '../events/index.js';
import { pruneKeys } from '../idempotency/index.js';
import { openSecretWrap } from '../vault/index.js';
import { Deliverer, pruneDeliveries, type WebhookServices } from '../webhooks/index.js';
import type { Closers } from './closers.js';
import type { Parts } from './parts.js';

/** Starts what sends events to others, and what keeps no more of them than is told. */
export function startOutward(parts: Parts, closers: Closers): WebhookServices {
  const { context, database, notices, masters, outbound } = parts;
  const { orm } = database;
  const { logger } = context;
  const deps = { orm, outbound, secrets: openSecretWrap(masters), logger };
  const deliverer = new Deliverer({ ...deps, onNews: (told) => notices.onAnyNews(told) });
  closers.add(() => deliverer.close());
  const retention = startEventRetention(orm, logger, async () => {
    await pruneDeliveries(orm);
    await pruneKeys(orm);
  });
  closers.add(() => retention.stop());
  return { ...deps, look: () => deliverer.look() };
}
