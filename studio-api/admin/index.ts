export { type Failure, listFailures, retryFailure, retryMedia } from './failures.js';
export { type Health, readHealth } from './health.js';
export { makeKey, revokeKey, rotateKey } from './keys.js';
export { makeWebhook, removeWebhook, sendAgain, startWebhook, stopWebhook } from './webhooks.js';
