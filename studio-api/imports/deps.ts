import type { Logger } from 'pino';
import type { Orm, PriorityClass } from '../../pipeline/db/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import type { MediaMaker } from '../library/index.js';

/** What imports stand on. */
export type ImportDeps = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  /** Private folder of this process, on the file system of the store. */
  readonly staging: string;
  /** What makes what Fliks look like. */
  readonly media: MediaMaker;
  readonly logger: Logger;
};

/** Nobody waits for one of many: what people send, and what editors do by hand, comes first. */
export const IMPORT_PRIORITY: PriorityClass = 'bulk';
