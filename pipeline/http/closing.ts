import type { Socket } from 'node:net';
import type { App } from './base.js';

/**
 * Lets go of connections that a server which closes would wait for in vain. It closes those that are idle just then; an
 * answer that had begun, such as a stream of events, leaves its connection open for another request when it ends, and
 * one on which nothing was asked yet, as browsers open them to have them ready, counts as being at work.
 */
export function letGoWhenClosing(app: App): void {
  const unused = new Set<Socket>();
  let closing = false;
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.addHook('onRequest', async ({ raw }) => {
    unused.delete(raw.socket);
  });
  app.addHook('onResponse', async ({ raw }) => {
    // Whoever still sends is given time for it.
    if (closing && raw.complete) raw.socket.destroySoon();
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
  });
}
