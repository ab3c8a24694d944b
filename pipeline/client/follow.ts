import { messagesIn } from './server-sent-events.js';
import type { CallOptions, Transport } from './transport.js';
import type { Clip, Progress } from './types.js';
import { sleep } from './waiting.js';

/** What happens to a clip while it is made: its states, each once and in order, and how far it is. */
export type ClipNews =
  | { readonly type: 'state'; readonly clip: Clip; readonly id: string }
  | { readonly type: 'progress'; readonly progress: Progress };

export type FollowOptions = CallOptions & {
  /** `id` of the last state that was seen; without it the first is that of now. */
  readonly after?: string | undefined;
};

/** States that nothing follows by itself. */
export const SETTLED: ReadonlySet<Clip['state']> = new Set(['ready', 'failed', 'deleted', 'expired']);

/** Milliseconds before it comes again where the stream did not say. */
const COME_AGAIN_MS = 2000;

function newsIn(event: string, data: string, id: string): ClipNews | null {
  // The types are those of the document, which the service's own tests hold its streams against.
  if (event === 'state') return { type: 'state', clip: JSON.parse(data), id };
  if (event === 'progress') return { type: 'progress', progress: JSON.parse(data) };
  return null;
}

/** Follows a clip to a state that nothing follows. A stream that breaks off is gone on with. */
export async function* followClip(
  transport: Transport,
  id: string,
  { signal, retries, after }: FollowOptions,
): AsyncGenerator<ClipNews, void, undefined> {
  let last = after;
  let pauseMs = COME_AGAIN_MS;
  for (;;) {
    const { response, deadline } = await transport.stream({
      ...{ method: 'GET', path: `/v1/clips/${encodeURIComponent(id)}/events`, repeatable: true, signal, retries },
      headers: { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) },
    });
    try {
      // There is nothing more to come.
      if (response.status === 204 || response.body === null) return;
      for await (const message of messagesIn(response.body, deadline)) {
        pauseMs = message.retryMs ?? pauseMs;
        last = message.id ?? last;
        const news = newsIn(message.event, message.data, last ?? '');
        if (news === null) continue;
        yield news;
        if (news.type === 'state' && SETTLED.has(news.clip.state)) return;
      }
    } finally {
      deadline.end();
    }
    // Aborted while it was read, or before it is read again.
    await sleep(pauseMs * (0.5 + Math.random() / 2), signal);
  }
}
