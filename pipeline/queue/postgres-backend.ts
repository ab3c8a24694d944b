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
  find: async (name, text) => {
    // A row as text is all of its columns, also of those that a later version adds.
    const { rows } = await pool.query<{ id: string }>(
      'select id from bullmq.job where queue = $1 and strpos(job::text, $2) > 0 order by id',
      [name, text],
    );
    return rows.map(({ id }) => id);
  },
  known: async (name, ids) => {
    const { rows } = await pool.query<{ id: string }>(
      'select id from bullmq.job where queue = $1 and id = any($2::text[])',
      [name, [...ids]],
    );
    return rows.map(({ id }) => id);
  },
  close: async () => undefined,
});
