import type { Socket } from 'node:net';

/**
 * Breaks a connection off: what waits in the buffers of this machine is thrown away, and nobody takes what came for all.
 * One that is about to end in order already is only cut: libuv refuses to reset it (`uv_tcp_close_reset`, EINVAL), and a
 * process of Node.js 20 that asked for it never ends, because it waits for that connection to be closed.
 */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
