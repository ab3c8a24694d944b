import { sql } from 'drizzle-orm';
import type { Orm } from './orm.js';

/**
 * What notices are about. `gone`: a clip was deleted or expired; the payload is its id. `news`: the feeds have
 * something new; the payload is the id of the clip that it is about, or empty. `studio`: something in the library of
 * Fliks is another; the payload says of which kind and its id.
 */
export type NoticeChannel = 'gone' | 'news' | 'studio';

/** Channels of the database by their meaning: names are shared with everybody who uses the same database. */
export const CHANNEL_NAMES: Readonly<Record<NoticeChannel, string>> = {
  ...{ gone: 'qik_gone', news: 'qik_news', studio: 'qik_studio' },
};

/** Called for every notice; must not throw. */
type NoticeListener = (payload: string) => void;

/**
 * Small messages to everybody who has the database open, this process included. They are hints that spare a wait: one
 * that is lost, with a connection for example, is not told later, so whoever listens polls as well.
 */
export type Notices = {
  /** Sends a notice, or one for each payload, when the transaction commits; the same one twice is sent once. */
  readonly notify: (tx: Orm, channel: NoticeChannel, payload: string | readonly string[]) => Promise<void>;
  /**
   * Resolves when notices arrive, or where the server cannot be reached just now: then they do as soon as it can.
   *
   * @returns stops listening
   */
  readonly listen: (channel: NoticeChannel, listener: NoticeListener) => Promise<() => Promise<void>>;
};

/** See {@link Notices.notify}; the same for every driver. */
export async function notify(tx: Orm, channel: NoticeChannel, payload: string | readonly string[]): Promise<void> {
  const payloads = JSON.stringify(typeof payload === 'string' ? [payload] : payload);
  await tx.execute(
    sql`select pg_notify(${CHANNEL_NAMES[channel]}, one) from jsonb_array_elements_text(${payloads}::jsonb) as one`,
  );
}

/** Who listens in this process. */
export class NoticeListeners {
  readonly #byName = new Map<string, Set<NoticeListener>>();

  /** @returns stops telling it */
  add(channel: NoticeChannel, listener: NoticeListener): () => void {
    const name = CHANNEL_NAMES[channel];
    const listeners = this.#byName.get(name) ?? new Set();
    // Wrapped, so that one function may listen twice.
    const entry = (payload: string): void => listener(payload);
    this.#byName.set(name, listeners.add(entry));
    return () => {
      listeners.delete(entry);
    };
  }

  tell(name: string, payload: string): void {
    for (const listener of this.#byName.get(name) ?? []) listener(payload);
  }
}
