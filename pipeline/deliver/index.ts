export { type Candidate, type Choice, chooseRendition, type Device } from './choose.js';
export {
  DEFAULT_EXPIRES_IN,
  type Deliverable,
  type DeliverDeps,
  deliverableOf,
  MAX_EXPIRES_IN,
  type Playback,
  type PlaybackRequest,
  playbackOf,
} from './playback.js';
export { namesTag, parseRange, rangeHolds, type Wanted } from './range.js';
export { type Grant, makeSigner, type Signer } from './token.js';
