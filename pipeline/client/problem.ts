/** Whether the same request can succeed: nothing will change it, later, or at once. */
export type Retry = 'never' | 'later' | 'now';

/** One field at fault: a JSON pointer, or the name of a field or header, and what is wrong with it. */
export type Fault = { readonly path: string; readonly message: string };

/** What the service answered a request with that it did not do. */
export class QikProblem extends Error {
  /** For programs; it does not change. All codes: `docs/errors.md`. What is no answer of the service is `http_<status>`. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly retry: Retry;
  /** Seconds after which to come again, where the service said so. */
  readonly retryAfterSeconds: number | null;
  /** What went wrong this time, for people. */
  readonly detail: string;
  /** Name it when you ask the operator of the service. */
  readonly requestId: string | null;
  /** Every field at fault; empty where none is. */
  readonly errors: readonly Fault[];

  constructor(said: Omit<QikProblem, keyof Error>) {
    super(`${said.code}: ${said.detail}`);
    this.name = 'QikProblem';
    this.code = said.code;
    this.status = said.status;
    this.retry = said.retry;
    this.retryAfterSeconds = said.retryAfterSeconds;
    this.detail = said.detail;
    this.requestId = said.requestId;
    this.errors = said.errors;
  }
}

/** Nothing was answered: the service was not reached, or said nothing in time. Whether it did what was asked is not known. */
export class QikNoAnswer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'QikNoAnswer';
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textIn = (body: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' ? value : null;
};

const faultsIn = (value: unknown): Fault[] =>
  (Array.isArray(value) ? value : []).flatMap((one: unknown) =>
    isObject(one) ? [{ path: textIn(one, 'path') ?? '', message: textIn(one, 'message') ?? '' }] : [],
  );

const isRetry = (value: unknown): value is Retry => value === 'never' || value === 'later' || value === 'now';

/** Seconds of a `Retry-After`, which may be a number or a date (RFC 9110, 10.2.3). */
function secondsIn(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What the service means by a status, where it cannot say more: an answer to HEAD has no body. */
const BARE: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  410: 'gone',
  423: 'upload_locked',
  429: 'too_many_requests',
};

/** An answer that is no success, as an error; also one of whoever stands before the service. */
export function problemIn(status: number, headers: Headers, text: string): QikProblem {
  const body = parsed(text);
  const said = isObject(body) && typeof body['code'] === 'string' ? body : {};
  const retry = said['retry'];
  const busy = status === 429 || status >= 500;
  return new QikProblem({
    code: textIn(said, 'code') ?? (text === '' ? BARE[status] : undefined) ?? `http_${status}`,
    status,
    retry: isRetry(retry) ? retry : busy ? 'later' : 'never',
    retryAfterSeconds: secondsIn(headers.get('retry-after')),
    detail: textIn(said, 'detail') ?? `The answer was ${status}, and said no more.`,
    requestId: textIn(said, 'requestId') ?? headers.get('request-id'),
    errors: faultsIn(said['errors']),
  });
}
