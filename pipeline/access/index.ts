export { makeApiKey, parseApiKey } from './key-format.js';
export {
  type Caller,
  DEFAULT_TENANT,
  type Gate,
  hasApiKeys,
  issueApiKey,
  keepApiKey,
  openGate,
  requireScope,
  revokeApiKey,
  SCOPES,
  type Scope,
} from './keys.js';
