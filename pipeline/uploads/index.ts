export type { UploadWay } from './deps.js';
export { type KeeperDeps, startUploadKeeper, type UploadKeeper } from './keeper.js';
export { ResumableUploads, type TusAnswer, type TusRequest, UPLOADS_PATH } from './resumable.js';
export type { OpenRow } from './rows.js';
export { checkPlainCreation, creationPrint, PART_TYPE, TUS_VERSION, type TusHeaders } from './tus-headers.js';
