import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import { authorize, requireDeclaredAccess } from './auth.js';
import { type App, createApp } from './base.js';
import { drainLeftovers } from './leftovers.js';
import { knownRoutes } from './methods.js';
import { formLimits } from './multipart.js';
import { asQikError, sendProblem } from './problem.js';
import { clipRoutes } from './routes/clips.js';
import { healthRoutes } from './routes/health.js';
import { mediaRoutes } from './routes/media.js';
import { profileRoutes } from './routes/profiles.js';
import type { HttpServices } from './services.js';

function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    // The pattern and not the address: no id that is not ours to log, no token.
    const route = request.routeOptions.url ?? null;
    request.log.info(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
}

function answerErrors(app: App): void {
  const routes = knownRoutes(app);
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.methodsOf(request.url);
    if (allowed.length === 0) return sendProblem(request, reply, new QikError('not_found'));
    return sendProblem(request, reply.header('allow', allowed.join(', ')), new QikError('method_not_allowed'));
  });
  app.setErrorHandler((error, request, reply) => {
    const ours = asQikError(error);
    if (ours.code === 'internal') request.log.error({ error: errorFacts(error) }, 'request failed');
    else request.log.info({ code: ours.code }, 'request refused');
    return sendProblem(request, reply, ours);
  });
}

async function document(app: App, services: HttpServices): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'qik',
        version: services.version,
        description:
          'Takes short phone clips in, renders them so that every phone can play them, and lets them go when their time is over.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      const open = access === undefined || access === 'anybody';
      return { url, schema: open ? schema : { ...schema, security: [{ key: [] }], 'x-scope': access } };
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get('/openapi.json', { config: { access: 'anybody' }, schema: { hide: true } }, async () => app.swagger());
}

/** The API as an app that listens nowhere yet. */
export async function buildApp(services: HttpServices): Promise<App> {
  const app = createApp(services.logger);
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.decorateRequest('caller', null);
  app.addHook('onRoute', requireDeclaredAccess);
  answerErrors(app);
  logRequests(app);
  drainLeftovers(app);
  app.addHook('onRequest', (request) => authorize(services.gate, request));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
  });
  await app.register(multipart, {
    limits: formLimits(services.ingest.rules.maxUploadBytes),
    throwFileSizeLimit: false,
  });
  await document(app, services);
  clipRoutes(app, services);
  mediaRoutes(app, services);
  profileRoutes(app, services);
  healthRoutes(app, services);
  return app;
}
