import { type App, answer } from '../../../pipeline/http/index.js';
import { destroyFlik, duplicateFlik, reviveFlik, trashFlik, untrashFlik } from '../../library/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { FlikParams, FlikView } from '../flik-schemas.js';
import { type FlikServices, forEditors } from '../flik-services.js';
import { flikFor } from '../flik-views.js';
import { ETAG } from '../if-match.js';

const tags = ['fliks'];
const destroyed: object = { 204: { type: 'null', description: 'It is gone.' } };

/** The way of a Flik into the trash and out of it, and what else changes without an edit. */
export function flikTrashRoutes(app: App, services: FlikServices): void {
  const { orm } = services;
  for (const { path, permission, operationId, summary, move } of [
    {
      path: 'trash',
      permission: 'fliks.trash',
      operationId: 'trashFlik',
      move: trashFlik,
      summary: 'Put a Flik into the trash',
    },
    {
      path: 'restore',
      permission: 'fliks.restore',
      operationId: 'restoreFlik',
      move: untrashFlik,
      summary: 'Take a Flik out of the trash',
    },
    {
      path: 'revive',
      permission: 'fliks.edit',
      operationId: 'reviveFlik',
      move: reviveFlik,
      summary: 'Make a draft of a Flik that was retired',
    },
  ] as const) {
    app.post(
      `/studio/api/fliks/:id/${path}`,
      {
        ...forEditors(permission),
        schema: {
          ...{ operationId, summary, tags, params: FlikParams },
          response: {
            200: answer(FlikView, 'The Flik as it is now.', ETAG),
            ...problemsForEditors('invalid_request', 'not_found', 'not_possible_now'),
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await move(orm, { id, actor: services.editorOf(request) });
        return reply.send(await flikFor(services, request, reply, id));
      },
    );
  }

  app.post(
    '/studio/api/fliks/:id/duplicate',
    {
      ...forEditors('fliks.create'),
      schema: {
        operationId: 'duplicateFlik',
        summary: 'Make a draft from the newest version of a Flik',
        ...{ tags, params: FlikParams },
        response: {
          201: answer(FlikView, 'The new Flik.', {
            ...ETAG,
            location: { type: 'string', description: 'Where it is to be found.', required: true },
          }),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { id } = await duplicateFlik(services, { id: request.params.id, actor: services.editorOf(request) });
      reply.code(201).header('location', `/studio/api/fliks/${id}`);
      return reply.send(await flikFor(services, request, reply, id));
    },
  );

  app.delete(
    '/studio/api/fliks/:id',
    {
      ...forEditors('fliks.destroy'),
      schema: {
        operationId: 'destroyFlik',
        summary: 'Remove a Flik from the trash for good',
        description: 'With its versions and all that was said about them. That somebody did it stays on record.',
        ...{ tags, params: FlikParams },
        response: {
          ...destroyed,
          ...problemsForEditors('invalid_request', 'not_found', 'not_possible_now', 'still_used'),
        },
      },
    },
    async (request, reply) => {
      const editor = services.editorOf(request);
      await destroyFlik(orm, { id: request.params.id, actor: editor });
      request.log.info({ flik: request.params.id, by: editor.id }, 'Flik destroyed');
      return reply.code(204).send();
    },
  );
}
