import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from './base.js';
import { shareParts } from './document-parts.js';
import { errorsHtml } from './error-pages.js';

const DESCRIPTION = `Takes short phone clips in, renders them so that every phone can play them, and lets them go when their time is over.

Send a clip with \`POST /v1/clips\`, follow it with \`GET /v1/clips/{id}/events\` until it is \`ready\`, and ask for an
address with \`POST /v1/clips/{id}/playback\`. Every request but those for media and health carries
\`Authorization: Bearer <API key>\`; a clip is seen by the keys of its tenant alone.

Whatever goes wrong is answered as \`application/problem+json\` (RFC 9457) with a \`code\` that does not change, what
went wrong in \`detail\`, and in \`retry\` whether the same request can succeed: \`never\`, \`later\` or \`now\`.
Where it says \`later\` with 429 or 503, \`Retry-After\` says when. **[All codes](/docs/errors)**, with what to do about each.`;

/** In the order in which they are read. */
const TAGS = [
  { name: 'clips', description: 'From the upload to an address for playback.' },
  { name: 'uploads', description: 'Clips in parts, gone on with after a break: tus 1.0, for any client of it.' },
  { name: 'personal Fliks', description: 'Clips of their own that users keep in slots, to reply with.' },
  { name: 'deletions', description: 'Gone for everybody: how far it is, who has to drop a copy, and a receipt.' },
  { name: 'events', description: 'What happened, for you to fetch.' },
  { name: 'webhooks', description: 'What happened, sent to you. For the holder of a key with the scope `admin`.' },
  { name: 'media', description: 'The bytes, for the holder of an address and nobody else.' },
  { name: 'profiles', description: 'What each class of devices can play.' },
  { name: 'keys', description: 'API keys, for the holder of one with the scope `admin`.' },
  { name: 'audit', description: 'What was done, so that it can be shown and not be changed unseen.' },
  { name: 'operations', description: 'For those who run the service.' },
  { name: 'catalogue', description: 'The library as devices show it: Fliks, packs, and what changed since.' },
  { name: 'session', description: 'Studio: signing in and out.' },
  { name: 'editors', description: 'Studio: who may do what.' },
  { name: 'sources', description: 'Studio: what Fliks are made from.' },
  { name: 'fliks', description: 'Studio: Fliks, their versions, and what is to be done before they are published.' },
  { name: 'review', description: 'Studio: what editors say of each other’s Fliks.' },
  { name: 'tags', description: 'Studio: the words that Fliks are found by.' },
  { name: 'proposals', description: 'Studio: personal Fliks whose owners agreed that they become public.' },
  { name: 'imports', description: 'Studio: the library as a table, in and out.' },
  { name: 'packs', description: 'Studio: Fliks in an order.' },
  { name: 'releases', description: 'Studio: changes that are published together, now or at a time.' },
  { name: 'desk', description: 'Studio: what is going on, who is at it, and what waits for somebody.' },
  { name: 'admin', description: 'Studio: keys, webhooks, profiles and the health of the service.' },
];

/** The bar is the library's own, for looking at the documents of others. */
const STYLE = '.swagger-ui .topbar { display: none } .swagger-ui .info { margin: 2rem 0 1rem }';

/** Nothing on the page comes from elsewhere, and nothing on it runs. */
const STATIC_PAGE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** `/docs` for people, `/openapi.json` for programs. To be called before the routes are added. */
export async function documentApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'qik', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/', description: 'This one.' }],
      tags: TAGS,
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key: `qk_live_…`.' } },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      if (access === undefined || access === 'anybody' || access === 'editors')
        return { url, schema: { ...schema, security: [] } };
      const scope = `Needs a key with the scope \`${access}\`.`;
      const description = [schema?.description, scope].filter((text) => text !== undefined).join('\n\n');
      return { url, schema: { ...schema, description, security: [{ key: [] }], 'x-scope': access } };
    },
    transformObject: (document) =>
      'openapiObject' in document ? shareParts(document.openapiObject) : document.swaggerObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: -1, defaultModelExpandDepth: 2, deepLinking: true },
    theme: { title: 'qik: API reference', css: [{ filename: 'qik.css', content: STYLE }] },
  });
  app.get('/openapi.json', { config: { access: 'anybody' }, schema: { hide: true } }, async () => app.swagger());
  app.get('/docs/errors', { config: { access: 'anybody' }, schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', STATIC_PAGE)
      .header('x-content-type-options', 'nosniff')
      .send(errorsHtml()),
  );
}
