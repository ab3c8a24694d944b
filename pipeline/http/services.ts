import type { Logger } from 'pino';
import type { Presets } from '../../presets/index.js';
import type { Gate } from '../access/index.js';
import type { StatementSigner } from '../audit/index.js';
import type { ClipNotices } from '../clips/index.js';
import type { DeliverDeps } from '../deliver/index.js';
import type { EraseDeps, RemainsDeps } from '../erase/index.js';
import type { TakeDeps } from '../fetch/index.js';
import type { IngestDeps } from '../ingest/index.js';
import type { MediaContext } from '../media/index.js';
import type { Metrics } from '../metrics/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { ResumableUploads } from '../uploads/index.js';
import type { WebhookServices } from '../webhooks/index.js';
import type { App } from './base.js';
import type { CallRules } from './call-limits.js';
import type { StreamRules } from './event-streams.js';

/** What the API stands on. */
export type HttpServices = {
  readonly gate: Gate;
  readonly ingest: IngestDeps;
  /** Uploads that come in parts. */
  readonly resumable: ResumableUploads;
  readonly deliver: DeliverDeps;
  readonly erase: EraseDeps;
  readonly remains: RemainsDeps;
  readonly webhooks: WebhookServices;
  /** For clips whose file is fetched. */
  readonly sources: {
    readonly outbound: TakeDeps['outbound'];
    /** Says that there may be something to fetch. */
    readonly look: () => void;
  };
  /** What others do to clips, as far as it is told. */
  readonly notices: ClipNotices;
  readonly store: ObjectStore;
  readonly presets: Presets;
  /** For dry runs; nothing is encoded here. */
  readonly media: MediaContext;
  readonly audit: { readonly signer: StatementSigner };
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'scrape'>;
  /** How often may be called. */
  readonly calls: CallRules;
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Of the program, for the OpenAPI document. */
  readonly version: string;
  /** Routes of others, that are served by the same app. */
  readonly more?: (app: App) => Promise<void>;
  /** Adds hooks that have to be there before the routes, for whoever looks at every answer. */
  readonly hooks?: (app: App) => void;
  /** Bounds of streams of events, where they are not the usual ones. */
  readonly streamRules?: Partial<StreamRules>;
  /** Each throws when its part does not answer. */
  readonly ready: Readonly<Record<'database' | 'queue' | 'storage', () => Promise<void>>>;
};
