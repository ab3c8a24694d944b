export { Deliverer, type DelivererDeps, type DelivererRules } from './deliverer.js';
export {
  type Attempt,
  type Delivery,
  type DeliveryPage,
  type DeliveryReport,
  listDeliveries,
  readDelivery,
  resendDelivery,
} from './deliveries.js';
export { webhookLag } from './lag.js';
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  type IssuedWebhook,
  listWebhooks,
  type ManageDeps,
  readWebhook,
  rotateSecret,
  type Webhook,
  type WebhookChanges,
  type WebhookView,
} from './manage.js';
export { pruneDeliveries } from './retention.js';
export { rewrapSecrets } from './secrets.js';
export type { WebhookServices } from './services.js';
export { type TestResult, testWebhook } from './try-out.js';
