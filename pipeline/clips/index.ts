export { createClip, type NewClip } from './create.js';
export { type Clip, isClipId, type KeptRendition, type KeptStill, readClip } from './read.js';
export {
  enqueueRender,
  type Reconciled,
  type Reconciler,
  reconcile,
  SILENCE_MS,
  startReconciler,
} from './reconcile.js';
export {
  abandonClaim,
  type ClaimedClip,
  claimClip,
  type Fence,
  failClip,
  handBackClip,
  MAX_STARTS,
  type Outputs,
  publishClip,
  recordSource,
  touchClip,
} from './transitions.js';
