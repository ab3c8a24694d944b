export { type KeeperDeps, startUploadKeeper, type UploadKeeper } from './keeper.js';
export { ResumableUploads, type TusAnswer, UPLOADS_PATH } from './resumable.js';
export { PART_TYPE, TUS_VERSION } from './tus-headers.js';
