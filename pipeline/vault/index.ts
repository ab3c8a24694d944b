export { clipOf } from './clip-of.js';
export { openDiskKeyStore } from './disk-keys.js';
export type { KeptKey, KeyStore, MasterKey, MasterKeys, Rewrapped } from './key-store.js';
export { plaintextSize } from './layout.js';
export { type ClipOf, sealedStore } from './sealed-store.js';
