import { createPostgresBackend, type PgPool, Queue, Worker } from 'bullmq';
import { type QueueBackend, tell } from './backend.js';

/**
 * Keeps queues in the database, embedded or on a server. Idle workers wait for its NOTIFY: a proxy between them that
 * does not pass it on delays jobs.
 *
 * @param pool stays open: it belongs to whoever opened the database
 */
export const postgresBackend = (pool: PgPool): QueueBackend => ({
  produce: (name, onError) => {
    const queue = new Queue(name, { connection: pool }, createPostgresBackend);
    queue.on('error', onError);
    return queue;
  },
  consume: (name, processor, options, events) => {
    const worker = new Worker(name, processor, { ...options, connection: pool }, createPostgresBackend);
    tell(worker, events);
    return worker;
  },
  close: async () => undefined,
});
