import type { Logger } from 'pino';
import type { Presets } from '../../presets/index.js';
import type { Gate } from '../access/index.js';
import type { DeliverDeps } from '../deliver/index.js';
import type { IngestDeps } from '../ingest/index.js';
import type { ObjectStore } from '../storage/index.js';

/** What the API stands on. */
export type HttpServices = {
  readonly gate: Gate;
  readonly ingest: IngestDeps;
  readonly deliver: DeliverDeps;
  readonly store: ObjectStore;
  readonly presets: Presets;
  readonly logger: Logger;
  /** Of the program, for the OpenAPI document. */
  readonly version: string;
  /** Each throws when its part does not answer. */
  readonly ready: Readonly<Record<'database' | 'queue' | 'storage', () => Promise<void>>>;
};
