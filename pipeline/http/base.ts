import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { rawProblem } from './raw-problem.js';

/** Largest JSON body; files come as multipart, which has limits of its own. */
const MAX_JSON_BYTES = 1_000_000;

/** A route that takes and gives small JSON is done by then, slow senders of its body included; for `handlerTimeout`. */
export const JSON_TIMEOUT_MS = 15_000;

/**
 * A server without routes, with its time limits, sizes and kinds of errors settled.
 *
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed
 */
export function createApp(logger: Logger, trustedProxies: readonly string[]) {
  return Fastify({
    loggerInstance: logger,
    // Its lines hold addresses, and those hold tokens: the hook below writes the ones that may be written.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => uuidv7(),
    // Whose word is taken for where a request comes from.
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: MAX_JSON_BYTES,
    // Addresses with signed tokens are longer than the parameters that the router takes otherwise.
    routerOptions: { maxParamLength: 4096 },
    // Bodies may take their time: ingest watches their rate. Headers may not.
    requestTimeout: 0,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2000 },
    keepAliveTimeout: 30_000,
    forceCloseConnections: 'idle',
    clientErrorHandler: rawProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
}

export type App = ReturnType<typeof createApp>;
