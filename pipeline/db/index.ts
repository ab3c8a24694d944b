export { type FolderLock, lockDataFolder } from './lock.js';
export { type DatabasePlace, openDatabase } from './open.js';
export type { Database, Orm } from './orm.js';
export { postgresVersion } from './postgres.js';
export * as tables from './schema.js';
export {
  CLIP_STATES,
  type ClipProgress,
  type ClipState,
  type EventType,
  type FlikState,
  PRIORITIES,
  type PriorityClass,
  type StoredRendition,
  type StoredStill,
  type Texts,
} from './schema.js';
