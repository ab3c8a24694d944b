import { Type } from 'typebox';
import { idOfCursor, listClips } from '../../clips/index.js';
import { CLIP_STATES } from '../../db/index.js';
import { QikError } from '../../errors/catalogue.js';
import { answer, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { listedView } from '../clip-view.js';
import { ClipListView } from '../schemas.js';
import type { HttpServices } from '../services.js';

const MAX_PAGE = 100;
const PAGE = 20;

const Query = Type.Object(
  {
    state: Type.Optional(Type.Enum([...CLIP_STATES], { description: 'Only clips that are shown in this state.' })),
    cursor: Type.Optional(
      Type.String({ maxLength: 200, description: '`nextCursor` of the page before, with the same `state`.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: PAGE, description: 'Clips of a page.' }),
    ),
  },
  { additionalProperties: false },
);

function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = idOfCursor(cursor);
  if (id !== null) return id;
  const message = 'is not a nextCursor of this list';
  throw new QikError('invalid_request', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
}

export function clipListRoute(app: App, services: HttpServices): void {
  app.get(
    '/v1/clips',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'listClips',
        summary: 'Your clips, newest first',
        description:
          'A page at a time. New clips and changes of state meanwhile neither repeat nor hide one. ' +
          'What can be played of a clip shows with `GET /v1/clips/{id}`.',
        tags: ['clips'],
        querystring: Query,
        response: { 200: answer(ClipListView, 'A page.'), ...problemsWithKey('invalid_request') },
      },
    },
    async (request, reply) => {
      const { state, cursor, limit = PAGE } = request.query;
      const page = await listClips(services.ingest.orm, callerOf(request).tenant, {
        state,
        limit,
        after: afterOf(cursor),
      });
      return reply
        .header('cache-control', 'no-store')
        .send({ clips: page.clips.map(listedView), nextCursor: page.nextCursor });
    },
  );
}
