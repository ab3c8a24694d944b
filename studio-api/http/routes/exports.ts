import type { App } from '../../../pipeline/http/index.js';
import { exportArchive, exportTable } from '../../imports/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { ExportQuery } from '../import-schemas.js';
import type { StudioServices } from '../services.js';
import { editorOf } from '../session-hook.js';

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8; header=present', file: 'fliks.csv', make: exportTable },
  zip: { type: 'application/zip', file: 'fliks.zip', make: exportArchive },
} as const;

const ANSWERS: object = {
  200: {
    description: 'The file.',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/zip': { schema: { type: 'string', format: 'binary' } },
    },
  },
  ...problemsForEditors('invalid_request', 'storage_unavailable'),
};

/** The library as files, in the form in which it can be brought in again. */
export function exportRoutes(app: App, { orm, store }: StudioServices): void {
  app.get(
    '/studio/api/exports',
    {
      // As long as it takes to send: there is no limit to how long that is.
      config: { access: 'editors', permission: 'exports.run' },
      schema: {
        operationId: 'exportFliks',
        summary: 'Fliks as a table, or with their videos in a ZIP',
        description:
          'The newest versions of what the filter finds, in the form that imports take. What could be a formula in a ' +
          'spreadsheet has an apostrophe before it, which an import takes away again.',
        ...{ tags: ['imports'], querystring: ExportQuery },
        response: ANSWERS,
      },
    },
    async (request, reply) => {
      const { format = 'csv', mine = false, ids, ...filter } = request.query;
      const { type, file, make } = FORMATS[format];
      const editor = editorOf(request);
      // What cannot be found is answered with a problem: nothing was sent yet.
      const wish = { ...filter, ids: ids?.split(','), mine: mine ? editor.id : undefined };
      const stream = await make({ orm, store }, wish);
      request.log.info({ by: editor.id, format }, 'Fliks exported');
      reply.header('content-type', type).header('content-disposition', `attachment; filename="${file}"`);
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
      return reply.send(stream);
    },
  );
}
