import { Type } from 'typebox';
import type { App } from '../../../pipeline/http/index.js';
import type { Audience } from '../../catalogue/index.js';
import { LOCALE, PLATFORMS, RATINGS } from '../../library/content.js';
import { AudienceQuery, audienceOf } from '../audience-query.js';
import { FullCatalogue, SnapshotPointer } from '../catalogue-schemas.js';
import { type CatalogueServices, documents, FOR_EVER_S, forDevices, sendDocument } from '../catalogue-services.js';

const Params = Type.Object({
  platform: Type.Enum([...PLATFORMS], { description: 'What the device is.' }),
  locale: Type.String({ pattern: LOCALE, maxLength: 20, description: 'Of the texts.' }),
  rating: Type.Enum([...RATINGS], { description: 'The most that is shown.' }),
  name: Type.String({
    ...{ pattern: '^[0-9]{1,15}-[0-9a-f]{16}\\.json$', maxLength: 40 },
    description: 'Number and digest of the catalogue, as the address in `readSnapshotPointer` has it.',
  }),
});

const EXTENSION = '.json';

const addressOf = ({ platform, locale, rating }: Audience, name: string): string =>
  `/v1/catalogue/snapshots/${platform}/${locale}/${rating}/${name}${EXTENSION}`;

/** Whole catalogues at addresses of their own, for a CDN to hold. */
export function catalogueSnapshotRoutes(app: App, services: CatalogueServices): void {
  const { answers } = services;
  app.get(
    '/v1/catalogue/snapshot',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readSnapshotPointer',
        summary: 'Where the newest whole catalogue lies',
        description:
          'Short, and to be asked for every now and then; what it points to never changes. The signature is that of the ' +
          'catalogue, for whoever gets it from a place that passes on no headers.',
        ...{ tags: ['catalogue'], querystring: AudienceQuery },
        response: documents(SnapshotPointer, 'The address.'),
      },
    },
    async (request, reply) => {
      const audience = audienceOf(request.query);
      const { name, answer } = await answers.newestSnapshot(audience);
      const { sha256, signature } = answer;
      const pointer = { url: addressOf(audience, name), bytes: answer.bytes.length, sha256, signature };
      return sendDocument(services, request, reply, await answers.signed(pointer));
    },
  );
  app.get(
    '/v1/catalogue/snapshots/:platform/:locale/:rating/:name',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readSnapshot',
        summary: 'A whole catalogue that never changes',
        description:
          'Byte for byte what `readCatalogue` answers without `after` while this catalogue is the newest; its `cursor` ' +
          'leads to everything since. Former ones are there for 90 days.',
        ...{ tags: ['catalogue'], params: Params },
        response: documents(FullCatalogue, 'The catalogue.', 'not_found'),
      },
    },
    async (request, reply) => {
      const { name, ...audience } = request.params;
      const answer = await answers.snapshot(audience, name.slice(0, -EXTENSION.length));
      return sendDocument(services, request, reply, answer, `max-age=${FOR_EVER_S}, immutable`);
    },
  );
}
