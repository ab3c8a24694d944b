import type { Handlers } from '../pipeline/queue/index.js';
import type { WorkerDeps } from './deps.js';
import { renderHandler } from './render.js';

export type { WorkerDeps } from './deps.js';

/** One handler for each job; a job without one does not compile. */
export const createHandlers = (deps: WorkerDeps): Handlers => ({ render: renderHandler(deps) });
