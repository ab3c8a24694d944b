import { type Static, Type } from 'typebox';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, JSON_TIMEOUT_MS, problemsWithKey } from '../../../pipeline/http/index.js';
import { flikNamed, fliksByIds, shownOf } from '../../catalogue/index.js';
import { SLUG } from '../../library/content.js';
import { countShare, findFliks, suggestionsFor } from '../../search/index.js';
import { audienceFields, audienceOf } from '../audience-query.js';
import { FlikList, FoundFliks, SuggestionList } from '../catalogue-schemas.js';
import { type CatalogueServices, documents, forDevices, sendDocument } from '../catalogue-services.js';
import { pageAfter } from '../search-cursor.js';

const closed = { additionalProperties: false } as const;
/** What is typed into a field; longer texts are no search. */
const text = Type.String({ minLength: 1, maxLength: 100, description: 'What was typed.', examples: ['helo'] });
const limit = (most: number, usual: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: usual, description: 'How many at most.' }));

const SearchQuery = Type.Object(
  {
    ...audienceFields,
    q: text,
    category: Type.Optional(Type.String({ pattern: SLUG, maxLength: 40, description: 'Only those in this category.' })),
    limit: limit(100, 20),
    cursor: Type.Optional(Type.String({ maxLength: 100, description: '`nextCursor` of the page before.' })),
  },
  closed,
);
const AutocompleteQuery = Type.Object({ ...audienceFields, q: text, limit: limit(20, 8) }, closed);
const TrendingQuery = Type.Object({ ...audienceFields, limit: limit(100, 20) }, closed);
const Params = Type.Object({ id: Type.String({ maxLength: 100, description: 'Id, or name in addresses.' }) });

const counted = { type: 'null', description: 'It was counted.' };

async function found({ orm, answers }: CatalogueServices, query: Static<typeof SearchQuery>) {
  const { q, category, limit: size = 20, cursor, ...rest } = query;
  const audience = audienceOf(rest);
  const name = JSON.stringify(['search', q, category ?? null, size, cursor ?? null]);
  return answers.part(name, audience, async (edition) => {
    const ids = await findFliks(orm, { ...audience, text: q, category });
    const shown = shownOf(edition, audience, ids).map(({ id }) => id);
    const { page, nextCursor } = pageAfter(shown, cursor, size);
    return { fliks: fliksByIds(edition, audience, page), total: shown.length, nextCursor };
  });
}

function searchRoutes(app: App, services: CatalogueServices): void {
  const { orm, reader, answers, trending } = services;
  app.get(
    '/v1/fliks/search',
    {
      ...forDevices(services),
      schema: {
        operationId: 'searchFliks',
        summary: 'Fliks by words or emoji',
        description:
          'The best first. Accents and capitals do not matter, nor do other forms of a word in the languages that are ' +
          'known; the last word may be a beginning. Where little is found, mistakes are forgiven: one in words of four ' +
          'letters and more, two in those of eight and more. Texts are those of the locale and what it falls back to. ' +
          'At most 300 are found.',
        ...{ tags: ['catalogue'], querystring: SearchQuery },
        response: documents(FoundFliks, 'A page of what was found.'),
      },
    },
    async (request, reply) => sendDocument(services, request, reply, await found(services, request.query)),
  );
  app.get(
    '/v1/fliks/autocomplete',
    {
      ...forDevices(services),
      schema: {
        operationId: 'completeSearch',
        summary: 'What somebody may be about to type',
        description: 'Titles, keywords, intents and tags with a word that begins so, and emoji that go with them.',
        ...{ tags: ['catalogue'], querystring: AutocompleteQuery },
        response: documents(SuggestionList, 'The most frequent first, emoji at the end.'),
      },
    },
    async (request, reply) => {
      const { q, limit: size = 8, ...rest } = request.query;
      const audience = audienceOf(rest);
      const suggested = await answers.part(JSON.stringify(['autocomplete', q, size]), audience, async (edition) => ({
        suggestions: await suggestionsFor(orm, edition, { text: q, audience, limit: size }),
      }));
      return sendDocument(services, request, reply, suggested);
    },
  );
  app.get(
    '/v1/fliks/trending',
    {
      ...forDevices(services),
      schema: {
        operationId: 'listTrending',
        summary: 'What is sent most of late',
        description:
          'By the shares of the last seven days, of which each counts half after a day. Empty while nothing was shared. ' +
          'Up to a minute old.',
        ...{ tags: ['catalogue'], querystring: TrendingQuery },
        response: documents(FlikList, 'The most shared first.'),
      },
    },
    async (request, reply) => {
      const { limit: size = 20, ...rest } = request.query;
      const audience = audienceOf(rest);
      const edition = await reader.edition();
      const shown = shownOf(edition, audience, await trending.ids()).slice(0, size);
      const ids = shown.map(({ id }) => id);
      return sendDocument(
        services,
        request,
        reply,
        await answers.signed({ fliks: fliksByIds(edition, audience, ids) }),
      );
    },
  );
}

function shareRoute(app: App, { orm, reader }: CatalogueServices): void {
  app.post(
    '/v1/fliks/:id/shares',
    {
      handlerTimeout: JSON_TIMEOUT_MS,
      // Also where the catalogue is open to all: else anybody could say what is trending.
      config: { access: 'usage:write' },
      schema: {
        operationId: 'countShare',
        summary: 'Count that a Flik was sent',
        description:
          'Once for each time; a request that comes again counts again. Nobody is named, and there is no body.',
        ...{ tags: ['catalogue'], params: Params },
        response: {
          204: counted,
          ...problemsWithKey('invalid_request', 'not_found'),
        },
      },
    },
    async (request, reply) => {
      const id = flikNamed(await reader.edition(), request.params.id);
      if (id === null) throw new QikError('not_found', 'There is no such Flik in the catalogue.');
      await countShare(orm, id);
      return reply.code(204).send();
    },
  );
}

/** What devices find Fliks by, and what they tell of them. */
export function catalogueSearchRoutes(app: App, services: CatalogueServices): void {
  searchRoutes(app, services);
  shareRoute(app, services);
}
