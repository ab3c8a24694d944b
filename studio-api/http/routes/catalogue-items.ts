import { Type } from 'typebox';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import type { App } from '../../../pipeline/http/index.js';
import { categoriesOf, flikNamed, fliksByIds, packsOf } from '../../catalogue/index.js';
import { AudienceQuery, audienceFields, audienceOf } from '../audience-query.js';
import { CatalogueFlik, CataloguePack, CategoryList, FlikList, PackList } from '../catalogue-schemas.js';
import { type CatalogueServices, documents, forDevices, sendDocument } from '../catalogue-services.js';

/** Fliks of one request: as many as addresses have room for. */
const MAX_IDS = 100;

const IdsQuery = Type.Object(
  {
    ...audienceFields,
    ids: Type.String({
      ...{ pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36})*$', maxLength: 37 * MAX_IDS },
      description: `Up to ${MAX_IDS} ids with commas between them. Those that the audience does not have are left out.`,
    }),
  },
  { additionalProperties: false },
);
const Params = Type.Object({ id: Type.String({ description: 'Id, or name in addresses.' }) });

function packRoutes(app: App, services: CatalogueServices): void {
  const { reader, answers } = services;
  app.get(
    '/v1/packs',
    {
      ...forDevices(services),
      schema: {
        operationId: 'listPacks',
        summary: 'The packs, in order',
        ...{ tags: ['catalogue'], querystring: AudienceQuery },
        response: documents(PackList, 'Those that hold something for the audience.'),
      },
    },
    async (request, reply) => {
      const audience = audienceOf(request.query);
      const packs = await answers.part('packs', audience, (edition) => ({ packs: packsOf(edition, audience) }));
      return sendDocument(services, request, reply, packs);
    },
  );
  app.get(
    '/v1/packs/:id',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readPack',
        summary: 'One pack',
        ...{ tags: ['catalogue'], params: Params, querystring: AudienceQuery },
        response: documents(CataloguePack, 'The pack.', 'not_found'),
      },
    },
    async (request, reply) => {
      const packs = packsOf(await reader.edition(), audienceOf(request.query));
      const { id: name } = request.params;
      const pack = packs.find(({ id, slug }) => id === name || slug === name);
      if (pack === undefined) throw new QikError('not_found');
      return sendDocument(services, request, reply, await answers.signed(pack));
    },
  );
}

function flikRoutes(app: App, services: CatalogueServices): void {
  const { reader, answers } = services;
  app.get(
    '/v1/fliks',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readFliks',
        summary: 'Some Fliks by their ids',
        ...{ tags: ['catalogue'], querystring: IdsQuery },
        response: documents(FlikList, 'In the order of the ids.'),
      },
    },
    async (request, reply) => {
      const { ids, ...audience } = request.query;
      const fliks = fliksByIds(await reader.edition(), audienceOf(audience), ids.split(','));
      return sendDocument(services, request, reply, await answers.signed({ fliks }));
    },
  );
  app.get(
    '/v1/fliks/categories',
    {
      ...forDevices(services),
      schema: {
        operationId: 'listCategories',
        summary: 'The categories, and how much is in each',
        ...{ tags: ['catalogue'], querystring: AudienceQuery },
        response: documents(CategoryList, 'By their names.'),
      },
    },
    async (request, reply) => {
      const audience = audienceOf(request.query);
      const categories = await answers.part('categories', audience, (edition) => ({
        categories: categoriesOf(edition, audience),
      }));
      return sendDocument(services, request, reply, categories);
    },
  );
  app.get(
    '/v1/fliks/:id',
    {
      ...forDevices(services),
      schema: {
        operationId: 'readCatalogueFlik',
        summary: 'One Flik',
        ...{ tags: ['catalogue'], params: Params, querystring: AudienceQuery },
        response: documents(CatalogueFlik, 'The Flik.', 'not_found'),
      },
    },
    async (request, reply) => {
      const edition = await reader.edition();
      const id = flikNamed(edition, request.params.id);
      const [flik] = id === null ? [] : fliksByIds(edition, audienceOf(request.query), [id]);
      if (flik === undefined) throw new QikError('not_found');
      return sendDocument(services, request, reply, await answers.signed(flik));
    },
  );
}

/** Single things of the catalogue, for devices and backends. */
export function catalogueItemRoutes(app: App, services: CatalogueServices): void {
  packRoutes(app, services);
  flikRoutes(app, services);
}
