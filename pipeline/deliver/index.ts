export { type Candidate, type Choice, chooseRendition, type Device } from './choose.js';
export { type Deliverable, deliverableOf } from './deliverable.js';
export { OpenDownloads } from './downloads.js';
export {
  DEFAULT_EXPIRES_IN,
  type DeliverDeps,
  MAX_EXPIRES_IN,
  type Playback,
  type PlaybackRequest,
  playbackOf,
} from './playback.js';
export { namesTag, parseRange, rangeHolds, type Wanted } from './range.js';
export { type Grant, makeSigner, type Signer } from './token.js';
export { type UnlockRequest, unlockClip } from './unlock.js';
