import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const Happened = Type.Object({
  id: Type.String(),
  type: Type.String(),
  clipId: Type.Optional(Type.String()),
  data: Type.Record(Type.String(), Type.Unknown()),
});
const Events = Type.Object({ events: Type.Array(Happened), cursor: Type.String() });
const Gone = Type.Object({
  deletions: Type.Array(Type.Object({ clipId: Type.String() })),
  cursor: Type.String(),
});

/** Seconds that an answer is held back where there is nothing to tell. */
const HELD_SECONDS = 2;
/** After a process was killed it is asked again. */
const AGAIN_MS = 100;

/** Everything that events and feed told is to be there so soon after the last deletion. */
const TOLD_WITHIN_MS = 60_000;

type Headers = Readonly<Record<string, string>>;

/**
 * The devices' owner, who follows all that is told while clips are deleted: events as a stream that is open all the time,
 * and the feed of deletions by long polls. Killed processes break both off, and it goes on where it was.
 */
export class Follower {
  readonly #url: () => string;
  readonly #headers: Headers;
  /** Of the calls that are under way. */
  readonly #calls = new Set<AbortController>();
  #over = false;
  readonly #running: Promise<unknown>;
  /** Types of events of each clip, in order. */
  readonly #events = new Map<string, string[]>();
  readonly #gone = new Map<string, number>();
  readonly #faults: string[] = [];
  #lastEvent = '';

  constructor(url: () => string, key: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${key}` };
    this.#running = Promise.all([this.#again((signal) => this.#follow(signal)), this.#pollAll()]);
  }

  async #again(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    while (!this.#over) {
      const call = new AbortController();
      this.#calls.add(call);
      await work(call.signal).catch(() => undefined);
      this.#calls.delete(call);
      // Where a proof broke off nobody ends this.
      await sleep(AGAIN_MS, null, { ref: false });
    }
  }

  /** Reads one stream of events until it breaks off. */
  async #follow(signal: AbortSignal): Promise<void> {
    const position: Headers = this.#lastEvent === '' ? {} : { 'last-event-id': this.#lastEvent };
    const headers = { ...this.#headers, accept: 'text/event-stream', ...position };
    const answer = await fetch(`${this.#url()}/v1/events`, { headers, signal });
    if (answer.status !== 200) this.#faults.push(`the stream of events was answered with ${answer.status}`);
    if (answer.body === null) return;
    let rest = '';
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(/^data: (.*)$/m.exec(block)?.[1]);
    }
  }

  #take(data: string | undefined): void {
    if (data === undefined) return;
    const { id, type, clipId, data: said } = Value.Parse(Happened, JSON.parse(data));
    if (id <= this.#lastEvent) this.#faults.push(`event ${id} came behind ${this.#lastEvent}`);
    this.#lastEvent = id;
    if (clipId === undefined) return;
    this.#events.set(clipId, [...(this.#events.get(clipId) ?? []), type]);
    const isEnd = type === 'clip.deleted' || type === 'deletion.completed';
    if (isEnd && Object.keys(said).join() !== 'deletion')
      this.#faults.push(`the event ${type} of ${clipId} says ${Object.keys(said).join(', ')}`);
  }

  async #pollAll(): Promise<void> {
    let cursor = '';
    await this.#again(async (signal) => {
      const after = cursor === '' ? '' : `&after=${encodeURIComponent(cursor)}`;
      const how = { headers: this.#headers, signal };
      const answer = await fetch(`${this.#url()}/v1/deletions?wait=${HELD_SECONDS}${after}`, how);
      const page = Value.Parse(Gone, await answer.json());
      for (const { clipId } of page.deletions) this.#gone.set(clipId, (this.#gone.get(clipId) ?? 0) + 1);
      cursor = page.cursor;
    });
  }

  /** Every event that there is, by asking for pages: what the stream told must be the same. */
  async #all(): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (let after = ''; ; ) {
      const answer = await fetch(`${this.#url()}/v1/events?limit=500${after}`, { headers: this.#headers });
      const { events, cursor } = Value.Parse(Events, await answer.json());
      for (const { clipId, type } of events)
        if (clipId !== undefined) found.set(clipId, [...(found.get(clipId) ?? []), type]);
      if (events.length === 0) return found;
      after = `&after=${encodeURIComponent(cursor)}`;
    }
  }

  /**
   * Waits until everything was told, and ends.
   *
   * @param gone clips whose deletion was acknowledged
   * @returns what was not told, or what was told that is not so, in words
   */
  async end(gone: ReadonlySet<string>): Promise<string[]> {
    const until = performance.now() + TOLD_WITHIN_MS;
    const isTold = (id: string): boolean =>
      this.#gone.has(id) && this.#events.get(id)?.includes('clip.deleted') === true;
    while (![...gone].every(isTold) && performance.now() < until) await sleep(20);
    const all = await this.#all();
    this.#over = true;
    for (const call of this.#calls) call.abort();
    await this.#running;
    const faults = [...gone].flatMap((id) => this.#faultsOf(id, all.get(id) ?? []));
    return [...this.#faults, ...faults];
  }

  #faultsOf(id: string, types: readonly string[]): string[] {
    const streamed = this.#events.get(id) ?? [];
    const told = this.#gone.get(id) ?? 0;
    const end = types.indexOf('clip.deleted');
    const after = types.slice(end + 1).filter((type) => type !== 'deletion.completed');
    return [
      ...(told === 1 ? [] : [`the feed of deletions told ${told} times of ${id}`]),
      ...(end >= 0 ? [] : [`no event tells that ${id} was deleted`]),
      ...(after.length === 0 ? [] : [`after the end of ${id} there was ${after.join(', ')}`]),
      // What was written after the last look may be missing at its end.
      ...(streamed.every((type, n) => type === types[n]) ? [] : [`the stream told ${streamed.join(', ')} of ${id}`]),
    ];
  }
}
