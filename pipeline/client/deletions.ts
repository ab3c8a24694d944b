import { type FeedOptions, readFeed } from './feeds.js';
import type { CallOptions, Transport } from './transport.js';
import type { Confirmation, ConfirmedRecipients, Deletion, Gone, Read, SignedReceipt } from './types.js';

/** What is gone, who dropped a copy, and what can be shown of it. */
export class DeletionsOfClips {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Deletions and expiries in the order in which they happened, and then those to come, each once: for devices to drop
   * their copies. It goes on until its signal is aborted, or ends behind the newest with `follow: false`.
   *
   * @throws QikProblem `cursor_expired` where `after` is too old: start without it, and drop what is not live any more
   */
  feed(options: FeedOptions = {}): AsyncGenerator<Read<Gone>, void, undefined> {
    const page = async (...[query, call]: Parameters<Parameters<typeof readFeed<Gone>>[0]>) => {
      const { deletions, cursor } = await this.#transport.call('followDeletions', { query }, call);
      return { entries: deletions, cursor };
    };
    return readFeed(page, ({ id }) => id, this.#transport.timeoutMs, options);
  }

  /** A deletion and how far it is. */
  get(id: string, call: CallOptions = {}): Promise<Deletion> {
    return this.#transport.call('getDeletion', { path: { id } }, call);
  }

  /** Says that a device dropped its copy. Saying it again changes nothing. */
  confirm(id: string, confirmation: Confirmation, call: CallOptions = {}): Promise<ConfirmedRecipients> {
    const given = { path: { id }, json: confirmation };
    return this.#transport.call('confirmDeletion', given, { ...call, repeatable: true });
  }

  /** What is known of a deletion now, signed. */
  receipt(id: string, call: CallOptions = {}): Promise<SignedReceipt> {
    return this.#transport.call('getReceipt', { path: { id } }, call);
  }
}
