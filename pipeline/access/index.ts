export { makeApiKey, parseApiKey } from './key-format.js';
export {
  CANARY_TENANT,
  type Caller,
  DEFAULT_TENANT,
  type Gate,
  hasApiKeys,
  INTERNAL_TENANTS,
  isScope,
  keepApiKey,
  LIBRARY_TENANT,
  openGate,
  requireScope,
  SCOPES,
  type Scope,
} from './keys.js';
export {
  type IssuedKey,
  issueApiKey,
  type KeyView,
  keyCreated,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from './manage.js';
