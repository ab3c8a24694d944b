import type { Logger } from 'pino';
import type { Presets } from '../../presets/index.js';
import type { Gate } from '../access/index.js';
import type { DeliverDeps } from '../deliver/index.js';
import type { IngestDeps } from '../ingest/index.js';
import type { MediaContext } from '../media/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { StreamRules } from './event-streams.js';

/** What the API stands on. */
export type HttpServices = {
  readonly gate: Gate;
  readonly ingest: IngestDeps;
  readonly deliver: DeliverDeps;
  readonly store: ObjectStore;
  readonly presets: Presets;
  /** For dry runs; nothing is encoded here. */
  readonly media: MediaContext;
  readonly logger: Logger;
  /** Of the program, for the OpenAPI document. */
  readonly version: string;
  /** Bounds of streams of events, where they are not the usual ones. */
  readonly streamRules?: Partial<StreamRules>;
  /** Each throws when its part does not answer. */
  readonly ready: Readonly<Record<'database' | 'queue' | 'storage', () => Promise<void>>>;
};
