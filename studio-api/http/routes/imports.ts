import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, answer, declaredBytes, formLimits, uploadParts } from '../../../pipeline/http/index.js';
import {
  cancelImport,
  listImports,
  MAX_IMPORT_BYTES,
  previewRows,
  readImport,
  startImport,
  takeImport,
} from '../../imports/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import {
  ImportListView,
  ImportParams,
  ImportRowsQuery,
  ImportRowsView,
  ImportsQuery,
  ImportView,
} from '../import-schemas.js';
import { importRowView, importView } from '../import-views.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const PAGE = 50;
const tags = ['imports'];

/** What the routes of imports stand on. */
export type ImportServices = {
  readonly studio: StudioServices;
  /** Has imports looked at now. */
  readonly wake: () => void;
};

function takeRoute(app: App, { studio, wake }: ImportServices): void {
  app.post(
    '/studio/api/imports',
    {
      config: { access: 'editors', permission: 'imports.run' },
      // The body is a stream of parts that ingest checks one by one; the schema is there to be read.
      validatorCompiler: () => () => true,
      schema: {
        ...{ operationId: 'addImport', summary: 'Send a table of Fliks, to see what it would do', tags },
        description:
          'A form with one field `file`: a table (CSV in UTF-8), or a ZIP with the table as `fliks.csv` and videos in ' +
          `\`media\`, of up to ${MAX_IMPORT_BYTES / 1e9} GB. It is checked, and does nothing until it is started.`,
        consumes: ['multipart/form-data'],
        response: {
          202: answer(ImportView, 'It is safe, and is being checked.', {
            location: { type: 'string', description: 'Where it is to be found.', required: true },
          }),
          ...problemsForEditors(
            ...([
              'invalid_request',
              'unsupported_media_type',
              'too_large',
              'upload_aborted',
              'upload_too_slow',
            ] as const),
            ...(['not_enough_space', 'storage_unavailable'] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) throw new QikError('unsupported_media_type');
      const editor = editorOf(request);
      const row = await takeImport(studio, {
        parts: uploadParts(request, studio.ingest.rules.rate, formLimits(MAX_IMPORT_BYTES)),
        declaredBytes: declaredBytes(request.raw.headers['content-length']),
        editorId: editor.id,
      });
      wake();
      request.log.info({ import: row.id, by: editor.id }, 'import taken in');
      reply.code(202).header('location', `/studio/api/imports/${row.id}`).header('cache-control', 'no-store');
      return reply.send(await importView(studio.orm, row, editor.name));
    },
  );
}

function readRoutes(app: App, { studio: { orm } }: ImportServices): void {
  app.get(
    '/studio/api/imports',
    {
      ...forEditors('imports.run'),
      schema: {
        ...{ operationId: 'listImports', summary: 'Imports, newest first', tags, querystring: ImportsQuery },
        response: { 200: answer(ImportListView, 'A page.'), ...problemsForEditors('invalid_request') },
      },
    },
    async (request, reply) => {
      const rows = await listImports(orm, PAGE + 1, request.query.before);
      const page = rows.slice(0, PAGE);
      const imports = await Promise.all(page.map(({ row, by }) => importView(orm, row, by)));
      const next = rows.length > PAGE ? (page.at(-1)?.row.id ?? null) : null;
      return reply.header('cache-control', 'no-store').send({ imports, next });
    },
  );

  app.get(
    '/studio/api/imports/:id',
    {
      ...forEditors('imports.run'),
      schema: {
        ...{ operationId: 'getImport', summary: 'How far an import is', tags, params: ImportParams },
        response: { 200: answer(ImportView, 'The import.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const row = await readImport(orm, request.params.id);
      return reply.header('cache-control', 'no-store').send(await importView(orm, row, null));
    },
  );

  app.get(
    '/studio/api/imports/:id/rows',
    {
      ...forEditors('imports.run'),
      schema: {
        operationId: 'listImportRows',
        summary: 'What an import does, row by row',
        description: 'Before it is started this is the preview: what each row would change, and what is wrong with it.',
        ...{ tags, params: ImportParams, querystring: ImportRowsQuery },
        response: {
          200: answer(ImportRowsView, 'A page, in the order of the file.'),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { id } = await readImport(orm, request.params.id);
      const { effect, after = 0, limit = PAGE } = request.query;
      const { rows, more } = await previewRows(orm, id, { effect, after, limit });
      const next = more ? (rows.at(-1)?.row.row ?? null) : null;
      return reply.header('cache-control', 'no-store').send({ rows: rows.map(importRowView), next });
    },
  );
}

function actRoutes(app: App, { studio, wake }: ImportServices): void {
  const { orm } = studio;
  app.post(
    '/studio/api/imports/:id/start',
    {
      ...forEditors('imports.run'),
      schema: {
        operationId: 'startImport',
        summary: 'Have an import do what its preview shows',
        description:
          'Row by row. What somebody changed since the preview is not overwritten: such a row fails and says so.',
        ...{ tags, params: ImportParams },
        response: {
          202: answer(ImportView, 'It runs.'),
          ...problemsForEditors('invalid_request', 'not_found', 'not_possible_now'),
        },
      },
    },
    async (request, reply) => {
      const { id, name } = editorOf(request);
      const row = await startImport(orm, { id: request.params.id, editorId: id });
      wake();
      return reply
        .code(202)
        .header('cache-control', 'no-store')
        .send(await importView(orm, row, name));
    },
  );

  app.post(
    '/studio/api/imports/:id/cancel',
    {
      ...forEditors('imports.run'),
      schema: {
        operationId: 'cancelImport',
        summary: 'End an import',
        description: 'What it did already stays.',
        ...{ tags, params: ImportParams },
        response: {
          200: answer(ImportView, 'It is over.'),
          ...problemsForEditors('invalid_request', 'not_found', 'not_possible_now', 'storage_unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { id, name } = editorOf(request);
      const row = await cancelImport(studio, { id: request.params.id, editorId: id });
      return reply.header('cache-control', 'no-store').send(await importView(orm, row, name));
    },
  );
}

/** Tables of Fliks that come in. */
export function importRoutes(app: App, services: ImportServices): void {
  takeRoute(app, services);
  readRoutes(app, services);
  actRoutes(app, services);
}
