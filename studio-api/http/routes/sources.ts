import { type Static, Type } from 'typebox';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, answer, declaredBytes, formLimits, uploadParts } from '../../../pipeline/http/index.js';
import { filesOf, listSources, MAX_SOURCE_BYTES, readSource, takeSource } from '../../media/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import { SourceParams, SourceView } from '../media-schemas.js';
import { sourceView } from '../media-views.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const PAGE = 100;
const tags = ['sources'];
const Query = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'What you call it.' })) },
  { additionalProperties: false },
);

/** Videos that Fliks are cut from. */
export function sourceRoutes(app: App, services: StudioServices): void {
  const { orm, ingest } = services;
  const viewOf = async (id: string): Promise<Static<typeof SourceView> | null> => {
    const row = await readSource(orm, id);
    if (row === null) return null;
    return sourceView(ingest.presets, row, (await filesOf(orm, [id]))(id));
  };
  app.post(
    '/studio/api/sources',
    {
      config: { access: 'editors', permission: 'sources.upload' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'addSource',
        summary: 'Add a video that Fliks are cut from',
        description: `A form with one field \`file\` of up to ${MAX_SOURCE_BYTES / 1_000_000} MB.`,
        ...{ tags, querystring: Query, consumes: ['multipart/form-data'] },
        response: {
          202: answer(SourceView, 'It is safe, and a small copy is made.'),
          ...problemsForEditors(
            ...([
              'invalid_request',
              'unsupported_media_type',
              'too_large',
              'upload_aborted',
              'upload_too_slow',
            ] as const),
            ...(['not_enough_space', 'storage_unavailable', 'signed_out', 'not_permitted', 'foreign_origin'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new QikError('unsupported_media_type');
      const id = await takeSource(services, {
        name: request.query.name ?? 'video',
        parts: uploadParts(request, ingest.rules.rate, formLimits(MAX_SOURCE_BYTES)),
        declaredBytes: declaredBytes(request.raw.headers['content-length']),
        editorId: editorOf(request).id,
      });
      const view = await viewOf(id);
      if (view === null) throw new QikError('internal', 'The source that was just written is not there.');
      return reply.code(202).header('location', `/studio/api/sources/${id}`).send(view);
    },
  );

  app.get(
    '/studio/api/sources',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'listSources', summary: 'Videos that Fliks are cut from', tags },
        response: {
          200: answer(
            Type.Object({ sources: Type.Array(SourceView) }, { title: 'Sources' }),
            'The newest, newest first.',
          ),
          ...problemsForEditors('signed_out', 'not_permitted'),
        },
      },
    },
    async (_request, reply) => {
      const rows = await listSources(orm, PAGE);
      const files = await filesOf(
        orm,
        rows.map(({ source }) => source.id),
      );
      const sources = rows.map((row) => sourceView(ingest.presets, row, files(row.source.id)));
      return reply.header('cache-control', 'no-store').send({ sources });
    },
  );

  app.get(
    '/studio/api/sources/:id',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'readSource', summary: 'A video that Fliks are cut from', tags, params: SourceParams },
        response: {
          200: answer(SourceView, 'The video.'),
          ...problemsForEditors('not_found', 'signed_out', 'not_permitted'),
        },
      },
    },
    async (request, reply) => {
      const view = await viewOf(request.params.id);
      if (view === null) throw new QikError('not_found');
      return reply.header('cache-control', 'no-store').send(view);
    },
  );
}
