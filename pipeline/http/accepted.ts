import type { FastifyReply } from 'fastify';
import type { Clip } from '../clips/index.js';
import type { StoredAnswer } from '../idempotency/index.js';
import { clipView } from './clip-view.js';
import { jsonAnswer } from './idempotency.js';

/** The answer to a clip that was taken in. */
export const acceptedClip = (reply: FastifyReply, row: Clip['row']): StoredAnswer =>
  jsonAnswer(
    reply,
    202,
    { location: `/v1/clips/${row.id}` },
    clipView({ row, state: row.state, renditions: [], stills: [] }),
  );
