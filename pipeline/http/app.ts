import multipart from '@fastify/multipart';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { QikError } from '../errors/catalogue.js';
import { errorFacts } from '../log/index.js';
import type { Meters } from '../metrics/index.js';
import { authorize, requireDeclaredAccess } from './auth.js';
import { type App, createApp } from './base.js';
import { limitCalls } from './call-limits.js';
import { letGoWhenClosing } from './closing.js';
import { documentApi } from './document.js';
import { drainLeftovers } from './leftovers.js';
import { openLive } from './live.js';
import { knownRoutes } from './methods.js';
import { formLimits } from './multipart.js';
import { asQikError, sendProblem } from './problem.js';
import { auditRoutes } from './routes/audit.js';
import { clipEventsRoute } from './routes/clip-events.js';
import { clipListRoute } from './routes/clip-list.js';
import { clipPlaybackRoute } from './routes/clip-playback.js';
import { clipRemainsRoute } from './routes/clip-remains.js';
import { clipRetryRoute } from './routes/clip-retry.js';
import { clipUnlockRoute } from './routes/clip-unlock.js';
import { clipRoutes } from './routes/clips.js';
import { deletionFeedRoute } from './routes/deletion-feed.js';
import { deletionReceiptRoute } from './routes/deletion-receipt.js';
import { deletionRoutes } from './routes/deletions.js';
import { eventsRoute } from './routes/events.js';
import { healthRoutes } from './routes/health.js';
import { keyRoutes } from './routes/keys.js';
import { mediaRoutes } from './routes/media.js';
import { metricsRoute } from './routes/metrics.js';
import { opsCanaryRoute } from './routes/ops-canary.js';
import { opsPurgeRoutes } from './routes/ops-purge.js';
import { personalFlikRoutes } from './routes/personal-fliks.js';
import { personalUseRoutes } from './routes/personal-use.js';
import { planRoute } from './routes/plan.js';
import { profileRoutes } from './routes/profiles.js';
import { uploadRoutes } from './routes/uploads.js';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.js';
import { webhookRoutes } from './routes/webhooks.js';
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

function answerErrors(app: App, meters: Pick<Meters, 'refused'>): void {
  const routes = knownRoutes(app);
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.methodsOf(request.url);
    if (allowed.length === 0) return sendProblem(request, reply, new QikError('not_found'));
    return sendProblem(request, reply.header('allow', allowed.join(', ')), new QikError('method_not_allowed'));
  });
  app.setErrorHandler((error, request, reply) => {
    const ours = asQikError(error);
    // Both are for the operator: something broke, or somebody or something changed what is stored.
    const alarming = ours.code === 'internal' || ours.code === 'object_damaged';
    if (alarming) request.log.error({ error: errorFacts(error) }, 'request failed');
    else request.log.info({ code: ours.code, key: request.caller?.keyId ?? null }, 'request refused');
    meters.refused(ours.code);
    return sendProblem(request, reply, ours);
  });
}

/** The API as an app that listens nowhere yet. */
export async function buildApp(services: HttpServices): Promise<App> {
  const app = createApp(services.logger, services.trustedProxies ?? []);
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.decorateRequest('caller', null);
  app.addHook('onRoute', requireDeclaredAccess);
  answerErrors(app, services.ingest.meters);
  logRequests(app);
  drainLeftovers(app);
  letGoWhenClosing(app);
  services.hooks?.(app);
  const callers = await limitCalls(app, services.gate, services.calls);
  app.addHook('onRequest', (request) => authorize(callers, request));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
  });
  await app.register(multipart, {
    limits: formLimits(services.ingest.rules.maxUploadBytes),
    throwFileSizeLimit: false,
  });
  await documentApi(app, services.version);
  const live = openLive(app, services);
  clipRoutes(app, services);
  await uploadRoutes(app, services);
  clipEventsRoute(app, services, live);
  clipPlaybackRoute(app, services);
  clipRetryRoute(app, services, live);
  clipListRoute(app, services);
  clipUnlockRoute(app, services);
  deletionRoutes(app, services);
  deletionFeedRoute(app, services, live);
  deletionReceiptRoute(app, services);
  clipRemainsRoute(app, services);
  eventsRoute(app, services, live);
  webhookRoutes(app, services);
  webhookDeliveryRoutes(app, services);
  personalFlikRoutes(app, services);
  personalUseRoutes(app, services);
  planRoute(app, services);
  mediaRoutes(app, services, live);
  profileRoutes(app, services);
  keyRoutes(app, services, live);
  auditRoutes(app, services);
  healthRoutes(app, services);
  metricsRoute(app, services);
  opsCanaryRoute(app, services);
  opsPurgeRoutes(app, services);
  await services.more?.(app);
  return app;
}
