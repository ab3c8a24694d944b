import type { Logger } from 'pino';
import type { Orm } from '../pipeline/db/index.js';
import type { MediaContext } from '../pipeline/media/index.js';
import type { ObjectStore } from '../pipeline/storage/index.js';

/** What a worker stands on. */
export type WorkerDeps = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly media: MediaContext;
  /** Private folder for work files, this worker's alone. */
  readonly scratch: string;
  /** Threads of each decoder and encoder. */
  readonly threads: number;
  readonly logger: Logger;
};
