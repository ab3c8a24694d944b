import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ErrorCode } from '../errors/catalogue.js';
import { QikError } from '../errors/catalogue.js';
import {
  type Fingerprint,
  idempotently,
  parseKey,
  type Repeatable,
  type Settle,
  type StoredAnswer,
} from '../idempotency/index.js';
import type { AnswerHeader } from './answers.js';
import { callerOf } from './auth.js';
import { oneLine } from './headers.js';
import type { HttpServices } from './services.js';

const HEADER = 'idempotency-key';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Header of a request that may be repeated, for the schema of its route. It is checked with the rest of the request. */
export const IDEMPOTENCY_KEY = {
  [HEADER]: Type.Optional(
    Type.String({
      description:
        'Names the request, so that it has its effect once however often it is sent: 1 to 255 visible characters of ASCII, ' +
        'best a UUID. For 24 hours the same request with the same key is answered as the first was.',
    }),
  ),
};

/** What such a request can be refused with besides. */
export const IDEMPOTENCY_CODES = [
  ...(['invalid_request', 'idempotency_in_progress', 'idempotency_mismatch'] as const),
] satisfies readonly ErrorCode[];

/** Header of an answer that was given before. */
export const REPLAYED = {
  'idempotent-replayed': { type: 'string', description: '`true` where the answer is that of an earlier request.' },
} as const satisfies Record<string, AnswerHeader>;

type Deps = Pick<HttpServices, 'ingest' | 'logger'>;

const keyOf = (request: FastifyRequest): string | null => parseKey(oneLine(request.raw.headers[HEADER]));

/** Whether the request named a key. @throws QikError `invalid_request` where that is none */
export const hasIdempotencyKey = (request: FastifyRequest): boolean => keyOf(request) !== null;

/**
 * Runs a request once for its tenant and `Idempotency-Key`; without a key, whenever it comes.
 *
 * @throws QikError `gone` where what came of it is gone by now, with its address in `Location`; as {@link idempotently}
 */
export async function once<A>(
  { ingest: { orm }, logger }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  work: Omit<Repeatable<A>, 'tenant' | 'key'>,
): Promise<A> {
  const [path = ''] = request.url.split('?');
  const outcome = await idempotently(
    { orm, logger },
    {
      ...work,
      tenant: callerOf(request).tenant,
      key: keyOf(request),
      head: { method: request.method, path, ...work.head },
    },
  );
  if (outcome.kind === 'gone') {
    reply.header('location', `/v1/clips/${outcome.clipId}`);
    throw new QikError('gone', `The clip that came of the first request with this key is gone: ${outcome.clipId}.`);
  }
  if (outcome.replayed) reply.header('idempotent-replayed', 'true');
  return outcome.answer;
}

/** An answer of JSON as it is sent and kept: what is sent again later is the same to the byte. */
export const jsonAnswer = (
  reply: FastifyReply,
  status: number,
  headers: StoredAnswer['headers'],
  body: unknown,
): StoredAnswer => ({ status, headers, body: String(reply.code(status).serialize(body)) });

/** The same for a request that is answered with what it settled, first and later. */
export async function answerOnce(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  work: {
    readonly head: Fingerprint;
    readonly clipId: string | null;
    readonly recognise?: Repeatable<StoredAnswer>['recognise'];
    readonly run: (settle: Settle) => Promise<unknown>;
  },
): Promise<FastifyReply> {
  const run = async (settle: Settle): Promise<StoredAnswer> => {
    const settled: StoredAnswer[] = [];
    await work.run(async (tx, answer, rest) => {
      await settle(tx, answer, rest);
      settled.push(answer);
    });
    const last = settled.at(-1);
    if (last === undefined) throw new QikError('internal', 'A request came to an end without an answer.');
    return last;
  };
  const recognise = work.recognise ?? (async () => ({}));
  const answer = await once(deps, request, reply, { ...work, run, recognise, replay: async (stored) => stored });
  return reply.code(answer.status).headers(answer.headers).type(JSON_TYPE).send(answer.body);
}

/**
 * For routes whose answer holds a secret that is kept nowhere, so that it cannot be given twice: a key would promise that.
 *
 * @throws QikError `invalid_request` where there is a key
 */
export async function refuseIdempotencyKey(request: FastifyRequest): Promise<void> {
  if (request.raw.headers[HEADER] === undefined) return;
  const message = 'is not taken here: the answer holds a secret, which is shown once and kept nowhere';
  throw new QikError('invalid_request', `Idempotency-Key ${message}`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
