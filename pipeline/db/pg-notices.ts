import pg from 'pg';
import { CHANNEL_NAMES, NoticeListeners, type Notices, notify } from './notices.js';
import { connectionTo } from './pg-pool.js';

/** A server that restarts is back within seconds, so there is no sense in waiting longer for it. */
const RETRY_MS = { first: 100, longest: 2000 } as const;

/** One connection of its own, made when somebody listens first and again whenever it breaks. */
class NoticeConnection {
  readonly #url: string;
  readonly #onError: (error: unknown) => void;
  readonly #tell: (name: string, payload: string) => void;
  #client: pg.Client | null = null;
  #attempt: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #closed = false;

  constructor(url: string, tell: (name: string, payload: string) => void, onError: (error: unknown) => void) {
    this.#url = url;
    this.#tell = tell;
    this.#onError = onError;
  }

  /** Resolves when the first attempt is over, however it ended. */
  open(): Promise<void> {
    this.#attempt ??= this.#connect();
    return this.#attempt;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#attempt;
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client(connectionTo(this.#url, 'qik notices'));
    this.#client = client;
    client.on('error', this.#onError);
    client.once('end', () => this.#lost(client));
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload ?? ''));
    try {
      await client.connect();
      await client.query(
        Object.values(CHANNEL_NAMES)
          .map((name) => `listen ${name}`)
          .join('; '),
      );
      this.#failures = 0;
    } catch (error) {
      this.#onError(error);
      this.#lost(client);
      // Whether it says goodbye to a server that does not listen makes no difference.
      await client.end().catch(() => undefined);
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (this.#closed) return;
    const waitMs = Math.min(RETRY_MS.first * 2 ** this.#failures, RETRY_MS.longest);
    this.#failures += 1;
    this.#retry = setTimeout(() => {
      this.#attempt = this.#connect();
    }, waitMs);
    this.#retry.unref();
  }
}

/** Notices of a PostgreSQL server, to and from every process that has the database open. */
export type ServerNotices = Notices & { readonly close: () => Promise<void> };

/** @param onError told of connections that broke; they are replaced */
export function pgNotices(url: string, onError: (error: unknown) => void): ServerNotices {
  const listeners = new NoticeListeners();
  const connection = new NoticeConnection(url, (name, payload) => listeners.tell(name, payload), onError);
  return {
    notify,
    listen: async (channel, listener) => {
      const stop = listeners.add(channel, listener);
      await connection.open();
      return async () => stop();
    },
    close: () => connection.close(),
  };
}
