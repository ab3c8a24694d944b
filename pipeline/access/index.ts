export { makeApiKey, parseApiKey } from './key-format.js';
export {
  type Caller,
  DEFAULT_TENANT,
  type Gate,
  hasApiKeys,
  isScope,
  keepApiKey,
  LIBRARY_TENANT,
  openGate,
  requireScope,
  SCOPES,
  type Scope,
} from './keys.js';
export { type IssuedKey, issueApiKey, type KeyView, listApiKeys, revokeApiKey, rotateApiKey } from './manage.js';
