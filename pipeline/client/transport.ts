import { ROUTES } from './openapi.js';
import type { AnswerOf, ArgumentsOf, OperationId } from './operations.js';
import { problemIn, QikNoAnswer, QikProblem } from './problem.js';
import { backoffMs, Deadline, sleep } from './waiting.js';

export type QikClientOptions = {
  /** Where the service is: `https://clips.example.org`. */
  readonly url: string;
  readonly apiKey: string;
  /** Default: that of the platform. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds in which a request has to be answered. Default: 30 000. Files are given longer, by their size. */
  readonly timeoutMs?: number;
  /** How often a request that is safe to repeat is repeated. Default: 3. */
  readonly retries?: number;
};

/** What any call can be given. */
export type CallOptions = {
  /** Ends the call, whatever it is doing; it fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How often this one is repeated. Default: as the client says. */
  readonly retries?: number | undefined;
};

type Body = NonNullable<RequestInit['body']>;

/** A request, as often as it is sent. */
type Outgoing = CallOptions & {
  readonly method: string;
  /** With the query, if there is one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for every repeat. */
  readonly body?: () => Body;
  /** Whether sending it twice does what sending it once does. */
  readonly repeatable: boolean;
  /** Milliseconds; null: for as long as it takes. */
  readonly timeoutMs?: number | null;
};

type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

/** Longest that is waited because of a `Retry-After`; what is longer is for the caller to wait. */
const LONGEST_WAIT_S = 60;

/**
 * Milliseconds for which the first of several requests with one `Idempotency-Key` may still be under way: its process may
 * have died, which shows after a minute.
 */
const UNDER_WAY_MS = 90_000;

/** Methods that do the same when they are sent again (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

const addressOf = (path: string, values: object): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value: unknown = Reflect.get(values, name);
    // An empty one would be the address of something else.
    if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is missing`);
    return encodeURIComponent(value);
  });

const queryOf = (values: object): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
};

/** Sends requests, and those that are safe to repeat again when they fail. */
export class Transport {
  readonly #url: string;
  readonly #apiKey: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #retries: number;
  /** Milliseconds in which a request is to be answered. */
  readonly timeoutMs: number;

  constructor({ url, apiKey, fetch, timeoutMs = 30_000, retries = 3 }: QikClientOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#apiKey = apiKey;
    // Browsers' own will not be called as a method of something else.
    this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    this.timeoutMs = timeoutMs;
    this.#retries = retries;
  }

  /**
   * Calls an operation that takes and answers JSON.
   *
   * @param more.repeatable whether it can be sent again; default: by its method
   */
  async call<Id extends OperationId>(
    id: Id,
    { path, query, json }: ArgumentsOf<Id>,
    more: CallOptions & Partial<Pick<Outgoing, 'repeatable' | 'headers' | 'timeoutMs'>> = {},
  ): Promise<AnswerOf<Id>> {
    const route = ROUTES[id];
    const { text } = await this.send({
      repeatable: IDEMPOTENT.has(route.method),
      ...more,
      method: route.method,
      path: `${addressOf(route.path, path ?? {})}${queryOf(query ?? {})}`,
      ...(json === undefined
        ? {}
        : { body: () => JSON.stringify(json), headers: { 'content-type': 'application/json', ...more.headers } }),
    });
    try {
      // The service's own tests hold every answer against the document that these types are made from.
      return JSON.parse(text === '' ? 'null' : text);
    } catch (error) {
      throw new QikNoAnswer(`What answered ${route.method} ${route.path} is not qik`, { cause: error });
    }
  }

  /** Sends a request whose answer is read to its end. @throws QikProblem, QikNoAnswer, the signal's reason */
  send(request: Outgoing): Promise<Answer> {
    return this.#repeatedly(request, async () => {
      const deadline = new Deadline(request.signal);
      deadline.within(request.timeoutMs === undefined ? this.timeoutMs : request.timeoutMs);
      try {
        const { status, headers, body } = await this.#open(request, deadline);
        return { status, headers, text: body === null ? '' : await new Response(body).text() };
      } catch (error) {
        throw this.#failure(error, deadline, request);
      } finally {
        deadline.end();
      }
    });
  }

  /**
   * Sends a request whose answer goes on. Its time is that until the answer begins.
   *
   * @returns the answer, and what ends it; whoever opened it has to
   */
  stream(request: Outgoing): Promise<{ readonly response: Response; readonly deadline: Deadline }> {
    return this.#repeatedly(request, async () => {
      const deadline = new Deadline(request.signal);
      deadline.within(this.timeoutMs);
      try {
        const response = await this.#open(request, deadline);
        deadline.within(null);
        return { response, deadline };
      } catch (error) {
        const failure = this.#failure(error, deadline, request);
        deadline.end();
        throw failure;
      }
    });
  }

  /** An answer that is a success, of which the head is there. */
  async #open({ method, path, headers, body }: Outgoing, { signal }: Deadline): Promise<Response> {
    const content = body?.();
    const response = await this.#fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#apiKey}`, ...headers },
      // Nobody else is to see the key.
      redirect: 'error',
      signal,
      ...(content === undefined ? {} : { body: content, duplex: 'half' }),
    });
    if (!response.ok) throw problemIn(response.status, response.headers, await response.text());
    return response;
  }

  #failure(error: unknown, deadline: Deadline, { method, path, signal }: Outgoing): unknown {
    if (signal?.aborted) return signal.reason;
    if (error instanceof QikProblem) return error;
    const [address] = path.split('?');
    const why = deadline.late ? 'was not answered in time' : 'was not answered';
    return new QikNoAnswer(`${method} ${address} ${why}`, { cause: error });
  }

  async #repeatedly<T>(request: Outgoing, attempt: () => Promise<T>): Promise<T> {
    const { signal, repeatable, retries = this.#retries } = request;
    const began = performance.now();
    for (let tries = 1; ; tries += 1) {
      signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        const underWay = error instanceof QikProblem && error.code === 'idempotency_in_progress';
        // It was us, and how that ends is worth waiting for.
        if (underWay && tries > 1 && performance.now() - began < UNDER_WAY_MS) tries -= 1;
        const wait = tries > retries ? null : this.#waitMs(error, repeatable, tries);
        if (wait === null || signal?.aborted) throw error;
        await sleep(wait, signal);
      }
    }
  }

  /** Milliseconds after which a request that failed may be sent again; null: it may not. */
  #waitMs(error: unknown, repeatable: boolean, tries: number): number | null {
    const backoff = backoffMs(tries, Math.random());
    if (error instanceof QikNoAnswer) return repeatable ? backoff : null;
    if (!(error instanceof QikProblem)) return null;
    const { retry, status, retryAfterSeconds } = error;
    // Too busy to begin: nothing was done. Anything else may have been done in part.
    const untouched = status === 429 || status === 503;
    if (retry === 'never' || !(repeatable || untouched)) return null;
    if (retryAfterSeconds !== null)
      return retryAfterSeconds > LONGEST_WAIT_S ? null : Math.max(retryAfterSeconds * 1000, backoff);
    // Later without a time, below 500, is when something else has happened: a reply, a clip that is ready.
    return retry === 'now' || status >= 500 ? backoff : null;
  }
}
