export { type FolderLock, lockDataFolder } from './lock.js';
export { type Database, type Orm, openDatabase } from './open.js';
export * as tables from './schema.js';
export {
  CLIP_STATES,
  type ClipProgress,
  type ClipState,
  type EventType,
  PRIORITIES,
  type PriorityClass,
  type StoredRendition,
  type StoredStill,
} from './schema.js';
