import { Type } from 'typebox';
import { ClipFollower, type Glimpse, glimpseOf, type News, parsePosition } from '../../clips/index.js';
import { QikError } from '../../errors/catalogue.js';
import { errorFacts } from '../../log/index.js';
import { problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import type { App } from '../base.js';
import { newsView } from '../clip-view.js';
import type { EventStream } from '../event-streams.js';
import { oneLine } from '../headers.js';
import type { Live } from '../live.js';
import { ClipParams } from '../schemas.js';
import type { HttpServices } from '../services.js';

const EXAMPLE = [
  'event: state',
  'id: 4711',
  'data: {"id":"019ab3c4-…","state":"processing","progress":{"stage":"probe","percent":0,"etaMs":null},…}',
  '',
  'event: progress',
  'data: {"stage":"encode","percent":40,"etaMs":2100}',
  '',
].join('\n');

const streamAnswers: object = {
  200: {
    description: 'The stream. It ends after a state that nothing follows: `ready`, `failed`, `deleted`, `expired`.',
    content: { 'text/event-stream': { schema: { type: 'string' }, examples: { stream: { value: EXAMPLE } } } },
  },
  204: { type: 'null', description: 'Everything was seen already: there is no reason to come again.' },
};

function tell(stream: EventStream, news: readonly News[]): void {
  for (const one of news) {
    if (one.kind === 'state') stream.send('state', newsView(one), one.position);
    else stream.send('progress', one.progress, null);
  }
}

export function clipEventsRoute(app: App, services: HttpServices, { streams, lookout }: Live): void {
  const { orm, logger } = services.ingest;

  /** Feeds a stream with what every look finds; looks that come while one is being told are one. */
  const feed = (stream: EventStream, follower: ClipFollower, id: string): ((now: Glimpse | null) => void) => {
    let waiting: { readonly now: Glimpse | null } | null = null;
    let busy = false;
    const run = async (): Promise<void> => {
      while (waiting !== null && !stream.over) {
        const { now } = waiting;
        waiting = null;
        tell(stream, await follower.next(now));
        if (follower.ended) stream.end();
      }
    };
    return (now) => {
      waiting = { now };
      if (busy) return;
      busy = true;
      run()
        .catch((error: unknown) => {
          // The client comes again and asks for all that it has not seen.
          logger.warn({ clip: id, error: errorFacts(error) }, 'a stream of events broke off');
          stream.end();
        })
        .finally(() => {
          busy = false;
        });
    };
  };

  app.get(
    '/v1/clips/:id/events',
    {
      config: { access: 'clips:read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'followClip',
        summary: 'Follow a clip while it is made',
        description:
          'Server-sent events. `state` holds the clip as `GET /v1/clips/{id}` shows it, once at the start and then for ' +
          'every change, in order; `progress` holds its progress, at most once a second. A comment comes every 15 ' +
          'seconds. Come again with `Last-Event-ID` and no state is missed or told twice.',
        tags: ['clips'],
        params: ClipParams,
        headers: Type.Object({
          'last-event-id': Type.Optional(Type.String({ description: '`id` of the last event that you have.' })),
        }),
        response: { ...streamAnswers, ...problemsWithKey('not_found', 'too_many_requests') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { tenant, keyId } = callerOf(request);
      const now = await glimpseOf(orm, { id, tenant });
      if (now === null) throw new QikError('not_found');
      const from = parsePosition(oneLine(request.raw.headers['last-event-id']));
      reply.header('cache-control', 'no-store');
      if (from !== null && ClipFollower.sawAll(from, now)) return reply.code(204).send();
      const stream = streams.open(keyId);
      const follower = new ClipFollower(orm, { id, tenant }, from);
      const onLook = feed(stream, follower, id);
      stream.body.once('close', lookout.watch(id, onLook));
      onLook(now);
      // A proxy that collects answers before it passes them on would hold back everything that is of interest.
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream.body);
    },
  );
}
