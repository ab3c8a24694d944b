import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import { createFlik, editFlik, listFliks } from '../../library/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { FlikListView, FlikParams, FlikPatch, FlikView, ListQuery, NewFlikBody } from '../flik-schemas.js';
import { type FlikServices, forEditors } from '../flik-services.js';
import { flikFor, listedView } from '../flik-views.js';
import { ETAG, seenVersion } from '../if-match.js';
import { newFlikIn } from '../new-flik.js';

const PAGE = 50;
const tags = ['fliks'];

/** Contents are checked once they are merged, so that all that is wrong with one is said at once: not by the framework before. */
const contentAsItComes: typeof TypeBoxValidatorCompiler = (part) =>
  part.httpPart === 'body' ? (value) => ({ value }) : TypeBoxValidatorCompiler(part);

function listRoute(app: App, services: FlikServices): void {
  app.get(
    '/studio/api/fliks',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'listLibrary',
        summary: 'The library, a page at a time',
        description: 'What is changed meanwhile may come again at the front; nothing is left out.',
        tags,
        querystring: ListQuery,
        response: { 200: answer(FlikListView, 'A page.'), ...problemsForEditors('invalid_request') },
      },
    },
    async (request, reply) => {
      const { sort = 'updated', cursor, limit = PAGE, mine = false, ids, ...filter } = request.query;
      const page = await listFliks(services.orm, {
        ...{ sort, cursor, limit },
        filter: { ...filter, ids: ids?.split(','), mine: mine ? services.editorOf(request).id : undefined },
      });
      return reply
        .header('cache-control', 'no-store')
        .send({ fliks: page.fliks.map(listedView), nextCursor: page.nextCursor });
    },
  );
}

function createRoute(app: App, services: FlikServices): void {
  app.post(
    '/studio/api/fliks',
    {
      ...forEditors('fliks.create'),
      validatorCompiler: contentAsItComes,
      schema: {
        operationId: 'createFlik',
        summary: 'Make a Flik',
        description: 'As a draft. Its name is made from its title, unless `slug` gives one.',
        tags,
        body: NewFlikBody,
        response: {
          201: answer(FlikView, 'The Flik.', {
            ...ETAG,
            location: { type: 'string', description: 'Where it is to be found.', required: true },
          }),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'name_taken'),
        },
      },
    },
    async (request, reply) => {
      const { slug, content } = newFlikIn(request.body);
      const editor = services.editorOf(request);
      const made = await createFlik(services, { slug, content, origin: 'create', editorId: editor.id });
      if (made.mediaId !== null) await services.media.render([made.mediaId]);
      request.log.info({ flik: made.id, by: editor.id }, 'Flik made');
      reply.code(201).header('location', `/studio/api/fliks/${made.id}`);
      return reply.send(await flikFor(services, request, reply, made.id));
    },
  );
}

function readRoute(app: App, services: FlikServices): void {
  app.get(
    '/studio/api/fliks/:id',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'getLibraryFlik',
        summary: 'A Flik with its checklist',
        tags,
        params: FlikParams,
        response: {
          200: answer(FlikView, 'The Flik.', ETAG),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => reply.send(await flikFor(services, request, reply, request.params.id)),
  );
}

function editRoute(app: App, services: FlikServices): void {
  app.patch(
    '/studio/api/fliks/:id',
    {
      ...forEditors('fliks.edit'),
      validatorCompiler: contentAsItComes,
      schema: {
        operationId: 'editFlik',
        summary: 'Change a Flik',
        description:
          'Makes a new version, unless nothing would be another. Name the version that you saw with `If-Match`; if somebody ' +
          'was faster the answer says who changed what.',
        tags,
        params: FlikParams,
        body: FlikPatch,
        response: {
          200: answer(FlikView, 'The Flik as it is now.', ETAG),
          ...problemsForEditors(
            ...(['invalid_request', 'unsupported_media_type', 'not_found', 'precondition_required'] as const),
            ...(['edit_conflict', 'not_possible_now'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const actor = services.editorOf(request);
      const edited = await editFlik(services, { id, seen: seenVersion(request), patch: request.body, actor });
      if (edited.changed && edited.mediaId !== null) await services.media.render([edited.mediaId]);
      return reply.send(await flikFor(services, request, reply, id));
    },
  );
}

/** The library's Fliks: found, made, read and changed. */
export function flikRoutes(app: App, services: FlikServices): void {
  listRoute(app, services);
  createRoute(app, services);
  readRoute(app, services);
  editRoute(app, services);
}
