export { type Fingerprint, jsonDigest } from './fingerprint.js';
export { idempotently, type Outcome, type Repeatable, type Settle } from './idempotently.js';
export { parseKey } from './key.js';
export { pruneKeys, type StoredAnswer } from './rows.js';
