import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { breakOff } from '../index.js';

/** Both ends of a connection. What goes wrong at the far one is kept. */
async function connection(t: Test): Promise<{ near: Socket; far: Socket; troubles: string[] }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const near = connect({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, host: '127.0.0.1' });
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const [far] = await Promise.all([accepted, once(near, 'connect')]);
  const troubles: string[] = [];
  far.on('error', (error) => troubles.push('code' in error ? String(error.code) : error.message));
  t.teardown(() => {
    near.destroy();
    far.destroy();
  });
  return { near, far, troubles };
}

t.test('a connection that is broken off is reset', async (t) => {
  const { near, far, troubles } = await connection(t);
  near.write('half of ');
  await once(far, 'data');
  breakOff(near);
  if (!far.closed) await once(far, 'close').catch(() => undefined);
  t.same(troubles, ['ECONNRESET']);
});

t.test('one that is just ending is closed without a complaint', async (t) => {
  const { near, far } = await connection(t);
  far.resume();
  near.on('error', (error) => t.fail(error.message));
  near.end('all');
  // The end was asked for and has not been sent yet.
  await new Promise((resolve) => process.nextTick(resolve));
  breakOff(near);
  if (!near.closed) await once(near, 'close');
  t.ok(near.destroyed);
});
