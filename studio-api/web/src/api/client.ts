import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.js';
import { Problem } from './problem.js';

/** Schemas of the API by their names. */
export type Schemas = components['schemas'];

/**
 * The API as the document says it is. Calls reject with a `Problem` where the server refuses, and with one of the code
 * `unreachable` where it does not answer at all.
 */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await Problem.from(response);
    return undefined;
  },
  onError({ error }) {
    return error instanceof Problem ? error : Problem.unreachable();
  },
});

/** What a call answers with. Refusals were thrown before. */
export async function dataOf<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw Problem.unreadable();
  return data;
}

/** What a call answers with, and the version that it names, for `If-Match`. */
export async function versioned<T>(
  call: Promise<{ data?: T; response: Response }>,
): Promise<{ data: T; etag: string }> {
  const { data, response } = await call;
  const etag = response.headers.get('etag');
  if (data === undefined || etag === null) throw Problem.unreadable();
  return { data, etag };
}

/** A call whose answer has no body. */
export async function done(call: Promise<unknown>): Promise<void> {
  await call;
}
