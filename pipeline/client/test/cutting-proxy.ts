import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';

/** How many bytes of a piece come through before its connection is reset; null: all of it, and the connection stays. */
export type Cut = (direction: 'up' | 'down', bytes: number) => number | null;

/** A way to a server on which connections break where a test says. */
export async function cuttingProxy(t: Test, target: string) {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let cut: Cut = () => null;
  let broken = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pair = [near, far];
    const end = (): void => {
      for (const socket of pair) {
        open.delete(socket);
        socket.destroy();
      }
    };
    const pass = (direction: 'up' | 'down', from: Socket, to: Socket): void => {
      open.add(from);
      from.on('error', end).on('close', end);
      from.on('data', (piece: Buffer) => {
        const through = cut(direction, piece.length);
        if (through === null) {
          to.write(piece);
          return;
        }
        broken += 1;
        to.write(piece.subarray(0, through), () => {
          near.resetAndDestroy();
          far.destroy();
        });
      });
    };
    pass('up', near, far);
    pass('down', far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  t.teardown(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${address.port}`,
    cutting: (how: Cut | null): void => {
      cut = how ?? (() => null);
    },
    /** Connections that were reset so far. */
    broken: () => broken,
  };
}

/** The next answer is lost, once. */
export const losingOneAnswer = (): Cut => {
  let lost = false;
  return (direction) => {
    if (direction === 'up' || lost) return null;
    lost = true;
    return 0;
  };
};
