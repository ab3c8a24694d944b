import type { Deadline } from './waiting.js';

/** One message of a stream of server-sent events. */
export type Message = {
  readonly event: string;
  readonly data: string;
  /** What to come again with; null: as before. */
  readonly id: string | null;
  /** Milliseconds to wait before coming again; null: as before. */
  readonly retryMs: number | null;
};

/** The service sends a sign of life every 15 seconds; a connection on which nothing comes for so long is dead. */
const SILENCE_MS = 45_000;

/** One block of lines; null where it is only a comment. */
function messageOf(block: string): Message | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === '') continue;
    const before = fields.get(name);
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value);
  }
  if (fields.size === 0) return null;
  const retry = fields.get('retry');
  return {
    event: fields.get('event') ?? 'message',
    data: fields.get('data') ?? '',
    id: fields.get('id') ?? null,
    retryMs: retry !== undefined && /^\d+$/.test(retry) ? Number(retry) : null,
  };
}

/**
 * Reads a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until it ends,
 * breaks off or falls silent, which are the same: whoever wants more comes again. What is cut off in the middle of a
 * message is none.
 */
export async function* messagesIn(
  body: ReadableStream<Uint8Array>,
  deadline: Deadline,
): AsyncGenerator<Message, void, undefined> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  for (;;) {
    deadline.within(SILENCE_MS);
    const { value } = await reader.read().catch(() => ({ value: undefined }));
    if (value === undefined) return;
    const text = `${rest}${decoder.decode(value, { stream: true })}`;
    // A return at the end may be half of a line's end.
    const cut = text.endsWith('\r') ? text.length - 1 : text.length;
    const blocks = text.slice(0, cut).replaceAll(/\r\n?/g, '\n').split('\n\n');
    rest = `${blocks.pop() ?? ''}${text.slice(cut)}`;
    for (const block of blocks) {
      const message = messageOf(block);
      if (message !== null) yield message;
    }
  }
}
