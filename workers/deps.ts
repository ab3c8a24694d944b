import type { Logger } from 'pino';
import type { ClipNotices } from '../pipeline/clips/index.js';
import type { Orm } from '../pipeline/db/index.js';
import type { MediaContext } from '../pipeline/media/index.js';
import type { Meters } from '../pipeline/metrics/index.js';
import type { ObjectStore } from '../pipeline/storage/index.js';

/** What a worker stands on. */
export type WorkerDeps = {
  readonly orm: Orm;
  /** Tells when a clip is gone; what it does not tell is found by asking. */
  readonly notices: Pick<ClipNotices, 'onGone'>;
  readonly store: ObjectStore;
  readonly media: MediaContext;
  /** Private folder for work files, this worker's alone. */
  readonly scratch: string;
  /** Threads of each decoder and encoder. */
  readonly threads: number;
  /** Whether uploads stay when their renditions are there. The library's always do. */
  readonly keepSource: boolean;
  readonly logger: Logger;
  readonly meters: Pick<Meters, 'rendition' | 'encodeSpeed'>;
};
