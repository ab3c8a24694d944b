export { answer, problems, problemsWithKey } from './answers.js';
export { buildApp } from './app.js';
export { type App, JSON_TIMEOUT_MS } from './base.js';
export type { CallRules } from './call-limits.js';
export { declaredBytes } from './headers.js';
export { formLimits, uploadParts } from './multipart.js';
export type { HttpServices } from './services.js';
export { tusRoutes } from './tus-routes.js';
export { tusSchemas } from './tus-schemas.js';
