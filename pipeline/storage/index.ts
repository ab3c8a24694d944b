export { forEachOf } from './bounded.js';
export { openDiskStore, unfinishedObjects } from './disk.js';
export { guarded, syncFolder, unlessAbsent } from './files.js';
export { type OwnFolder, openOwnFolder, sweepFolders } from './own-folder.js';
export { type ByteRange, clipKeys, flikKeys, type ObjectKeys, type ObjectStore, type OpenObject } from './store.js';
