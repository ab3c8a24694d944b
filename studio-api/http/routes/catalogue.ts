import { Type } from 'typebox';
import type { App } from '../../../pipeline/http/index.js';
import { audienceFields, audienceOf } from '../audience-query.js';
import { CatalogueDelta, FullCatalogue } from '../catalogue-schemas.js';
import { type CatalogueServices, documents, forDevices, sendDocument } from '../catalogue-services.js';

const Query = Type.Object(
  {
    ...audienceFields,
    after: Type.Optional(
      Type.String({ maxLength: 100, description: '`cursor` of the last answer; absent: everything that is live.' }),
    ),
  },
  { additionalProperties: false },
);

/** The catalogue as devices follow it. */
export function catalogueRoute(app: App, services: CatalogueServices): void {
  app.get(
    '/v1/catalogue',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readCatalogue',
        summary: 'Everything that is live, or what changed since',
        description:
          'Without `after` everything; with the `cursor` of the last answer only what is to be done so that the device ' +
          'has the same as one that asks for everything. What is not for the platform, locale or rating any more is ' +
          'removed. `cursor_expired`: drop everything, and start again without `after`.',
        tags: ['catalogue'],
        querystring: Query,
        response: documents(
          Type.Union([FullCatalogue, CatalogueDelta]),
          'With `after` the changes, without it the catalogue.',
          'cursor_expired',
        ),
      },
    },
    async (request, reply) => {
      const { after = null, ...audience } = request.query;
      return sendDocument(services, request, reply, await services.answers.catalogue(audienceOf(audience), after));
    },
  );
}
