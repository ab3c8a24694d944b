export { answer, problemsWithKey } from './answers.js';
export { buildApp } from './app.js';
export { type App, JSON_TIMEOUT_MS } from './base.js';
export type { HttpServices } from './services.js';
