export { clipOf } from './clip-of.js';
export { openDiskKeyStore, wrappedDiskKeys } from './disk-keys.js';
export type { KeptKey, KeyStore, MasterKey, MasterKeys, Rewrapped } from './key-store.js';
export { plaintextSize } from './layout.js';
export { openNote, sealNote } from './notes.js';
export { openPostgresKeys, type PostgresKeys } from './open-postgres-keys.js';
export { type ClipOf, sealedStore } from './sealed-store.js';
export { openSecretWrap, SECRET_BYTES, type SecretWrap } from './secrets.js';
