export { type KeeperDeps, startUploadKeeper, type UploadKeeper } from './keeper.js';
export { ResumableUploads, type TusAnswer, type TusRequest, UPLOADS_PATH } from './resumable.js';
export { creationPrint, PART_TYPE, TUS_VERSION } from './tus-headers.js';
