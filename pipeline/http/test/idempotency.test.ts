import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eq, sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { packageRoot } from '../../../presets/index.js';
import { tables } from '../../db/index.js';
import { findRemains } from '../../erase/index.js';
import { renderJobId } from '../../queue/index.js';
import { caller } from './calls.js';
import {
  clipIn,
  FILE_PART,
  FORM_END,
  form,
  optionsPart,
  problemIn,
  RULES,
  rawConnection,
  startApi,
  until,
  uploadHead,
} from './harness.js';

const { clips, idempotency, outbox } = tables;
const api = await startApi(t, testFolder(t));
const { base, services } = await api.open(RULES);
const key = await api.keyFor('one');
const call = caller(base, key);

const digestHeader = (bytes: Uint8Array): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
const OPTIONS = '{"recipients":["bob"],"metadata":{"room":7}}';

type Sending = { readonly options?: string; readonly by?: string; readonly headers?: Record<string, string> };
const send = (name: string, file: Uint8Array, { options = OPTIONS, by = key, headers = {} }: Sending = {}) =>
  fetch(`${base}/v1/clips`, {
    method: 'POST',
    body: form(['options', options], ['file', new Blob([file])]),
    headers: { authorization: `Bearer ${by}`, 'idempotency-key': name, ...headers },
  });
const replayed = (response: Response): boolean => response.headers.get('idempotent-replayed') === 'true';
const clipCount = async (): Promise<number> => (await api.orm.select({ id: clips.id }).from(clips)).length;
const rowOf = async (name: string) => (await api.orm.select().from(idempotency).where(eq(idempotency.key, name))).at(0);

/** Exactly one clip comes of the work. */
async function makesOne(t: Test, work: () => Promise<void>): Promise<void> {
  const before = await clipCount();
  await work();
  t.equal(await clipCount(), before + 1, 'one clip');
}

/** A form on a connection of its own, of which the test sends the bytes. */
async function opened(name: string, length: number, headers: readonly string[] = []) {
  const connection = await rawConnection(base);
  const more = [`Idempotency-Key: ${name}`, ...headers, '\r\n'].join('\r\n');
  connection.socket.write(uploadHead(key, length).replace(/\r\n$/, more));
  return connection;
}

t.test('the same request with the same key is answered as the first, to the byte', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(100_000)];
    const first = await send(name, file);
    t.equal(first.status, 202);
    t.notOk(replayed(first));
    const text = await first.text();
    const other = await api.keyFor('one');
    const again = [
      await send(name, file),
      await send(`"${name}"`, file, { options: '{ "metadata": {"room": 7}, "recipients": ["bob"] }' }),
      await send(name, file, { by: other, headers: { 'repr-digest': digestHeader(file) } }),
    ];
    for (const response of again) {
      t.equal(response.status, 202);
      t.ok(replayed(response));
      t.equal(response.headers.get('location'), first.headers.get('location'));
      t.equal(response.headers.get('content-type'), first.headers.get('content-type'));
      t.equal(await response.text(), text);
    }
    t.match(Object.keys((await rowOf(name))?.fingerprint ?? {}).toSorted(), [
      ...['digest', 'length', 'method', 'options', 'path'],
    ]);
    t.same(await api.staged(), [], 'nothing of what was sent again was put on the disk');
  }),
);

t.test('keys are the tenant’s own', async (t) => {
  const [name, file] = [uuidv7(), randomBytes(1000)];
  const mine = await clipIn(await send(name, file));
  const theirs = await send(name, file, { by: await api.keyFor('two') });
  t.notOk(replayed(theirs));
  t.not((await clipIn(theirs)).id, mine.id);
});

t.test('another request with the key is told what differs', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(50_000)];
    t.equal((await send(name, file)).status, 202);
    const cases: [string[], Promise<Response>][] = [
      [['options'], send(name, file, { options: '{"recipients":["carol"]}' })],
      [['digest'], send(name, randomBytes(50_000))],
      [['length', 'digest'], send(name, file.subarray(1))],
      [['options', 'length', 'digest'], send(name, randomBytes(9), { options: '{}' })],
      [
        ['path'],
        call('/v1/deletions', { method: 'POST', body: { clipIds: ['x'] }, headers: { 'idempotency-key': name } }),
      ],
    ];
    for (const [paths, response] of cases) {
      const problem = await problemIn(await response);
      t.match(problem, { status: 422, code: 'idempotency_mismatch', retry: 'never' });
      t.same(
        problem.errors?.map(({ path }) => path),
        paths,
      );
    }
    t.ok(replayed(await send(name, file)), 'and the first counts as before');
  }),
);

t.test('whoever names the digest need not send the file again', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(300_000)];
    const body = Buffer.concat([Buffer.from(`${optionsPart(OPTIONS)}${FILE_PART}`), file, Buffer.from(FORM_END)]);
    const first = await clipIn(await send(name, file));
    const same = await opened(name, body.length, [`Repr-Digest: ${digestHeader(file)}`]);
    same.socket.write(`${optionsPart(OPTIONS)}${FILE_PART}first bytes`);
    t.match(
      await same.answer(),
      new RegExp(`^HTTP/1.1 202[\\s\\S]*idempotent-replayed: true[\\s\\S]*"id":"${first.id}"`),
    );
    same.socket.destroy();
    const another = await opened(name, body.length, [`Repr-Digest: ${digestHeader(randomBytes(1))}`]);
    t.match(
      await another.answer(),
      /^HTTP\/1.1 422[\s\S]*idempotency_mismatch[\s\S]*"path":"digest"/,
      'nor one that differs',
    );
    another.socket.destroy();
    const options = await opened(name, body.length, [`Repr-Digest: ${digestHeader(file)}`]);
    options.socket.write(`${optionsPart('{}')}${FILE_PART}first bytes`);
    t.match(await options.answer(), /^HTTP\/1.1 422[\s\S]*"path":"options"/);
    options.socket.destroy();
  }),
);

t.test('while the first comes the same is refused before its body is read', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(200_000)];
    const body = Buffer.concat([Buffer.from(`${optionsPart(OPTIONS)}${FILE_PART}`), file, Buffer.from(FORM_END)]);
    const first = await opened(name, body.length);
    first.socket.write(body.subarray(0, 100_000));
    await until(async () => (await rowOf(name)) !== undefined);
    const second = await opened(name, body.length);
    t.match(await second.answer(), /^HTTP\/1.1 409[\s\S]*retry-after: \d+[\s\S]*idempotency_in_progress/);
    second.socket.destroy();
    const other = await call('/v1/deletions', {
      ...{ method: 'POST', body: { clipIds: ['x'] }, headers: { 'idempotency-key': name } },
    });
    t.match(await other.json(), { code: 'idempotency_mismatch', errors: [{ path: 'path' }] });
    first.socket.write(body.subarray(100_000));
    t.match(await first.answer(), /^HTTP\/1.1 202/);
    first.socket.destroy();
    t.ok(replayed(await send(name, file)));
  }),
);

t.test('fifty at once make one clip and one job', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(20_000)];
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(name, file)));
    const ids = new Set<string>();
    for (const response of answers) {
      if (response.status === 202) ids.add((await clipIn(response)).id);
      else t.match(await problemIn(response), { status: 409, code: 'idempotency_in_progress' });
    }
    t.equal(
      answers.filter((response) => response.status === 202 && !replayed(response)).length,
      1,
      'one was the first',
    );
    const [id = ''] = ids;
    t.equal(ids.size, 1);
    const events = await api.orm.select().from(outbox).where(eq(outbox.clipId, id));
    t.same(
      events.map(({ type }) => type),
      ['clip.received', 'clip.queued'],
    );
    t.not(await api.queue.state('render', renderJobId(id, 1)), 'unknown');
    t.ok(replayed(await send(name, file)));
  }),
);

t.test('what fails lets its key go', (t) =>
  makesOne(t, async () => {
    const [name, file] = [uuidv7(), randomBytes(30_000)];
    t.equal((await send(name, file, { options: '{"framing":"round"}' })).status, 400);
    t.equal(await rowOf(name), undefined);
    const wrong = { 'repr-digest': digestHeader(randomBytes(1)) };
    t.match(await problemIn(await send(name, file, { headers: wrong })), { code: 'digest_mismatch' });
    const broken = await opened(name, 90_000);
    broken.socket.write(`${FILE_PART}${'x'.repeat(40_000)}`);
    await until(async () => (await rowOf(name)) !== undefined);
    broken.socket.resetAndDestroy();
    await until(async () => (await rowOf(name)) === undefined);
    const done = await send(name, file);
    t.equal(done.status, 202);
    t.notOk(replayed(done));
  }),
);

t.test('a clip that is gone is not shown again', async (t) => {
  const [name, file] = [uuidv7(), randomBytes(10_000)];
  const { id } = await clipIn(await send(name, file));
  t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202);
  for (const again of [await send(name, file), await send(name, randomBytes(5))]) {
    t.equal(again.headers.get('location'), `/v1/clips/${id}`);
    const problem = await problemIn(again);
    t.match(problem, { status: 410, code: 'gone', retry: 'never' });
    t.match(problem.detail, id);
  }
  t.match(await rowOf(name), { answer: null, fingerprint: {} }, 'nothing is kept of it');
  const places = (await findRemains(services.remains, id))?.places ?? [];
  t.notMatch(places.find(({ place }) => place === 'database')?.detail, /idempotency/);
  const later = uuidv7();
  const over = await clipIn(await send(later, file));
  await api.orm.update(clips).set({ expiresAt: sql`now()` }).where(eq(clips.id, over.id));
  t.match(await problemIn(await send(later, file)), { status: 410, code: 'gone' }, 'nor one whose time is over');
});

t.test('what is no key is refused', async (t) => {
  for (const name of ['a b', '"open', 'x'.repeat(256)])
    t.match(await problemIn(await send(name, randomBytes(10))), {
      ...{ status: 400, code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] },
    });
});

t.test('a clip by its address', (t) =>
  makesOne(t, async () => {
    const name = uuidv7();
    const ask = (sourceUrl: string, recipients: readonly string[] = ['bob']) =>
      call('/v1/clips', { method: 'POST', body: { sourceUrl, recipients }, headers: { 'idempotency-key': name } });
    const first = await ask('https://media.example.org/a?signature=1');
    t.equal(first.status, 202);
    const again = await ask('https://media.example.org/a?signature=1');
    t.ok(replayed(again));
    t.equal(await again.text(), await first.text());
    t.match(await problemIn(await ask('https://media.example.org/b', [])), {
      ...{ code: 'idempotency_mismatch', errors: [{ path: 'sourceUrl' }, { path: 'options' }] },
    });
    t.match(await problemIn(await send(name, randomBytes(10))), { code: 'idempotency_mismatch' });
    t.notMatch(JSON.stringify(await rowOf(name)), /signature/);
  }),
);

t.test('many deletions at once', async (t) => {
  const name = uuidv7();
  const { id } = await clipIn(await send(uuidv7(), randomBytes(10)));
  const ask = (...clipIds: string[]) =>
    call('/v1/deletions', { method: 'POST', body: { clipIds }, headers: { 'idempotency-key': name } });
  const first = await ask(id, 'unheard-of');
  t.equal(first.status, 202);
  const again = await ask(id, 'unheard-of');
  t.ok(replayed(again));
  t.equal(await again.text(), await first.text());
  t.match(await problemIn(await ask(id)), { code: 'idempotency_mismatch', errors: [{ path: 'clipIds' }] });
});

t.test('an answer with a secret is not promised twice', async (t) => {
  const headers = { 'idempotency-key': uuidv7() };
  const cases: [string, unknown][] = [
    ['/v1/keys', { name: 'a', scopes: ['clips:read'] }],
    ['/v1/keys/x/rotate', {}],
    ['/v1/webhooks', { url: 'https://hooks.example.org/' }],
    ['/v1/webhooks/x/rotate-secret', {}],
  ];
  for (const [path, body] of cases)
    t.match(await problemIn(await call(path, { method: 'POST', body, headers })), {
      ...{ status: 400, code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] },
    });
});

t.test('the examples of docs/backend/idempotency.md do what they say', async (t) => {
  const cwd = testFolder(t, { 'clip.mp4': randomBytes(50_000).toString('base64') });
  const page = await readFile(join(packageRoot, 'docs', 'backend', 'idempotency.md'), 'utf8');
  const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  t.ok(examples.length >= 4, `${examples.length} examples`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', examples.join('\n')], {
    cwd,
    env: { PATH: process.env['PATH'], QIK_URL: base, QIK_API_KEY: key },
    timeout: 120_000,
  });
  t.match(stdout, /^idempotent-replayed: true\s+queued\noptions\ngone\n$/i);
});
