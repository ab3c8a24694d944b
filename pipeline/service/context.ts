import type { Logger } from 'pino';
import type { StatementSigner } from '../audit/index.js';
import type { ClipNotices } from '../clips/index.js';
import type { Config } from '../config/index.js';
import type { Notices, Orm } from '../db/index.js';
import type { DeliverDeps } from '../deliver/index.js';
import type { EraseDeps, ExpirerOptions, LagWatch, PurgerOptions } from '../erase/index.js';
import type { App } from '../http/index.js';
import type { IngestDeps, RateRule } from '../ingest/index.js';
import type { MediaContext } from '../media/index.js';
import type { Meters } from '../metrics/index.js';
import type { Handlers, JobQueue, Pool, TakeoverTimes } from '../queue/index.js';
import type { ObjectStore } from '../storage/index.js';
import type { WebhookServices } from '../webhooks/index.js';

/** What the handlers of jobs are made from. */
export type HandlerParts = {
  readonly orm: Orm;
  /** Tells when a clip is gone. */
  readonly notices: ClipNotices;
  readonly store: ObjectStore;
  readonly media: MediaContext;
  readonly scratch: string;
  readonly threads: number;
  /** Whether uploads stay when their renditions are there. */
  readonly keepSource: boolean;
  readonly logger: Logger;
  readonly meters: Meters;
};

/** What the studio is made from, which the pipeline does not know. */
export type StudioParts = {
  readonly orm: Orm;
  readonly notices: Notices;
  readonly queue: JobQueue;
  readonly store: ObjectStore;
  readonly ingest: IngestDeps;
  /** Where uploads lie that come in parts and are not complete. */
  readonly unfinished: string;
  readonly media: MediaContext;
  readonly signer: StatementSigner;
  /** For ending clips. */
  readonly erase: EraseDeps;
  /** For playing them. */
  readonly deliver: DeliverDeps;
  /** For managing webhooks of backends. */
  readonly webhooks: WebhookServices;
  readonly config: Config;
  /** Address under which it is reached from outside. */
  readonly publicUrl: () => string;
  readonly logger: Logger;
  /** Keeps credentials that somebody has to be told where the operator finds them. */
  readonly keepCredentials: (credentials: Readonly<Record<string, unknown>>) => Promise<void>;
};

/** How the first editor signs in. */
export type FirstEditor = {
  readonly email: string;
  readonly password: string;
  /** False when the operator chose the password, who then need not be told. */
  readonly made: boolean;
};

/** A run of the import of the demo Fliks. */
export type DemoRun = {
  /** Folder with `catalogue.json` and `media`. */
  readonly folder: string;
  /** Told what happened, a line at a time. */
  readonly say: (line: string) => void;
  /** Ends the run; the next start goes on with it. */
  readonly signal: AbortSignal;
};

/** A studio that is open. */
export type Studio = {
  /** When this start made the studio. */
  readonly firstEditor: FirstEditor | null;
  /** Adds its routes to the app that listens. */
  readonly routes: (app: App) => Promise<void>;
  /** Fills an empty library with the demo Fliks, or goes on with that. Never rejects. */
  readonly importDemo: (run: DemoRun) => Promise<void>;
  /** Ends what it does by itself. */
  readonly close: () => Promise<void>;
};

export type ServiceContext = {
  /** Opens the studio, where there is one. */
  readonly openStudio?: (parts: StudioParts) => Promise<Studio>;
  readonly media: MediaContext;
  readonly logger: Logger;
  /** Given from outside: the pipeline does not know its workers. */
  readonly makeHandlers: (parts: HandlerParts) => Handlers;
  /** How slow an upload may be. */
  readonly rate?: RateRule;
  /** Pools of jobs that this process works on, where it is a worker; default: all. */
  readonly pools?: readonly Pool[];
  /** For tests, which cannot wait as long as production can. */
  readonly times?: Partial<TakeoverTimes>;
  /** For tests and proofs as well: how often what ends and removes clips looks, and how much at once. */
  readonly purge?: {
    readonly purger?: Pick<PurgerOptions, 'everyMs' | 'batch'> & { readonly longestLeaseMs?: number };
    readonly expirer?: Pick<ExpirerOptions, 'everyMs' | 'batch'>;
    readonly watch?: Pick<LagWatch, 'everyMs' | 'limitMs'>;
  };
  /** Folder of the demo Fliks' catalogue and media; default: the project's own. */
  readonly demoFolder?: string;
};
