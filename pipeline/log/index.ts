export { type ErrorFacts, errorFacts, limited } from './errors.js';
export { makeLogger } from './logger.js';
