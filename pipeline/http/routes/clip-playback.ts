import { playbackOf } from '../../deliver/index.js';
import { answer, problemsWithBody } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { playbackView } from '../playback-view.js';
import { ClipParams, PlaybackRequestBody, PlaybackView } from '../schemas.js';
import type { HttpServices } from '../services.js';

export function clipPlaybackRoute(app: App, services: HttpServices): void {
  app.post(
    '/v1/clips/:id/playback',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'playClip',
        summary: 'An address to play a clip from',
        description:
          'The best rendition for a device, by its platform, screen and network. Where the sender set limits, every ' +
          'answer is a view of the recipient that is named.',
        tags: ['clips'],
        params: ClipParams,
        body: PlaybackRequestBody,
        response: {
          200: answer(PlaybackView, 'The address, what lies there and why.'),
          ...problemsWithBody(
            ...(['not_found', 'not_ready', 'no_rendition', 'gone'] as const),
            ...(['views_used_up', 'view_window_over', 'locked_until_reply'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const playback = await playbackOf(services.deliver, request.params.id, callerOf(request).tenant, request.body);
      return reply.header('cache-control', 'no-store').send(playbackView(playback));
    },
  );
}
