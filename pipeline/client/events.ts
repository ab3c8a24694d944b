import { type FeedOptions, readFeed } from './feeds.js';
import type { Transport } from './transport.js';
import type { QikEvent, Read } from './types.js';

/** Everything that happens to your clips. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Events in the order in which they happened, and then those to come: none is missed and none is read twice, whatever
   * the connection does. It goes on until its signal is aborted, or ends behind the newest with `follow: false`.
   *
   * @throws QikProblem `cursor_expired` where `after` is too old: start without it, and look at the clips themselves
   */
  read(options: FeedOptions = {}): AsyncGenerator<Read<QikEvent>, void, undefined> {
    const page = async (...[query, call]: Parameters<Parameters<typeof readFeed<QikEvent>>[0]>) => {
      const { events, cursor } = await this.#transport.call('followEvents', { query }, call);
      return { entries: events, cursor };
    };
    return readFeed(page, ({ id }) => id, this.#transport.timeoutMs, options);
  }
}
