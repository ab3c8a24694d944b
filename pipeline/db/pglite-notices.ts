import type { PGlite } from '@electric-sql/pglite';
import { CHANNEL_NAMES, type NoticeChannel, NoticeListeners, type Notices, notify } from './notices.js';

/** Notices of the embedded database, which never leave the process. They end with the database. */
export function pgliteNotices(db: PGlite): Notices {
  const listeners = new NoticeListeners();
  const heard = new Map<NoticeChannel, Promise<unknown>>();
  const hear = async (channel: NoticeChannel): Promise<void> => {
    const name = CHANNEL_NAMES[channel];
    const listening = heard.get(channel) ?? db.listen(name, (payload) => listeners.tell(name, payload));
    heard.set(channel, listening);
    await listening;
  };
  return {
    notify,
    listen: async (channel, listener) => {
      const stop = listeners.add(channel, listener);
      await hear(channel);
      return async () => stop();
    },
  };
}
