import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { createClip } from '../../clips/index.js';
import { lostNotices } from '../../clips/test/notices.js';
import { newClip } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { deleteClips } from '../../erase/index.js';
import { problemIn, RULES, startApi } from './harness.js';

/** More than the kernels of both sides hold for a connection, so that a sender has to wait for its reader. */
const BYTES = 16_000_000;

const api = await startApi(t, testFolder(t));
/** The server's ends of connections, by the ports of their clients. */
const connections = new Map<number, Socket>();
const serve = async (more: Parameters<typeof api.open>[1] = {}): Promise<string> => {
  const { base, app } = await api.open(RULES, more);
  app.server.on('connection', (socket: Socket) => connections.set(socket.remotePort ?? 0, socket));
  return base;
};
const told = await serve();
const notTold = await serve({ notices: await lostNotices() });

/** A clip whose rendition has these bytes, with the path of it. */
async function playable(bytes: Uint8Array) {
  const clip = newClip();
  await createClip(api.orm, clip);
  await api.publish(clip.id, bytes);
  const grant = { clipId: clip.id, kind: 'r', name: 'main', epoch: 1, recipient: null } as const;
  const path = `/media/${api.signer.sign({ ...grant, expires: Math.floor(Date.now() / 1000) + 300 })}`;
  return { id: clip.id, path };
}

/** A player that has begun and does not read on. */
async function begun(url: string, headers: Record<string, string> = {}) {
  const request = get(url, { headers, agent: false });
  const [response] = await once(request, 'response');
  const answer: IncomingMessage = response;
  const parts: Buffer[] = [];
  const read = (part: Buffer): void => {
    parts.push(part);
  };
  const first = once(answer, 'data');
  answer.on('data', read);
  await first;
  answer.pause();
  /** Reads on to whatever end there is. */
  const rest = async (): Promise<{ readonly whole: boolean; readonly bytes: Buffer }> => {
    const closed = new Promise<void>((resolve) => answer.once('close', resolve));
    answer.on('error', () => undefined);
    answer.resume();
    await closed;
    return { whole: answer.complete, bytes: Buffer.concat(parts) };
  };
  /** Waits until the server has let go of the connection; a client that does not read learns of it when it reads on. */
  const cut = async (): Promise<void> => {
    const socket = connections.get(answer.socket.localPort ?? 0);
    if (socket?.closed === false) await once(socket, 'close');
  };
  return { answer, rest, cut };
}

const remove = (id: string) => deleteClips(api.erase, { tenant: 'one', ids: [id], by: 'a-key' });
const expire = (id: string) =>
  api.orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, id));

const bytes = randomBytes(BYTES);
const another = await playable(bytes);

for (const [words, base, end] of [
  ['its clip is deleted', told, remove],
  ['its clip is deleted and nobody was told', notTold, remove],
  ['its clip’s time is over', notTold, expire],
] as const) {
  t.test(`a download is broken off when ${words}`, async (t) => {
    const { id, path } = await playable(bytes);
    const whole = await begun(base + path);
    const part = await begun(base + path, { range: 'bytes=1-' });
    const bystander = await begun(base + another.path);
    t.match([whole.answer.statusCode, part.answer.statusCode], [200, 206]);
    t.equal(whole.answer.headers['content-length'], String(BYTES));
    await end(id);
    await Promise.all([whole.cut(), part.cut()]);
    for (const { rest } of [whole, part]) {
      const got = await rest();
      t.notOk(got.whole, 'the client sees that it is not whole');
      t.ok(got.bytes.length < BYTES - 1, `${got.bytes.length} bytes`);
    }
    t.match(await problemIn(await fetch(base + path)), { code: 'gone', status: 410 });
    const other = await bystander.rest();
    t.ok(other.whole && other.bytes.equals(bytes), 'others are not disturbed');
  });
}

t.test('nothing is given out of a clip that is deleted while its answer is prepared', async (t) => {
  const { store } = api;
  const open = store.open.bind(store);
  t.teardown(() => {
    store.open = open;
  });
  for (const base of [told, notTold]) {
    for (const when of ['before', 'after']) {
      const { id, path } = await playable(Buffer.from('a small one'));
      store.open = async (key, range) => {
        const opened = when === 'after' ? await open(key, range) : null;
        await remove(id);
        return opened ?? open(key, range);
      };
      const response = await fetch(base + path).then(
        (answer) => answer,
        (error: unknown) => error,
      );
      store.open = open;
      // Opened before and not told: it is small enough to be whole before anybody looks, and was asked for before the end.
      if (base === notTold && when === 'after') continue;
      t.ok(response instanceof Response && response.status === 410, `${when} the bytes were opened`);
      t.equal(response instanceof Response ? (await problemIn(response)).code : '', 'gone');
    }
  }
});

t.test('what has no bytes is answered as ever', async (t) => {
  const { id, path } = await playable(Buffer.from('a small one'));
  const first = await fetch(told + path);
  t.equal(await first.text(), 'a small one');
  const head = await fetch(told + path, { method: 'HEAD' });
  t.match([head.status, head.headers.get('content-length')], [200, '11']);
  const tag = first.headers.get('etag') ?? '';
  t.equal((await fetch(told + path, { headers: { 'if-none-match': tag } })).status, 304);
  await remove(id);
  for (const init of [{ method: 'HEAD' }, { headers: { 'if-none-match': tag } }])
    t.equal((await fetch(told + path, init)).status, 410);
  t.match(await problemIn(await fetch(`${told}/media/v1.nonsense`)), { code: 'not_found' });
});

t.test('the log takes a download that was broken off for no fault of ours', async (t) => {
  const levels = api.lines.flatMap((line) => {
    const { level, msg }: { level: number; msg: string } = JSON.parse(line);
    return level >= 50 ? [msg] : [];
  });
  t.same(levels, []);
});
