import { type App, answer } from '../../../pipeline/http/index.js';
import { diffVersions, listVersions, readVersion, restoreVersion } from '../../library/index.js';
import { problemsForEditors } from '../editor-problems.js';
import {
  ChecklistQuery,
  ChecklistView,
  DiffQuery,
  DiffView,
  FlikParams,
  FlikView,
  VersionParams,
  VersionsQuery,
  VersionsView,
  VersionView,
} from '../flik-schemas.js';
import { type FlikServices, forEditors } from '../flik-services.js';
import { checklistView, diffView, flikFor, versionEntry } from '../flik-views.js';
import { ETAG, seenVersion } from '../if-match.js';

const PAGE = 50;
const tags = ['fliks'];

function readRoutes(app: App, { orm }: FlikServices): void {
  app.get(
    '/studio/api/fliks/:id/versions',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'listFlikVersions',
        summary: 'Every version of a Flik, newest first',
        tags,
        params: FlikParams,
        querystring: VersionsQuery,
        response: { 200: answer(VersionsView, 'A page.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { before, limit = PAGE } = request.query;
      const { versions, more } = await listVersions(orm, request.params.id, { before, limit });
      return reply.header('cache-control', 'no-store').send({ versions: versions.map(versionEntry), more });
    },
  );

  app.get(
    '/studio/api/fliks/:id/versions/:version',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'getFlikVersion',
        summary: 'What a version of a Flik says',
        tags,
        params: VersionParams,
        response: { 200: answer(VersionView, 'The version.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { id, version } = request.params;
      return reply.send({ version, content: await readVersion(orm, id, version) });
    },
  );

  app.get(
    '/studio/api/fliks/:id/diff',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'diffFlikVersions',
        summary: 'What makes one version of a Flik another',
        tags,
        params: FlikParams,
        querystring: DiffQuery,
        response: { 200: answer(DiffView, 'The differences.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { from, to } = request.query;
      return reply.send(diffView(from, to, await diffVersions(orm, request.params.id, from, to)));
    },
  );
}

/** A Flik's history: its versions, what differs between two, and the way back. */
export function flikVersionRoutes(app: App, services: FlikServices): void {
  readRoutes(app, services);

  app.post(
    '/studio/api/fliks/:id/versions/:version/restore',
    {
      ...forEditors('fliks.edit'),
      schema: {
        operationId: 'restoreFlikVersion',
        summary: 'Make an earlier version the newest again',
        description: 'As a new one: nothing of the history goes. Name the version that you saw with `If-Match`.',
        tags,
        params: VersionParams,
        response: {
          200: answer(FlikView, 'The Flik as it is now.', ETAG),
          ...problemsForEditors(
            ...([
              'invalid_request',
              'not_found',
              'precondition_required',
              'edit_conflict',
              'not_possible_now',
            ] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const { id, version } = request.params;
      const actor = services.editorOf(request);
      const { changed, mediaId } = await restoreVersion(services, { id, version, seen: seenVersion(request), actor });
      if (changed && mediaId !== null) await services.media.render([mediaId]);
      return reply.send(await flikFor(services, request, reply, id));
    },
  );

  app.get(
    '/studio/api/fliks/:id/checklist',
    {
      ...forEditors('fliks.read'),
      schema: {
        operationId: 'getFlikChecklist',
        summary: 'Whether a version of a Flik may be published',
        description: 'Of the newest version and for now, unless the question says otherwise.',
        tags,
        params: FlikParams,
        querystring: ChecklistQuery,
        response: {
          200: answer(ChecklistView, 'The checklist.'),
          ...problemsForEditors('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const { version, dueAt } = request.query;
      const flikId = request.params.id;
      const asked = version ?? (await listVersions(services.orm, flikId, { limit: 1 })).versions[0]?.version ?? 1;
      const due = dueAt === undefined ? null : new Date(dueAt);
      return reply
        .header('cache-control', 'no-store')
        .send(await checklistView(services, { flikId, version: asked, dueAt: due }));
    },
  );
}
