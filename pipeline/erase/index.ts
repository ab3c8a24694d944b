export {
  type Confirmation,
  type ConfirmationRequest,
  confirmDeletion,
  type DeletionReport,
  readDeletion,
  reportsOn,
} from './confirm.js';
export { type DeleteRequest, deleteClips } from './delete.js';
export type { EraseDeps } from './deps.js';
export type { Deletion } from './end-clips.js';
export { type ExpirerOptions, startExpirer } from './expire.js';
export {
  DELETIONS_FEED,
  type FeedEntry,
  type FeedPage,
  positionOfDeletion,
  readFeed,
  tenantsWithNews,
} from './feed.js';
export { cursorText, type FeedPosition, parseCursor } from './feed-position.js';
export { FeedWatch } from './feed-watch.js';
export { type LagWatch, purgeLag, watchLag } from './lag.js';
export { type Loop, startLoop } from './loop.js';
export { releasePurge } from './purge-state.js';
export { type PurgeStatus, purgeStatus } from './purge-status.js';
export { type PurgerOptions, startPurger } from './purger.js';
export {
  findRemains,
  REMAINS_PLACES,
  type Remain,
  type Remains,
  type RemainsDeps,
  type RemainsPlace,
} from './remains.js';
export { type Replayed, replayTombstones } from './restore.js';
export { openTombstones, type Tombstone, type Tombstones } from './tombstones.js';
