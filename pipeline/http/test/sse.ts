export type Sent = { readonly event: string; readonly id: string | null; readonly data: unknown };

/** One block of a stream of server-sent events: an event, or null for a comment or a mere setting. */
function blockOf(text: string): Sent | null {
  const field = (name: string): string | null =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null;
  const data = field('data');
  return data === null ? null : { event: field('event') ?? 'message', id: field('id'), data: JSON.parse(data) };
}

/** Reads a stream of server-sent events as its client. */
export function readEvents(response: Response) {
  if (response.body === null) throw new Error('the answer has no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let comments = 0;
  const waiting: Sent[] = [];
  /** The next event; null after the end. */
  const next = async (): Promise<Sent | null> => {
    for (;;) {
      const sent = waiting.shift();
      if (sent !== undefined) return sent;
      const { value, done } = await reader.read();
      if (done) return null;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith(':')) comments += 1;
        const found = blockOf(block);
        if (found !== null) waiting.push(found);
      }
    }
  };
  const all = async (): Promise<Sent[]> => {
    const events: Sent[] = [];
    for (let sent = await next(); sent !== null; sent = await next()) events.push(sent);
    return events;
  };
  /** Waits until so many comments came; throws when the stream ends before. */
  const commented = async (count: number): Promise<void> => {
    while (comments < count) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      comments += value.split('\n\n').filter((block) => block.startsWith(':')).length;
    }
  };
  return { next, all, commented, cancel: () => reader.cancel() };
}
