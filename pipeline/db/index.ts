export { databaseTime } from './clock.js';
export { connected, type DatabaseIdentity, identityOf, unreachable } from './connected.js';
export type { Database } from './database.js';
export { type FolderLock, lockDataFolder } from './lock.js';
export { type NoticeChannel, type Notices, notify } from './notices.js';
export { type DatabasePlace, openDatabase } from './open.js';
export type { Orm } from './orm.js';
export { openPool } from './pg-pool.js';
export { postgresVersion } from './postgres.js';
export * as tables from './schema.js';
export {
  CLIP_STATES,
  type ClipKind,
  type ClipProgress,
  type ClipState,
  EVENT_TYPES,
  type EventType,
  type PlaybackPolicy,
  PRIORITIES,
  type PriorityClass,
  type StoredRendition,
  type StoredStill,
} from './schema.js';
export {
  DELETION_REASONS,
  type DeletionReason,
  type FormerOutput,
  LOCATION_STATES,
  LOCATIONS,
  type Location,
  type LocationReport,
  type LocationState,
  type Locations,
} from './schema-erase.js';
export { PROPOSAL_STATES, type ProposalState } from './schema-personal.js';
export { DELIVERY_STATES, type DeliveryState, type WrappedSecret } from './schema-webhooks.js';
