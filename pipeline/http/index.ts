export { answer, problems, problemsWithKey } from './answers.js';
export { buildApp } from './app.js';
export { type App, JSON_TIMEOUT_MS } from './base.js';
export type { CallRules } from './call-limits.js';
export { errorView, renditionView, stillView } from './clip-view.js';
export { DeliveriesQuery, deliveriesBefore, deliveriesView } from './deliveries-page.js';
export { type EventStream, EventStreams, STREAM_RULES } from './event-streams.js';
export { declaredBytes } from './headers.js';
export { KeyWatch } from './key-watch.js';
export { formLimits, uploadParts } from './multipart.js';
export { ProfilesView, profilesView } from './profiles-view.js';
export { ErrorView, ProgressView, RenditionView, StillView } from './schemas.js';
export {
  ApiKeysView,
  ApiKeyView,
  IssuedKeyView,
  issuedView,
  KeyParams,
  keyView,
  keyWish,
  Rotation,
  TENANT,
} from './schemas-keys.js';
export {
  DeliveriesView,
  DeliveryDetailView,
  DeliveryParams,
  deliveryDetailView,
  EnableBody,
  IssuedWebhookView,
  NewWebhookBody,
  TestView,
  WebhookParams,
  WebhooksView,
  WebhookView,
  webhookView,
} from './schemas-webhooks.js';
export type { HttpServices } from './services.js';
export { tusRoutes } from './tus-routes.js';
export { tusSchemas } from './tus-schemas.js';
