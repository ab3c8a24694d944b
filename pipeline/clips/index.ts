export { ClipNotices } from './clip-notices.js';
export { createClip, type NewClip } from './create.js';
export { ClipFollower, type News, parsePosition } from './follow.js';
export { keysOf } from './library.js';
export { enqueueRender } from './line.js';
export { type ClipPage, idOfCursor, type ListedClip, listClips } from './list.js';
export { NO_END_MS } from './no-end.js';
export { type Clip, isClipId, type KeptRendition, type KeptStill, readClip } from './read.js';
export {
  abandonUpload,
  type BegunClip,
  beginClip,
  type CompleteClip,
  completeClip,
  failUpload,
  type OverUploads,
  touchUploads,
  type UploadProgress,
} from './receiving.js';
export { type Reconciled, type Reconciler, reconcile, startReconciler } from './reconcile.js';
export { type Retried, tryAgain } from './retry.js';
export { isFinal } from './shown.js';
export { findStrays, type SealedClips, type Strays } from './strays.js';
export { isPlausible, type Ripe, Sweep, type SweepDeps, type Sweeper, startSweeper } from './sweep.js';
export {
  abandonClaim,
  type ClaimedClip,
  claimClip,
  type Fence,
  failClip,
  handBackClip,
  hasSource,
  MAX_STARTS,
  type Outputs,
  publishClip,
  recordSource,
  retryClip,
  touchClip,
} from './transitions.js';
export { ClipLookout, type Glimpse, glimpseOf } from './watch.js';
