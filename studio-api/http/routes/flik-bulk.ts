import { type App, answer } from '../../../pipeline/http/index.js';
import { type BulkResult, bulkEdit, mergeTags, renameTag, undoBulk, usedTags } from '../../library/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { BulkBody, BulkView, MergeTagsBody, RenameTagBody, TagsView, UndoParams } from '../flik-schemas.js';
import { type FlikServices, forEditors } from '../flik-services.js';

const done = answer(BulkView, 'What was changed, what stayed as it was and why, and what takes it back.');

const bulkView = ({ undoId, changed, refused }: BulkResult) => ({
  ...{ undoId, changed: changed.map((step) => ({ ...step })), refused: refused.map((one) => ({ ...one })) },
});

/** Many Fliks at once. */
export function flikBulkRoutes(app: App, services: FlikServices): void {
  const { orm } = services;
  app.post(
    '/studio/api/fliks/bulk',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'changeManyFliks',
        summary: 'Give many Fliks tags and categories, or take them away',
        tags: ['fliks'],
        body: BulkBody,
        response: { 200: done, ...problemsForEditors('invalid_request', 'unsupported_media_type') },
      },
    },
    async (request, reply) => {
      const { ids, addTags = [], removeTags = [], addCategories = [], removeCategories = [] } = request.body;
      const edit = { addTags, removeTags, addCategories, removeCategories };
      return reply.send(bulkView(await bulkEdit(orm, { ids, edit, actor: services.editorOf(request) })));
    },
  );

  app.post(
    '/studio/api/fliks/bulk/:undoId/undo',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'undoManyFliks',
        summary: 'Take a change of many Fliks back',
        description: 'Fliks that were changed since stay as they are. It can be taken back in turn.',
        tags: ['fliks'],
        params: UndoParams,
        response: { 200: done, ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { undoId } = request.params;
      return reply.send(bulkView(await undoBulk(orm, { undoId, actor: services.editorOf(request) })));
    },
  );
}

/** The tags that are in use. */
export function tagRoutes(app: App, services: FlikServices): void {
  const { orm } = services;
  const tags = ['tags'];
  app.get(
    '/studio/api/tags',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'listTags',
        summary: 'Tags that are in use, and how often',
        tags,
        response: { 200: answer(TagsView, 'The most used first.'), ...problemsForEditors() },
      },
    },
    async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ tags: (await usedTags(orm)).map((tag) => ({ ...tag })) }),
  );

  app.post(
    '/studio/api/tags/rename',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'renameTag',
        summary: 'Give a tag another name wherever it is',
        tags,
        body: RenameTagBody,
        response: {
          200: done,
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found', 'name_taken'),
        },
      },
    },
    async (request, reply) =>
      reply.send(bulkView(await renameTag(orm, { ...request.body, actor: services.editorOf(request) }))),
  );

  app.post(
    '/studio/api/tags/merge',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'mergeTags',
        summary: 'Put one tag in the place of several',
        tags,
        body: MergeTagsBody,
        response: { 200: done, ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_found') },
      },
    },
    async (request, reply) =>
      reply.send(bulkView(await mergeTags(orm, { ...request.body, actor: services.editorOf(request) }))),
  );
}
