import { Type } from 'typebox';
import { isClipId } from '../../clips/index.js';
import { confirmDeletion, type DeletionReport, deleteClips, readDeletion, reportsOn } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { jsonDigest } from '../../idempotency/index.js';
import { answer, LOCATION, problemsWithBody, problemsWithKey } from '../answers.js';
import { callerOf } from '../auth.js';
import { type App, JSON_TIMEOUT_MS } from '../base.js';
import { deletionView } from '../deletion-view.js';
import { answerOnce, IDEMPOTENCY_CODES, IDEMPOTENCY_KEY, jsonAnswer, REPLAYED } from '../idempotency.js';
import { ClipParams } from '../schemas.js';
import {
  ConfirmationBody,
  ConfirmedView,
  DeletionParams,
  DeletionRequestBody,
  DeletionsView,
  DeletionView,
  MAX_CLIPS,
} from '../schemas-deletions.js';
import type { HttpServices } from '../services.js';

const tags = ['deletions'];

/** Many clips take longer than one; whoever hangs up meanwhile has deleted them all the same. */
const MANY_TIMEOUT_MS = 60_000;

type Caller = ReturnType<typeof callerOf>;

function deleteRoutes(app: App, services: HttpServices): void {
  const {
    erase,
    ingest: { orm },
  } = services;
  const remove = async (ids: readonly string[], { tenant, keyId }: Caller): Promise<DeletionReport[]> =>
    reportsOn(orm, await deleteClips(erase, { tenant, ids: ids.filter(isClipId), by: keyId }));

  app.delete(
    '/v1/clips/:id',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:delete' },
      schema: {
        operationId: 'deleteClip',
        summary: 'Delete a clip for everybody',
        description:
          'Legal in every state, also while it is received or rendered. When this answers, nothing of the clip can be ' +
          'read any more and its key is destroyed; its bytes are removed within about a minute. Repeated, it answers ' +
          'with the same deletion, also for a clip whose time was over.',
        tags,
        params: ClipParams,
        response: {
          202: answer(DeletionView, 'The deletion, and how far it is.', LOCATION),
          ...problemsWithKey('not_found'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const [report] = await remove([id], callerOf(request));
      if (report === undefined) throw new QikError('not_found');
      request.log.info({ clip: id, deletion: report.deletion.id }, 'clip deleted');
      return reply
        .code(202)
        .header('location', `/v1/deletions/${report.deletion.id}`)
        .header('cache-control', 'no-store')
        .send(deletionView(report));
    },
  );

  app.post(
    '/v1/deletions',
    {
      handlerTimeout: MANY_TIMEOUT_MS,
      config: { access: 'clips:delete' },
      schema: {
        operationId: 'deleteClips',
        summary: 'Delete many clips for everybody',
        description: `As \`DELETE /v1/clips/{id}\` for up to ${MAX_CLIPS} of them: all are gone, or where this fails none is.`,
        tags,
        headers: Type.Object(IDEMPOTENCY_KEY),
        body: DeletionRequestBody,
        response: {
          202: answer(DeletionsView, 'A deletion for each clip.', REPLAYED),
          ...problemsWithBody(...IDEMPOTENCY_CODES),
        },
      },
    },
    async (request, reply) => {
      const ids = [...new Set(request.body.clipIds)];
      return answerOnce(services, request, reply, {
        head: { clipIds: jsonDigest(ids) },
        // Nothing comes of it that could come twice.
        clipId: null,
        run: async (settle) => {
          const reports = await remove(ids, callerOf(request));
          const known = new Set(reports.map(({ deletion }) => deletion.clipId));
          request.log.info({ clips: known.size, unknown: ids.length - known.size }, 'clips deleted');
          const view = { deletions: reports.map(deletionView), unknown: ids.filter((id) => !known.has(id)) };
          await settle(orm, jsonAnswer(reply, 202, { 'cache-control': 'no-store' }, view), {});
        },
      });
    },
  );
}

export function deletionRoutes(app: App, services: HttpServices): void {
  const { erase } = services;
  deleteRoutes(app, services);

  app.get(
    '/v1/deletions/:id',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:read' },
      schema: {
        operationId: 'getDeletion',
        summary: 'A deletion and how far it is',
        tags,
        params: DeletionParams,
        response: { 200: answer(DeletionView, 'The deletion.'), ...problemsWithKey('not_found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const report = isClipId(id) ? await readDeletion(erase.orm, id, callerOf(request).tenant) : null;
      if (report === null) throw new QikError('not_found');
      return reply.header('cache-control', 'no-store').send(deletionView(report));
    },
  );

  app.post(
    '/v1/deletions/:id/confirmations',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      config: { access: 'clips:write' },
      schema: {
        operationId: 'confirmDeletion',
        summary: 'Say that a device dropped its copy',
        description: 'Saying it again changes nothing. It shows in the deletion and in its receipt.',
        tags,
        params: DeletionParams,
        body: ConfirmationBody,
        response: {
          200: answer(ConfirmedView, 'What all recipients said so far.'),
          ...problemsWithBody('not_found', 'not_a_recipient', 'too_many_confirmations'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!isClipId(id)) throw new QikError('not_found');
      const { tenant, keyId } = callerOf(request);
      const report = await confirmDeletion(erase, { ...request.body, id, tenant, by: keyId });
      const { recipients } = deletionView(report);
      return reply.header('cache-control', 'no-store').send({ recipients });
    },
  );
}
