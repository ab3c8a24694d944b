import { join } from 'node:path';
import { packageRoot } from '../../presets/index.js';
import { startCanary } from '../canary/index.js';
import type { Api } from './api.js';
import type { Closers } from './closers.js';
import type { Parts } from './parts.js';

/** Has the service try itself with test clips, unless CANARY is 0. They end before anything that they stand on. */
export async function startTestClips(parts: Parts, { url, ingest, deliver }: Api, closers: Closers): Promise<void> {
  const { config, context, database, erase, remains } = parts;
  if (config.canaryMs === 0) return;
  const folder = context.demoFolder ?? join(packageRoot, 'fixtures', 'fliks');
  const canary = await startCanary(
    { orm: database.orm, ingest, deliver, erase, remains, ownUrl: url, logger: context.logger },
    { periodMs: config.canaryMs, folder },
  );
  closers.add(() => canary.stop());
}
