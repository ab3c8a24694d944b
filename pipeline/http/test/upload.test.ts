import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { readClip } from '../../clips/index.js';
import { tables } from '../../db/index.js';
import { renderJobId } from '../../queue/index.js';
import {
  BOUNDARY,
  clipIn,
  FILE_PART,
  type Field,
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

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');
const clip = randomBytes(300_000);
const file: Field = ['file', new Blob([clip], { type: 'video/mp4' })];
const sha256 = createHash('sha256').update(clip).digest();

const send = (body: FormData, headers: Record<string, string> = {}, to = base) =>
  fetch(`${to}/v1/clips`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, ...headers } });

const clips = async (): Promise<number> => (await api.orm.select({ id: tables.clips.id }).from(tables.clips)).length;

/** Nothing of a refused upload is left anywhere. */
async function leavesNothing(test: Test, work: () => Promise<void>): Promise<void> {
  const before = { clips: await clips(), objects: await api.objects() };
  await work();
  await until(async () => (await api.staged()).length === 0);
  test.same({ clips: await clips(), objects: await api.objects() }, before, 'nothing is left');
}

t.test('an upload is answered when it is safe', async (t) => {
  const response = await send(
    form(['options', JSON.stringify({ recipients: ['bob'], ttl: 'P1D', priority: 'interactive' })], file),
    {
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
    },
  );
  t.equal(response.status, 202);
  const body = await clipIn(response);
  t.equal(response.headers.get('location'), `/v1/clips/${body.id}`);
  t.equal(body.state, 'queued');
  t.same(body.upload, { bytes: clip.length, sha256: sha256.toString('hex') });
  const kept = await readClip(api.orm, body.id, 'one');
  t.same(kept?.row.recipients, ['bob']);
  t.equal((kept?.row.expiresAt.getTime() ?? 0) - (kept?.row.sentAt.getTime() ?? 0), 86_400_000);
  const stored = await api.store.open(kept?.row.sourceKey ?? '');
  const hash = createHash('sha256');
  for await (const chunk of stored?.stream ?? []) hash.update(chunk);
  t.equal(hash.digest('hex'), sha256.toString('hex'), 'the bytes are those that were sent');
  t.equal(await api.queue.state('render', renderJobId(body.id, 1)), 'prioritized');
  t.same(await api.staged(), []);
});

t.test('forms that are not right are refused with what is wrong', async (t) => {
  const cases: [string, FormData, string, RegExp][] = [
    ['no file', form(['options', '{}']), 'invalid_request', /file is missing/],
    ['an empty file', form(['file', new Blob([])]), 'invalid_request', /file is empty/],
    ['two files', form(file, file), 'invalid_request', /file may be given once/],
    ['another file', form(['clip', new Blob([clip])]), 'invalid_request', /field file/],
    ['options after the file', form(file, ['options', '{}']), 'invalid_request', /before the file/],
    ['options twice', form(['options', '{}'], ['options', '{}'], file), 'invalid_request', /options may be given once/],
    ['another field', form(['colour', 'red'], file), 'invalid_request', /colour is not a field/],
    ['no JSON', form(['options', '{'], file), 'invalid_request', /not valid JSON/],
    [
      'wrong options',
      form(['options', '{"framing":"round","x":1}'], file),
      'invalid_request',
      /framing.*original, square/,
    ],
    ['a profile that is none', form(['options', '{"profiles":["nope"]}'], file), 'unknown_profile', /profiles\/0/],
    ['a mark that is none', form(['options', '{"watermark":"nope"}'], file), 'invalid_watermark', /no such watermark/],
  ];
  for (const [name, body, code, words] of cases) {
    await t.test(name, (t) =>
      leavesNothing(t, async () => {
        const response = await send(body);
        t.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
        const problem = await problemIn(response);
        t.equal(problem.code, code);
        t.match(problem.detail, words);
        t.equal(response.ok, false);
      }),
    );
  }
  const wrong = await problemIn(await send(form(['options', '{"framing":"round","x":1}'], file)));
  t.same(wrong.errors?.map((error) => error.path).sort(), ['/framing', '/x']);
});

t.test('what is no form at all', (t) =>
  leavesNothing(t, async () => {
    const post = (type: string, body: string) =>
      fetch(`${base}/v1/clips`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${key}`, 'content-type': type },
      });
    const errors = [{ path: '/sourceUrl' }];
    t.match(await (await post('application/json', '{}')).json(), { code: 'invalid_request', status: 400, errors });
    t.match(await (await post('text/plain', '{}')).json(), { code: 'unsupported_media_type', status: 415 });
    t.match(await (await post('video/mp4', 'x')).json(), { code: 'unsupported_media_type', status: 415 });
    t.match(await (await post('multipart/form-data', 'x')).json(), { code: 'invalid_request', status: 400 });
    t.match(await (await post('multipart/form-data; boundary=x', 'no parts')).json(), { status: 400 });
  }),
);

t.test('too large is refused, whether it is said beforehand or not', (t) =>
  leavesNothing(t, async () => {
    const large = new Blob([Buffer.alloc(RULES.maxUploadBytes + 1)]);
    const response = await send(form(['file', large]));
    t.equal(response.status, 413);
    t.match(await response.json(), { code: 'too_large' });
    const declared = await rawConnection(base);
    declared.socket.write(uploadHead(key, 5_000_000));
    t.match(await declared.answer(), /^HTTP\/1.1 413[\s\S]*too_large/, 'not a byte of the body was needed');
    declared.socket.destroy();
  }),
);

t.test('as large as is allowed is allowed', async (t) => {
  const response = await send(form(['file', new Blob([Buffer.alloc(RULES.maxUploadBytes)])]));
  t.equal(response.status, 202);
  t.equal((await clipIn(response)).upload?.bytes, RULES.maxUploadBytes);
});

t.test('digests', (t) =>
  leavesNothing(t, async () => {
    const wrong = await send(form(file), { 'repr-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` });
    t.equal(wrong.status, 422);
    t.match(await wrong.json(), { code: 'digest_mismatch', retry: 'now' });
    t.match(await problemIn(await send(form(file), { 'repr-digest': 'sha-256=x' })), {
      code: 'invalid_request',
      errors: [{ path: 'Repr-Digest' }],
    });
  }),
);

t.test('wrong options are answered before the file is sent', (t) =>
  leavesNothing(t, async () => {
    const { socket, answer } = await rawConnection(base);
    socket.write(`${uploadHead(key, 900_000)}${optionsPart('{"effort":"heroic"}')}${FILE_PART}first bytes`);
    t.match(await answer(), /^HTTP\/1.1 400[\s\S]*\/effort/);
    socket.destroy();
  }),
);

t.test('an upload that breaks off leaves nothing', (t) =>
  leavesNothing(t, async () => {
    const { socket } = await rawConnection(base);
    socket.write(`${uploadHead(key, 900_000)}${FILE_PART}`);
    socket.write(Buffer.alloc(200_000));
    await until(async () => (await api.staged()).length === 1);
    socket.resetAndDestroy();
  }),
);

t.test('a form that ends before its file does is no upload', (t) =>
  leavesNothing(t, async () => {
    const cut = `${FILE_PART}${'x'.repeat(50_000)}`;
    const { socket, answer } = await rawConnection(base);
    socket.write(uploadHead(key, cut.length) + cut);
    t.match(await answer(), /^HTTP\/1.1 400[\s\S]*upload_aborted/);
    socket.destroy();
  }),
);

t.test('a body that trickles is cut off', (t) =>
  leavesNothing(t, async () => {
    const hasty = await api.serve({ ...RULES, rate: { graceMs: 200, windowMs: 200, minBytesPerSecond: 1_000_000 } });
    const { socket, answer } = await rawConnection(hasty);
    socket.write(`${uploadHead(key, 900_000)}${FILE_PART}`);
    const drip = setInterval(() => socket.write('x'), 50);
    t.match(await answer(), /^HTTP\/1.1 408[\s\S]*upload_too_slow/);
    clearInterval(drip);
    socket.destroy();
  }),
);

t.test('where there is no room nothing is taken in', (t) =>
  leavesNothing(t, async () => {
    const roomy = await api.serve({ ...RULES, maxUploadBytes: 10 ** 15 });
    const { socket, answer } = await rawConnection(roomy);
    socket.write(uploadHead(key, 10 ** 15));
    t.match(await answer(), /^HTTP\/1.1 507[\s\S]*not_enough_space/);
    socket.destroy();
  }),
);

t.test('a refused client that goes on sending gets its answer and a connection that still works', async (t) => {
  const { socket, answer } = await rawConnection(base);
  const body = Buffer.concat([
    Buffer.from(`${optionsPart('{"effort":"heroic"}')}${FILE_PART}`),
    Buffer.alloc(500_000),
    Buffer.from(FORM_END),
  ]);
  socket.write(Buffer.concat([Buffer.from(uploadHead(key, body.length)), body]));
  t.match(await answer(), /^HTTP\/1.1 400/);
  socket.write('GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n');
  const [next] = await once(socket, 'data');
  t.match(String(next), /^HTTP\/1.1 200/);
  socket.destroy();
});

t.test('the log knows nothing private', async (t) => {
  const log = api.lines.join('');
  t.match(log, /clip received/);
  t.notMatch(log, /holiday-with-anna/, 'no names of files');
  t.notMatch(log, key, 'no keys');
  t.notMatch(log, BOUNDARY, 'no headers');
});
