import { type App, EventStreams, KeyWatch, STREAM_RULES } from '../../../pipeline/http/index.js';
import { openAmong } from '../../access/index.js';
import { HINT_KINDS, StudioHub } from '../../live/index.js';
import { problemsForEditors } from '../editor-problems.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

/** Tabs that one session may have open. */
const PER_SESSION = 20;

const EXAMPLE = [
  'event: hint',
  'data: {"kind":"flik","id":"019ab3c4-…"}',
  '',
  'event: hint',
  'data: {"kind":"media","id":"019ab3c4-…","state":"processing","progress":{"stage":"encode","percent":40,"etaMs":2100}}',
  '',
].join('\n');

const ANSWERS: object = {
  200: {
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' }, examples: { stream: { value: EXAMPLE } } } },
  },
  ...problemsForEditors(),
};

/** What happens in the studio, for pages that show it. When the app closes, streams end first, since it waits for them. */
export async function studioEventsRoute(
  app: App,
  { orm, notices, logger }: Pick<StudioServices, 'orm' | 'notices' | 'logger'>,
): Promise<void> {
  const sessions = new KeyWatch((ids) => openAmong(orm, ids), logger);
  const streams = new EventStreams({ ...STREAM_RULES, perKey: PER_SESSION }, sessions);
  const hub = await StudioHub.open({ orm, notices, logger });
  app.addHook('preClose', async () => {
    streams.close();
    await sessions.close();
    await hub.close();
  });

  app.get(
    '/studio/api/events',
    {
      config: { access: 'editors', permission: 'fliks.read' },
      exposeHeadRoute: false,
      schema: {
        operationId: 'followStudio',
        summary: 'Follow what happens in the studio',
        description:
          `Server-sent events. Each \`hint\` names something that is another now, by its kind (${HINT_KINDS.join(', ')}) and ` +
          'id; those of media and sources that are being made have `state` and `progress` as well. They are hints: ask ' +
          'for what you show when you come again. A comment comes every 15 seconds; the stream ends with the session.',
        ...{ tags: ['desk'], response: ANSWERS },
      },
    },
    async (request, reply) => {
      const stream = streams.open(editorOf(request).sessionId);
      stream.body.once(
        'close',
        hub.listen((hint) => stream.send('hint', hint, null)),
      );
      reply.header('cache-control', 'no-store');
      // A proxy that collects answers before it passes them on would hold back everything that is of interest.
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream.body);
    },
  );
}
