import type { Logger } from 'pino';
import type { AuditLog } from '../audit/index.js';
import type { Notices, Orm } from '../db/index.js';
import type { KeyStore } from '../vault/index.js';
import type { Tombstones } from './tombstones.js';

/** What ending a clip stands on. */
export type EraseDeps = {
  readonly orm: Orm;
  readonly keys: Pick<KeyStore, 'destroyMany'>;
  readonly audit: AuditLog;
  readonly notices: Pick<Notices, 'notify'>;
  readonly tombstones: Pick<Tombstones, 'append'>;
  readonly logger: Logger;
};
