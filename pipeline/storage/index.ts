export { openDiskStore } from './disk.js';
export { type ByteRange, clipKeys, type ObjectStore, type OpenObject } from './store.js';
