export { expectedSha256 } from './digest.js';
export { ENVELOPE_BYTES, type UploadPart } from './form.js';
export { begunClip, keepFile, type Purpose, requireDigest, tellQueue } from './keep.js';
export { type OpenUpload, OpenUploads } from './open-uploads.js';
export {
  ClipOptions,
  checkOptions,
  type Fault,
  fault,
  type OptionRules,
  optionFaults,
  refuse,
  timesOf,
  type Wishes,
} from './options.js';
export { RATE_RULE, RateGuard, type RateRule } from './rate.js';
export {
  type IngestDeps,
  type IngestRules,
  receiveClip,
  stageUpload,
  type Upload,
} from './receive.js';
export { recogniseUpload } from './recognise.js';
export { openStaging, stageFile } from './stage.js';
