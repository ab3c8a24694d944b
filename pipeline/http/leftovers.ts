import type { App } from './base.js';

/** For so long the rest of a refused body is read and thrown away. */
const LINGER_MS = 10_000;

/**
 * An answer may go out while its request is still being sent, as when options are wrong before the file. Closing at
 * once would reset the connection and the client might never see the answer; reading on for ever would let it hold
 * the connection. So what is left is read for a while, and then the connection is cut.
 */
export function drainLeftovers(app: App): void {
  app.addHook('onResponse', async (request) => {
    const { raw } = request;
    if (raw.complete || raw.destroyed) return;
    raw.unpipe();
    raw.resume();
    const timer = setTimeout(() => raw.destroy(), LINGER_MS);
    timer.unref();
    raw.once('close', () => clearTimeout(timer));
  });
}
