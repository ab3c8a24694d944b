import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyContextConfig, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Caller } from '../access/index.js';
import { QikError } from '../errors/catalogue.js';
import { type ResumableUploads, TUS_VERSION, type TusAnswer, type TusRequest } from '../uploads/index.js';
import type { App } from './base.js';
import { oneLine } from './headers.js';

/** Aborted when the client goes away before its answer. */
function closedOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new QikError('upload_aborted'));
  });
  return controller.signal;
}

const headersOf = (request: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(request.raw.headers).map(([name, value]) => [name, oneLine(value)]));

type Method = 'POST' | 'HEAD' | 'PATCH' | 'DELETE';

/** Where uploads can be sent in parts, by whom, and how the reference describes it. */
export type TusRoutes = {
  readonly resumable: ResumableUploads;
  readonly path: string;
  readonly config: FastifyContextConfig;
  readonly optionsConfig: FastifyContextConfig;
  readonly schemas: Readonly<Record<Method | 'OPTIONS' | 'OPTIONS of one', FastifySchema>>;
  readonly callerOf: (request: FastifyRequest) => Caller;
  /** Makes an upload; absent: in the way that the protocol has. */
  readonly create?: (request: FastifyRequest, reply: FastifyReply, asked: TusRequest) => Promise<TusAnswer>;
};

const send = (reply: FastifyReply, { status, headers }: TusAnswer): FastifyReply =>
  reply.code(status).headers(headers).send();

const idIn = (params: unknown): string => {
  const id: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'id') : undefined;
  return typeof id === 'string' ? id : '';
};

/** Resumable uploads: tus 1.0, whose own server reads and answers; who may ask and how errors look is as everywhere. */
export async function tusRoutes(app: App, about: TusRoutes): Promise<void> {
  const { resumable, path, config, schemas } = about;
  const create = about.create ?? ((_request, _reply, asked) => resumable.answer(asked));
  const serve =
    (method: Method) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header('tus-resumable', TUS_VERSION).header('cache-control', 'no-store');
      const headers = headersOf(request);
      // Whoever speaks another version must hear which there are.
      if (headers['tus-resumable'] !== TUS_VERSION) reply.header('tus-version', TUS_VERSION);
      const closed = closedOf(reply);
      const { raw } = request;
      const id = method === 'POST' ? null : idIn(request.params);
      const asked = { method, id, headers, raw, closed, caller: about.callerOf(request) };
      const answer = await (method === 'POST' ? create(request, reply, asked) : resumable.answer(asked));
      if (answer.received !== null) request.log.info({ clip: answer.received }, 'clip received');
      return send(reply, answer);
    };

  // They are cut before anything waits for them: what came is kept, and their senders come again.
  app.addHook('preClose', async () => resumable.cut());
  await app.register(async (inner) => {
    const scope = inner.withTypeProvider<TypeBoxTypeProvider>();
    // Bodies are read by the upload itself; their types are its to judge.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // Headers are checked together with what they hold, so that everything wrong is told at once.
    const common = { validatorCompiler: () => () => true };
    const one = `${path}/:id`;
    scope.post(path, { ...common, config, schema: schemas.POST }, serve('POST'));
    scope.patch(one, { ...common, config, schema: schemas.PATCH }, serve('PATCH'));
    // As a list, so that it is in the document: alone it would count as the shadow of a GET.
    scope.route({
      ...{ method: ['HEAD'], url: one, ...common, config, schema: schemas.HEAD },
      handler: serve('HEAD'),
    });
    scope.delete(one, { ...common, config, schema: schemas.DELETE }, serve('DELETE'));
    for (const [url, schema] of [
      [path, schemas.OPTIONS],
      [one, schemas['OPTIONS of one']],
    ] as const) {
      scope.options(url, { ...common, config: about.optionsConfig, schema }, async (_request, reply) =>
        send(reply, await resumable.options()),
      );
    }
  });
}
