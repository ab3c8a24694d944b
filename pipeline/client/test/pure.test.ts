import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { asBlob, base64Text, digestField, digestHeader, formOf, patienceFor } from '../files.js';
import { QikNotGenuine, verifyWebhook } from '../index.js';
import { problemIn } from '../problem.js';
import { messagesIn } from '../server-sent-events.js';
import { backoffMs, Deadline, sleep } from '../waiting.js';

t.test('waits grow, up to a bound, and never are the same for all', async (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, random) => {
        const wait = backoffMs(tries, random);
        return wait >= 125 && wait <= 15_000 && wait >= backoffMs(tries, 0) && backoffMs(tries + 1, random) >= wait;
      },
    ),
  );
  t.equal(backoffMs(1, 0), 125);
  await t.rejects(sleep(60_000, AbortSignal.abort(new Error('enough'))), { message: 'enough' });
});

/** A stream that comes in these pieces. */
const streamOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (out) => {
      for (const piece of pieces) out.enqueue(piece);
      out.close();
    },
  });

async function messagesOf(bytes: Uint8Array, cuts: readonly number[]) {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const pieces = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
  const found: unknown[] = [];
  const deadline = new Deadline(undefined);
  for await (const message of messagesIn(streamOf(pieces), deadline)) found.push(message);
  deadline.end();
  return found;
}

t.test('a stream of events says the same wherever it is cut into pieces', async (t) => {
  const text =
    'retry: 2000\n\nevent: state\nid: 7\ndata: {"ü":1}\r\n\r\n: still here\n\ndata: a\ndata:b\n\nid: 8\r\rdata: cut o';
  const bytes = new TextEncoder().encode(text);
  const whole = [
    { event: 'message', data: '', id: null, retryMs: 2000 },
    { event: 'state', data: '{"ü":1}', id: '7', retryMs: null },
    { event: 'message', data: 'a\nb', id: null, retryMs: null },
    { event: 'message', data: '', id: '8', retryMs: null },
  ];
  t.same(await messagesOf(bytes, []), whole);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 8 }), async (cuts) => {
      t.same(await messagesOf(bytes, cuts), whole);
    }),
    { numRuns: 50 },
  );
});

t.test('an answer that is no success is a problem, whoever it comes from', async (t) => {
  const said = {
    code: 'busy',
    retry: 'later',
    detail: 'Too much.',
    requestId: 'r',
    errors: [{ path: '/a', message: 'is b' }],
  };
  const headers = new Headers({ 'retry-after': '5' });
  t.match(problemIn(503, headers, JSON.stringify(said)), {
    ...{ ...said, name: 'QikProblem', status: 503, retryAfterSeconds: 5, message: 'busy: Too much.' },
  });
  t.match(problemIn(502, new Headers(), '<html>'), {
    code: 'http_502',
    retry: 'later',
    retryAfterSeconds: null,
    errors: [],
  });
  t.match(problemIn(404, new Headers({ 'request-id': 'x' }), '[]'), {
    code: 'http_404',
    retry: 'never',
    requestId: 'x',
  });
  t.match(problemIn(410, new Headers(), ''), { code: 'gone', retry: 'never' });
  const date = new Date(Date.now() + 90_000).toUTCString();
  const seconds = problemIn(429, new Headers({ 'retry-after': date }), '').retryAfterSeconds ?? 0;
  t.ok(seconds > 30 && seconds <= 90, `${seconds}`);
});

t.test('digests', async (t) => {
  const bytes = new TextEncoder().encode('hello');
  const field = 'sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:';
  t.same(await digestHeader(bytes, undefined), { 'repr-digest': field });
  t.same(await digestHeader(new Blob([bytes]), undefined), { 'repr-digest': field });
  t.same(await digestHeader(streamOf([bytes]), undefined), {});
  t.equal(digestField('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'), field);
  t.throws(() => digestField('2cf2'), TypeError);
  t.equal(base64Text('{"a":"ü"}'), Buffer.from('{"a":"ü"}').toString('base64'));
  t.equal(asBlob(bytes).size, 5);
  t.equal(patienceFor(160_000, 1000), 11_000);
  t.equal(patienceFor(null, 1000), null);
});

t.test('a stream goes out in the form that a file goes out in', async (t) => {
  const bytes = new TextEncoder().encode('0123456789');
  for (const source of [bytes, streamOf([bytes.subarray(0, 3), bytes.subarray(3)])]) {
    const { body, headers } = formOf({ recipients: ['bob'] }, source);
    const form = await new Response(body(), { headers }).formData();
    t.same([...form.keys()], ['options', 'file']);
    t.equal(form.get('options'), '{"recipients":["bob"]}');
    const file = form.get('file');
    if (file === null || typeof file === 'string') throw new Error('there is no file');
    t.equal(await file.text(), '0123456789');
  }
});

t.test('messages to webhooks', async (t) => {
  const [secret, other] = [`whsec_${btoa('k'.repeat(24))}`, `whsec_${btoa('o'.repeat(24))}`];
  const body = JSON.stringify({ type: 'clip.ready', timestamp: '2026-11-01T12:00:00.123Z', data: { clipId: 'c' } });
  const at = new Date();
  const headers = {
    'Webhook-Id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  const expected = { id: 'msg_1', type: 'clip.ready', data: { clipId: 'c' } };
  t.match(verifyWebhook(body, headers, secret), expected);
  t.match(verifyWebhook(new TextEncoder().encode(body), new Headers(headers), [other, secret]), expected);
  t.throws(() => verifyWebhook(body, headers, other), QikNotGenuine);
  t.throws(() => verifyWebhook(`${body} `, headers, secret), QikNotGenuine);
  t.throws(() => verifyWebhook(body, { ...headers, 'webhook-signature': undefined }, secret), QikNotGenuine);
  const old = new Date(at.getTime() - 600_000);
  const late = { ...headers, 'webhook-timestamp': String(Math.floor(old.getTime() / 1000)) };
  t.throws(() =>
    verifyWebhook(body, { ...late, 'webhook-signature': new Webhook(secret).sign('msg_1', old, body) }, secret),
  );
  t.throws(() => verifyWebhook(body, headers, []), QikNotGenuine);
});
