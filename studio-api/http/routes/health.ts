import { Type } from 'typebox';
import { type App, answer, ProfilesView, profilesView } from '../../../pipeline/http/index.js';
import { listFailures, readHealth, retryFailure, retryMedia } from '../../admin/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { HealthView, healthView } from '../health-schemas.js';
import { MediaParams, SourceParams } from '../media-schemas.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const tags = ['admin'];
const FailureParams = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the failure.' }) });
const again: object = { 202: { type: 'null', description: 'It waits for a worker again.' } };
const AGAIN = { ...again, ...problemsForEditors('invalid_request', 'not_found', 'gone', 'not_failed', 'no_source') };

/** How the service stands, and trying again what could not be made. */
export function studioHealthRoutes(app: App, services: StudioServices): void {
  const profiles = profilesView(services.media.presets);
  app.get(
    '/studio/api/profiles',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'listStudioProfiles', summary: 'What each class of devices can play', tags },
        response: { 200: answer(ProfilesView, 'Every version of every profile.'), ...problemsForEditors() },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send(profiles),
  );
  app.get(
    '/studio/api/health',
    {
      ...forEditors('operations.read'),
      schema: {
        ...{ operationId: 'readHealth', summary: 'How the service stands', tags },
        response: { 200: answer(HealthView, 'How it stands.'), ...problemsForEditors() },
      },
    },
    async (_request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .send(healthView(await readHealth(services), await listFailures(services.orm))),
  );
  app.post(
    '/studio/api/health/failures/:id/retry',
    {
      ...forEditors('operations.run'),
      schema: {
        ...{ operationId: 'retryFailure', summary: 'Try again what could not be made', tags, params: FailureParams },
        response: AGAIN,
      },
    },
    async (request, reply) => {
      await retryFailure(services, { id: request.params.id, editorId: editorOf(request).id });
      return reply.code(202).send();
    },
  );
  app.post(
    '/studio/api/media/:mediaId/retry',
    {
      ...forEditors('fliks.edit'),
      schema: {
        ...{ operationId: 'retryMedia', summary: 'Try again to make what a Flik looks like' },
        ...{ tags: ['fliks'], params: MediaParams, response: AGAIN },
      },
    },
    async (request, reply) => {
      await retryMedia(services, 'media', { id: request.params.mediaId, editorId: editorOf(request).id });
      return reply.code(202).send();
    },
  );
  app.post(
    '/studio/api/sources/:id/retry',
    {
      ...forEditors('sources.upload'),
      schema: {
        ...{ operationId: 'retrySource', summary: 'Try again to make the small copy of a video' },
        ...{ tags: ['sources'], params: SourceParams, response: AGAIN },
      },
    },
    async (request, reply) => {
      await retryMedia(services, 'source', { id: request.params.id, editorId: editorOf(request).id });
      return reply.code(202).send();
    },
  );
}
