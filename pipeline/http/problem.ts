import type { FastifyReply, FastifyRequest } from 'fastify';
import { CATALOGUE, type CatalogueEntry, type ErrorCode, QikError } from '../errors/catalogue.js';
import { fieldErrors, inWords, type SchemaError } from '../errors/fields.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Seconds after which a client may try again, where nothing else is known: what is too much now is over soon. */
const RETRY_AFTER_S = 5;
/** The same for what takes people, deletions or long work to change. */
const RETRY_LATER_S: Partial<Record<ErrorCode, number>> = {
  not_enough_space: 60,
  quota_exceeded: 60,
  queue_too_long: 120,
  // A clip is sent within seconds.
  idempotency_in_progress: 2,
};

/** Codes of the framework's own errors that mean something of ours. */
const FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_MP_PREMATURE_CLOSE: 'upload_aborted',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_HANDLER_TIMEOUT: 'busy',
};

/** An error as an answer: RFC 9457 with the members of the contract. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retry: string;
  requestId: string;
  errors?: { path: string; message: string }[];
};

export function problemOf(error: QikError, requestId: string): Problem {
  const entry = CATALOGUE[error.code];
  return {
    type: `urn:qik:error:${error.code}`,
    title: entry.title,
    status: entry.status,
    detail: error.detail,
    code: error.code,
    retry: entry.retry,
    requestId,
    ...(error.errors.length === 0 ? {} : { errors: error.errors.map((one) => ({ ...one })) }),
  };
}

const property = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

const isSchemaError = (value: unknown): value is SchemaError =>
  typeof property(value, 'keyword') === 'string' && typeof property(value, 'instancePath') === 'string';

function ofValidation(validation: readonly unknown[], context: unknown): QikError {
  const errors = fieldErrors(validation.filter(isSchemaError));
  const where = typeof context === 'string' && context !== 'body' ? `${context}: ` : '';
  return new QikError('invalid_request', `${where}${inWords(errors)}`, { errors });
}

/** Any error as one of ours. What nobody foresaw is `internal`, and its text stays inside. */
export function asQikError(error: unknown): QikError {
  if (error instanceof QikError) return error;
  const validation = property(error, 'validation');
  if (Array.isArray(validation)) return ofValidation(validation, property(error, 'validationContext'));
  const code = property(error, 'code');
  const known = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (known !== undefined) return new QikError(known, undefined, { cause: error });
  // The form's parser has no codes for what is wrong with a form.
  if (error instanceof Error && /multipart|terminated early|boundary/i.test(error.message)) {
    const ended = /unexpected end|terminated early/i.test(error.message);
    return new QikError(
      ended ? 'upload_aborted' : 'invalid_request',
      ended ? undefined : 'The multipart form is not well formed.',
      { cause: error },
    );
  }
  const status = property(error, 'statusCode');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new QikError('invalid_request', error instanceof Error ? error.message : undefined, { cause: error });
  }
  return new QikError('internal', undefined, { cause: error });
}

/** Too many requests, not available now, no room (RFC 6585, RFC 9110, RFC 4918). */
const TELL_TO_WAIT: readonly number[] = [429, 503, 507];

/** Whole seconds for `Retry-After`; null where the answer has none. */
const retryAfterOf = (error: QikError, { status }: CatalogueEntry): number | null =>
  error.retryAfterSeconds ?? RETRY_LATER_S[error.code] ?? (TELL_TO_WAIT.includes(status) ? RETRY_AFTER_S : null);

export async function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: QikError,
): Promise<FastifyReply> {
  const entry: CatalogueEntry = CATALOGUE[error.code];
  const retryAfter = retryAfterOf(error, entry);
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  if (entry.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(entry.status)
    .type(PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(problemOf(error, request.id));
}
