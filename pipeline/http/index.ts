export { buildApp } from './app.js';
export type { HttpServices } from './services.js';
