import { tryAgain } from '../../clips/index.js';
import { answer, LOCATION, problemsWithBody } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { clipView, errorView } from '../clip-view.js';
import type { Live } from '../live.js';
import { ClipParams, RetriedClipView } from '../schemas.js';
import type { HttpServices } from '../services.js';

export function clipRetryRoute(app: App, services: HttpServices, { lookout }: Live): void {
  const { orm, queue, logger } = services.ingest;
  app.post(
    '/v1/clips/:id/retry',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'retryClip',
        summary: 'Try a failed clip again',
        description:
          'Legal in the state `failed` only. `lastError` is why it failed: where its `retry` is `never`, the clip will ' +
          'fail the same way unless the settings of the service have changed. One whose source could not be fetched has ' +
          'nothing to be tried with: send it again.',
        tags: ['clips'],
        params: ClipParams,
        response: {
          202: answer(RetriedClipView, 'The clip waits for a worker again.', LOCATION),
          ...problemsWithBody('not_found', 'not_failed', 'no_source', 'gone'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { tenant } = callerOf(request);
      const { before, row } = await tryAgain({ orm, queue, logger }, { id, tenant });
      lookout.look(id);
      const view = clipView({ row, state: row.state, renditions: [], stills: [] });
      const lastError = errorView(before.row.errorCode, before.row.errorDetail);
      return reply
        .code(202)
        .header('location', `/v1/clips/${id}`)
        .send({ ...view, lastError });
    },
  );
}
