export {
  type Handler,
  type Handlers,
  JOBS,
  type JobContext,
  type JobName,
  type Payload,
  POOLS,
  type Pool,
  renderJobId,
  type StopReason,
} from './jobs.js';
export { type JobQueue, type KnownState, openQueue } from './queue.js';
export { type RunningWorker, startWorker } from './worker.js';
