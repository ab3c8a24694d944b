export { sweepMedia } from './garbage.js';
export { mediaMaker } from './maker.js';
export { type ClipFiles, filesOf, libraryFile, readMedia } from './read-media.js';
export { librarian, openSourceUploads, SOURCE_UPLOADS_PATH } from './source-uploads.js';
export {
  listSources,
  MAX_SOURCE_BYTES,
  readSource,
  sourceWithBytes,
  takeSource,
  writeSource,
} from './sources.js';
export type { StoredFile } from './stored-file.js';
