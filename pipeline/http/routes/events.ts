import { Type } from 'typebox';
import { QikError } from '../../errors/catalogue.js';
import {
  type EventPage,
  type EventPosition,
  eventCursor,
  type FeedEvent,
  parseEventPosition,
  readEvents,
} from '../../events/index.js';
import { errorFacts } from '../../log/index.js';
import { prefers } from '../accept.js';
import { problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import type { EventStream } from '../event-streams.js';
import { oneLine } from '../headers.js';
import type { Live } from '../live.js';
import { EventFeedView, type EventView } from '../schemas-events.js';
import type { HttpServices } from '../services.js';

const MAX_PAGE = 500;
const PAGE = 100;
/** Seconds; what lies between client and service often gives up after a minute. */
const MAX_WAIT_S = 30;
/** A stream on which nothing happens is told so often where it stands, so that its cursor does not grow old. */
const MARK_EVERY_MS = 600_000;

const Query = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        maxLength: 100,
        description: '`cursor` of the last answer, or `id` of an event; absent: from the oldest event that is kept.',
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
      Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: PAGE, description: 'Events of an answer.' }),
    ),
  },
  { additionalProperties: false },
);

const EXAMPLE = [
  'event: clip.ready',
  'id: AgAAAAASZ1UMu8bO0f2j',
  'data: {"id":"0000000000004711","type":"clip.ready","at":"2026-11-01T12:00:00.000Z","clipId":"019ab3c4-…","data":{"renditions":4,"stills":6}}',
  '',
].join('\n');

const answers: object = {
  200: {
    description: 'What happened behind the cursor; as a stream where `Accept` prefers `text/event-stream`.',
    content: {
      'application/json': { schema: EventFeedView },
      'text/event-stream': { schema: { type: 'string' }, examples: { stream: { value: EXAMPLE } } },
    },
  },
};

function positionIn(text: string | undefined, name: string): EventPosition | null {
  if (text === undefined) return null;
  const position = parseEventPosition(text);
  if (position !== null) return position;
  const message = 'is neither a cursor of this feed nor the id of an event';
  throw new QikError('invalid_request', `${name} ${message}`, { errors: [{ path: `/${name}`, message }] });
}

const eventView = ({ id, type, at, clipId, data }: FeedEvent): EventView => ({
  ...{ id, type, at: at.toISOString() },
  ...(clipId === null ? {} : { clipId }),
  ...(typeof data.flikId === 'string' ? { flikId: data.flikId } : {}),
  data: { ...data },
});

const asPage = ({ events, end }: EventPage) => ({ events: events.map(eventView), cursor: eventCursor(end) });

export function eventsRoute(app: App, services: HttpServices, { streams, waiting, events }: Live): void {
  const { gate } = services;
  const { orm, logger } = services.ingest;

  /** Tells a stream everything behind a page, and then what happens, until it is over. */
  const follow = async (stream: EventStream, tenant: string, first: EventPage): Promise<void> => {
    const over = new AbortController();
    stream.body.once('close', () => over.abort());
    for (let page = first; !stream.over; ) {
      for (const event of page.events) stream.send(event.type, eventView(event), eventCursor(event.position));
      const { end } = page;
      await stream.drained();
      const waitsUntil = AbortSignal.any([over.signal, AbortSignal.timeout(MARK_EVERY_MS)]);
      if (page.events.length < PAGE) await events.wait(tenant, end.seq, waitsUntil);
      if (stream.over) return;
      page = await readEvents(orm, { tenant, after: end, limit: PAGE });
      if (page.events.length === 0 && page.end.seq > end.seq) stream.mark(eventCursor(page.end));
    }
  };

  app.get(
    '/v1/events',
    {
      config: { access: 'clips:read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'followEvents',
        summary: 'Everything that happened to your clips and to the library, in order',
        description:
          'None is left out or told twice to whoever goes on with the last `cursor`. With `wait` an empty answer is held ' +
          'back until there is something, or the seconds are over. With `Accept: text/event-stream` the answer is a ' +
          'stream that goes on; come again with `Last-Event-ID`, which counts before `after`. Events are kept for 30 ' +
          'days. `cursor_expired` says that the feed does not go on from there: start again without `after`, and look ' +
          'at the clips themselves for what you may have missed.',
        tags: ['events'],
        querystring: Query,
        headers: Type.Object({
          'last-event-id': Type.Optional(Type.String({ description: '`id` of the last event of a stream.' })),
        }),
        response: { ...answers, ...problemsWithKey('invalid_request', 'cursor_expired', 'too_many_requests') },
      },
    },
    async (request, reply) => {
      const { after, wait = 0, limit = PAGE } = request.query;
      const { tenant, keyId } = callerOf(request);
      reply.header('cache-control', 'no-store').header('vary', 'accept');
      if (prefers(oneLine(request.raw.headers.accept), 'text/event-stream', 'application/json')) {
        const last = positionIn(oneLine(request.raw.headers['last-event-id']), 'last-event-id');
        const page = await readEvents(orm, { tenant, after: last ?? positionIn(after, 'after'), limit: PAGE });
        const stream = streams.open(keyId);
        follow(stream, tenant, page)
          // The client comes again and asks for all that it has not seen.
          .catch((error: unknown) => logger.warn({ error: errorFacts(error) }, 'a stream of events broke off'))
          .finally(() => stream.end());
        // A proxy that collects answers before it passes them on would hold back everything that is of interest.
        return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream.body);
      }
      let page = await readEvents(orm, { tenant, limit, after: positionIn(after, 'after') });
      if (wait > 0 && page.events.length === 0) {
        page = await waiting.hold({ keyId, reply, seconds: wait }, async (signal) => {
          let seen = page;
          while (seen.events.length === 0 && !signal.aborted) {
            await events.wait(tenant, seen.end.seq, signal);
            seen = await readEvents(orm, { tenant, limit, after: seen.end });
          }
          return seen;
        });
        // Revoked meanwhile, it opens nothing any more.
        await gate.authenticate(request.raw.headers.authorization);
      }
      return reply.send(asPage(page));
    },
  );
}
