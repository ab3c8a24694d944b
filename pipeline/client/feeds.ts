import type { CallOptions } from './transport.js';
import type { Read } from './types.js';

/** How a feed is read. */
export type FeedOptions = CallOptions & {
  /** `cursor` of the last thing that was read and dealt with; without it from the beginning. */
  readonly after?: string | undefined;
  /** Whether to wait for what is yet to come, and never end. Default: true. */
  readonly follow?: boolean | undefined;
};

type Page<T> = { readonly entries: readonly T[]; readonly cursor: string };
type Query = { readonly after?: string; readonly wait: number };

/** Seconds that the service holds a request back for: the most that it takes. */
const WAIT_S = 30;

/**
 * Everything in a feed, in order and each once, however often the connection breaks on the way: a page counts when all of
 * it is there, and the next begins where that one ended.
 *
 * @param idOf what the feed can be gone on with behind an entry in the middle of a page
 */
export async function* readFeed<T extends object>(
  page: (query: Query, options: CallOptions & { readonly timeoutMs: number }) => Promise<Page<T>>,
  idOf: (entry: T) => string,
  timeoutMs: number,
  { after, follow = true, signal, retries = Number.POSITIVE_INFINITY }: FeedOptions,
): AsyncGenerator<Read<T>, void, undefined> {
  const wait = follow ? WAIT_S : 0;
  for (let position = after; ; ) {
    const query: Query = { wait, ...(position === undefined ? {} : { after: position }) };
    const { entries, cursor } = await page(query, { signal, retries, timeoutMs: timeoutMs + wait * 1000 });
    for (const [at, entry] of entries.entries())
      yield { ...entry, cursor: at === entries.length - 1 ? cursor : idOf(entry) };
    if (entries.length === 0 && !follow) return;
    position = cursor;
  }
}

/** Everything in a list of pages. */
export async function* readPages<T>(
  page: (cursor: string | undefined) => Promise<{ readonly entries: readonly T[]; readonly next: string | null }>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  for (;;) {
    const { entries, next } = await page(cursor);
    yield* entries;
    if (next === null) return;
    cursor = next;
  }
}
