import { Type } from 'typebox';
import { isClipId } from '../../clips/index.js';
import type { Orm } from '../../db/index.js';
import {
  cursorText,
  type FeedEntry,
  type FeedPosition,
  parseCursor,
  positionOfDeletion,
  readFeed,
} from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { answer, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import type { Live } from '../live.js';
import { FeedView } from '../schemas-deletions.js';
import type { HttpServices } from '../services.js';

const MAX_PAGE = 500;
const PAGE = 100;
/** Seconds; what lies between client and service often gives up after a minute. */
const MAX_WAIT_S = 30;

const Query = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          '`cursor` of the last answer, or the id of the last deletion that you saw; absent or 0: from the beginning.',
      }),
    ),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_WAIT_S,
        default: 0,
        description: 'Seconds to wait for something new where there is nothing yet.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: PAGE, description: 'Deletions of an answer.' }),
    ),
  },
  { additionalProperties: false },
);

async function positionIn(orm: Orm, tenant: string, after: string | undefined): Promise<FeedPosition | null> {
  if (after === undefined || after === '0') return null;
  if (isClipId(after)) return positionOfDeletion(orm, { id: after, tenant });
  const position = parseCursor(after);
  if (position !== null) return position;
  const message = 'is not a cursor of this feed';
  throw new QikError('invalid_request', `after ${message}`, { errors: [{ path: '/after', message }] });
}

const entryView = ({ id, clipId, reason, at, recipients }: FeedEntry) => ({
  ...{ id, clipId, reason, at: at.toISOString() },
  recipients: [...recipients],
});

export function deletionFeedRoute(app: App, services: HttpServices, { waiting, deletions }: Live): void {
  const { gate } = services;
  const { orm } = services.ingest;
  app.get(
    '/v1/deletions',
    {
      config: { access: 'clips:read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'followDeletions',
        summary: 'What is gone, for devices to drop their copies',
        description:
          'Deletions and expiries of your clips in the order in which they happened. None is left out or told twice to ' +
          'whoever goes on with the last `cursor`. With `wait` an empty answer is held back until there is something, or ' +
          'the seconds are over. `cursor_expired` says that the feed does not go on from there: start again without ' +
          '`after`, and drop the copy of whatever clip is not live any more.',
        tags: ['deletions'],
        querystring: Query,
        response: {
          200: answer(FeedView, 'What happened behind the cursor.'),
          ...problemsWithKey('invalid_request', 'cursor_expired', 'too_many_requests'),
        },
      },
    },
    async (request, reply) => {
      const { after, wait = 0, limit = PAGE } = request.query;
      const { tenant, keyId } = callerOf(request);
      let page = await readFeed(orm, { tenant, limit, after: await positionIn(orm, tenant, after) });
      if (wait > 0 && page.deletions.length === 0) {
        page = await waiting.hold({ keyId, reply, seconds: wait }, async (signal) => {
          let seen = page;
          while (seen.deletions.length === 0 && !signal.aborted) {
            await deletions.wait(tenant, seen.end.seq, signal);
            seen = await readFeed(orm, { tenant, limit, after: seen.end });
          }
          return seen;
        });
        // Revoked meanwhile, it opens nothing any more.
        await gate.authenticate(request.raw.headers.authorization);
      }
      return reply
        .header('cache-control', 'no-store')
        .send({ deletions: page.deletions.map(entryView), cursor: cursorText(page.end) });
    },
  );
}
