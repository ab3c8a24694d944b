export type { KnownState, QueueBackend } from './backend.js';
export {
  type Handler,
  type Handlers,
  JOBS,
  type JobContext,
  type JobName,
  jobsOf,
  type Payload,
  POOLS,
  type Pool,
  renderJobId,
  type StopReason,
} from './jobs.js';
export { openBackend } from './open-backend.js';
export { postgresBackend } from './postgres-backend.js';
export { type JobQueue, openQueue } from './queue.js';
export { openRedisBackend } from './redis-backend.js';
export { type LockTimes, type TakeoverTimes, takeoverTimes } from './takeover.js';
export { type RunningWorker, startWorker } from './worker.js';
