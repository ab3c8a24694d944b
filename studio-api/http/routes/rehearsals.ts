import { Value } from 'typebox/value';
import { type App, answer } from '../../../pipeline/http/index.js';
import { conflictsOf, rehearse } from '../../publishing/index.js';
import { audienceOf } from '../audience-query.js';
import { FullCatalogue } from '../catalogue-schemas.js';
import { problemsForEditors } from '../editor-problems.js';
import { forEditors } from '../flik-services.js';
import type { PublishingServices } from '../publishing-services.js';
import { ConflictsView, RehearsalQuery, RehearsalView, ReleaseParams } from '../release-schemas.js';

const tags = ['releases'];

/** What releases will come to. */
export function rehearsalRoutes(app: App, { publishing, reader }: PublishingServices): void {
  app.get(
    '/studio/api/rehearsal',
    {
      ...forEditors('catalogue.rehearse'),
      schema: {
        operationId: 'rehearseCatalogue',
        summary: 'What the catalogue of an audience will be at a time',
        description: 'With everything that is scheduled or ends until then, if nobody does anything else before.',
        ...{ tags, querystring: RehearsalQuery },
        response: {
          200: answer(RehearsalView, 'The catalogue as it will be.'),
          ...problemsForEditors('invalid_request'),
        },
      },
    },
    async (request, reply) => {
      const { at, ...audience } = request.query;
      const wanted = at === undefined ? new Date(0) : new Date(at);
      const rehearsal = await rehearse(publishing, reader, audienceOf(audience), wanted);
      const document = rehearsal.bytes.toString('utf8');
      const steps = rehearsal.steps.map(({ at: moment, problems, ...step }) => ({
        ...{ ...step, at: moment.toISOString() },
        problems: problems.map((problem) => ({ ...problem })),
      }));
      const catalogue = Value.Parse(FullCatalogue, JSON.parse(document));
      return reply
        .header('cache-control', 'no-store')
        .send({ at: rehearsal.at.toISOString(), steps, catalogue, document });
    },
  );
  app.get(
    '/studio/api/releases/:id/conflicts',
    {
      ...forEditors('releases.read'),
      schema: {
        operationId: 'readReleaseConflicts',
        summary: 'What to know before a release is published or reverted',
        description: 'None of it keeps anybody from it.',
        ...{ tags, params: ReleaseParams },
        response: { 200: answer(ConflictsView, 'Conflicts.'), ...problemsForEditors('invalid_request', 'not_found') },
      },
    },
    async (request, reply) => {
      const { overlaps, versions, revert } = await conflictsOf(publishing.orm, request.params.id);
      return reply.header('cache-control', 'no-store').send({
        overlaps: overlaps.map(({ dueAt, items, ...one }) => ({
          ...{ ...one, dueAt: dueAt?.toISOString() ?? null },
          items: items.map((item) => ({ ...item })),
        })),
        versions: versions.map((one) => ({ ...one })),
        revert: revert.map((one) => ({ ...one })),
      });
    },
  );
}
