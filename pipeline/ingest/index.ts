export { expectedSha256 } from './digest.js';
export { ClipOptions, checkOptions } from './options.js';
export { RATE_RULE, type RateRule } from './rate.js';
export {
  ENVELOPE_BYTES,
  type IngestDeps,
  type IngestRules,
  receiveClip,
  stageUpload,
  type Upload,
  type UploadPart,
} from './receive.js';
export { freeBytes, openStaging } from './stage.js';
