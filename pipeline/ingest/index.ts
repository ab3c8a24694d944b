export { expectedSha256 } from './digest.js';
export { type OpenUpload, OpenUploads } from './open-uploads.js';
export { ClipOptions, checkOptions, type OptionRules, type Wishes } from './options.js';
export { RATE_RULE, RateGuard, type RateRule } from './rate.js';
export {
  ENVELOPE_BYTES,
  type IngestDeps,
  type IngestRules,
  receiveClip,
  requireRoom,
  stageUpload,
  type Upload,
  type UploadPart,
} from './receive.js';
export { freeBytes, openStaging } from './stage.js';
