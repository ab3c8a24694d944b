import { unlockClip } from '../../deliver/index.js';
import { answer, problemsWithBody } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { ClipParams } from '../schemas.js';
import { UnlockBody, UnlockView } from '../schemas-deletions.js';
import type { HttpServices } from '../services.js';

export function clipUnlockRoute(app: App, { erase }: HttpServices): void {
  app.post(
    '/v1/clips/:id/unlocks',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'unlockClip',
        summary: 'Open a clip for a recipient who replied',
        description:
          'For clips that were sent with `lockedUntilReply`: until then playback for that recipient is `locked_until_reply`. ' +
          'Repeated, it changes nothing; on a clip without the lock neither.',
        tags: ['clips'],
        params: ClipParams,
        body: UnlockBody,
        response: {
          200: answer(UnlockView, 'Who can play it, and since when.'),
          ...problemsWithBody('not_found', 'gone', 'not_a_recipient'),
        },
      },
    },
    async (request, reply) => {
      const { tenant, keyId } = callerOf(request);
      const { recipient } = request.body;
      const at = await unlockClip(erase, { clipId: request.params.id, tenant, by: keyId, recipient });
      return reply.header('cache-control', 'no-store').send({ recipient, unlockedAt: at?.toISOString() ?? null });
    },
  );
}
