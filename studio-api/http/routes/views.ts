import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type App, answer } from '../../../pipeline/http/index.js';
import { listViews, removeView, type SavedView, saveView } from '../../desk/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { ListQuery } from '../flik-schemas.js';
import { forEditors } from '../flik-services.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const { cursor: _cursor, limit: _limit, ids: _ids, ...filter } = ListQuery.properties;
const Filter = Type.Object(filter, { additionalProperties: false, title: 'Filter of the library' });
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });

const NewView = Type.Object(
  {
    name: Name,
    query: Filter,
    shared: Type.Optional(Type.Boolean({ default: false, description: 'Whether everybody has it.' })),
  },
  {
    additionalProperties: false,
    title: 'New view',
    examples: [{ name: 'French is missing', query: { state: 'draft', missingLocale: 'fr' } }],
  },
);
const SavedViewView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    query: Filter,
    shared: Type.Boolean(),
    owner: Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() }),
    own: Type.Boolean({ description: 'Whether it is yours.' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { title: 'Saved view' },
);
const Params = Type.Object({ id: Type.String({ format: 'uuid', description: 'Id of the view.' }) });
const tags = ['desk'];
const done: object = { 204: { type: 'null', description: 'It is gone.' } };

/** What this version of the list does not know any more is left out. */
function filterIn(query: SavedView['query']): Static<typeof Filter> {
  const known = Value.Clean(Filter, { ...query });
  return Value.Check(Filter, known) ? known : {};
}

const viewOf = (view: SavedView, own: string): Static<typeof SavedViewView> => ({
  ...{ id: view.id, name: view.name, shared: view.shared, owner: { ...view.owner }, own: view.owner.id === own },
  query: filterIn(view.query),
  createdAt: view.createdAt.toISOString(),
});

/** Filters of the library by name. */
export function viewRoutes(app: App, { orm }: Pick<StudioServices, 'orm'>): void {
  app.get(
    '/studio/api/views',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'listViews', summary: 'Your views of the library, and those that everybody has', tags },
        response: {
          200: answer(Type.Object({ views: Type.Array(SavedViewView) }, { title: 'Saved views' }), 'By name.'),
          ...problemsForEditors(),
        },
      },
    },
    async (request, reply) => {
      const { id } = editorOf(request);
      const views = (await listViews(orm, id)).map((view) => viewOf(view, id));
      return reply.header('cache-control', 'no-store').send({ views });
    },
  );
  app.post(
    '/studio/api/views',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'saveView', summary: 'Keep a filter of the library', tags, body: NewView },
        response: {
          201: answer(SavedViewView, 'The view.'),
          ...problemsForEditors('invalid_request', 'unsupported_media_type', 'not_possible_now'),
        },
      },
    },
    async (request, reply) => {
      const { name, query, shared = false } = request.body;
      const editor = editorOf(request);
      const view = await saveView(orm, { name, query: { ...query }, shared }, editor);
      return reply.code(201).header('cache-control', 'no-store').send(viewOf(view, editor.id));
    },
  );
  app.delete(
    '/studio/api/views/:id',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'removeView', summary: 'Remove a view', tags, params: Params },
        response: {
          ...done,
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      await removeView(orm, request.params.id, editorOf(request));
      return reply.code(204).send();
    },
  );
}
