import type { Logger } from 'pino';
import type { Orm } from '../../pipeline/db/index.js';
import type { ObjectStore } from '../../pipeline/storage/index.js';
import type { PublishingDeps } from '../publishing/index.js';

/** What the import of the demo Fliks stands on. */
export type DemoDeps = {
  readonly orm: Orm;
  readonly store: ObjectStore;
  readonly publishing: PublishingDeps;
  /** Has imports looked at now. */
  readonly wake: () => void;
  readonly logger: Logger;
};
