import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { QikError } from '../../errors/catalogue.js';
import { openOutbound } from '../../net/index.js';
import { openSource, type SourceLimits } from '../source.js';
import { Refused, troubleOf } from '../trouble.js';
import { answers, leadsTo, SourceServer, stuck, unmeasured, whole } from './source-server.js';

const server = await SourceServer.start(t);
const outbound = openOutbound({ allow: ['127.0.0.1'], lookup: async () => ['93.184.215.14'] });
t.teardown(outbound.close);
const file = randomBytes(100_000);
const LIMITS = { maxBytes: 200_000, timeoutMs: 60_000, answerMs: 60_000 };

const ask = (address: string, limits: Partial<SourceLimits> = {}) =>
  openSource(outbound, address, { ...LIMITS, signal: new AbortController().signal, ...limits });
const refusal = async (work: Promise<unknown>): Promise<QikError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof QikError) return error;
  throw new Error(`a refusal was expected, and came: ${String(error)}`);
};
/** Waits until something holds; a test that waits in vain runs into its time limit. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(5);
};

t.test('a file, with its length and without', async (t) => {
  const known = await ask(server.at('/known', whole(file)));
  t.equal(known.declaredBytes, file.length);
  t.ok((await buffer(known.body)).equals(file));
  t.match(server.last, { 'accept-encoding': 'identity', 'user-agent': 'qik' });
  t.notOk(server.last['authorization'] ?? server.last['cookie'] ?? server.last['referer']);
  const unknown = await ask(server.at('/unknown', unmeasured(file)));
  t.equal(unknown.declaredBytes, null);
  t.ok((await buffer(unknown.body)).equals(file));
});

t.test('it is led on three times, each to an address that is checked', async (t) => {
  server.at('/r0', whole(file));
  server.at('/r1', leadsTo('/r0', 301));
  server.at('/r2', leadsTo('r1', 307));
  const three = server.at('/r3', leadsTo(`${server.base}/r2`, 308));
  t.ok((await buffer((await ask(three)).body)).equals(file));
  const four = await refusal(ask(server.at('/r4', leadsTo('/r3', 303))));
  t.match(four, { code: 'source_unreachable', detail: /more than 3 times/, again: false });
  const round = await refusal(ask(server.at('/loop', leadsTo('/loop'))));
  t.match(round, { code: 'source_unreachable', again: false });
  t.equal(server.requests('/loop'), 4);

  for (const location of [
    'http://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
    'http://[::1]/',
    'http://user:pass@127.0.0.1/',
    // From https to http: only where the operator allows it.
    'http://example.com/clip.mp4',
    'file:///etc/passwd',
    'https://example.com:8443/',
  ]) {
    const error = await refusal(ask(server.at('/away', leadsTo(location))));
    t.equal(error.code, 'source_forbidden', location);
    t.equal(troubleOf(error).again, false);
    t.notMatch(error.message, /meta-data|passwd|pass@/);
  }
  for (const location of ['', 'http://', 'https://exa mple.com/']) {
    const error = await refusal(ask(server.at('/away', leadsTo(location))));
    t.match(error.code, /^source_(unreachable|forbidden)$/, location);
    t.equal(troubleOf(error).again, false);
  }
  t.match(await refusal(ask(server.at('/away', answers(302)))), { code: 'source_unreachable', again: false });
  await until(() => ['/away', '/loop', '/r4'].every((path) => server.open(path) === 0));
});

t.test('answers that are no file: some may pass, others will not', async (t) => {
  for (const status of [500, 502, 503, 504, 408, 425, 429]) {
    const error = await refusal(ask(server.at('/status', answers(status, { 'retry-after': '7' }))));
    t.match(error, { code: 'source_unreachable', detail: `It answered ${status}.`, again: true, retryAfterMs: 7000 });
  }
  for (const status of [201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 416, 451]) {
    const error = await refusal(ask(server.at('/status', answers(status))));
    t.match(error, { code: 'source_unreachable', detail: `It answered ${status}.`, again: false, retryAfterMs: null });
    t.notMatch(error.message, /secret/);
  }
  const packed = await refusal(ask(server.at('/packed', answers(200, { 'content-encoding': 'gzip' }))));
  t.match(packed, { code: 'source_unreachable', detail: /packed/, again: false });
  t.ok(packed instanceof Refused);
  const large = await refusal(
    ask(server.at('/large', (response) => response.writeHead(200, { 'content-length': '10000000000' }).write('x'))),
  );
  t.match(large, { code: 'too_large' });
  t.equal(troubleOf(large).again, false);
  await until(() => ['/status', '/packed', '/large'].every((path) => server.open(path) === 0));
});

t.test('what takes too long, and what is not wanted any more', async (t) => {
  const silent = server.at('/silent', () => undefined);
  t.match(await refusal(ask(silent, { answerMs: 100 })), { code: 'source_unreachable', detail: /0\.1 seconds/ });
  t.match(await refusal(ask(silent, { timeoutMs: 100 })), { code: 'source_unreachable', detail: /0\.1 seconds/ });
  const long = await ask(server.at('/long', stuck(file, 1000)), { timeoutMs: 500 });
  const late = await refusal(buffer(long.body));
  t.match(late, { code: 'source_unreachable', detail: /0\.5 seconds/ });
  t.equal(troubleOf(late).again, true);

  const stop = new AbortController();
  const waiting = refusal(ask(silent, { signal: stop.signal }));
  await until(() => server.open('/silent') === 1);
  stop.abort(new QikError('gone'));
  t.match(await waiting, { code: 'gone' });
  t.match(await refusal(ask(silent, { signal: stop.signal })), { code: 'gone' }, 'nobody is asked then');
  await until(() => server.open('/silent') === 0);

  // Neither of these two has another byte to come.
  const begun = await ask(server.at('/stuck', stuck(file, 1000)));
  begun.body.once('data', () => begun.body.destroy());
  await until(() => server.requests('/stuck') === 1 && server.open('/stuck') === 0);
  const unread = await ask(server.at('/stuck', stuck(file, 1000)));
  unread.body.destroy();
  await until(() => server.requests('/stuck') === 2 && server.open('/stuck') === 0);
});

t.test('a connection that breaks', async (t) => {
  const broken = await ask(
    server.at('/broken', (response) => {
      response.writeHead(200, { 'content-length': file.length });
      response.write(file.subarray(0, 5000), () => response.socket?.resetAndDestroy());
    }),
  );
  const error = await refusal(buffer(broken.body));
  t.equal(error.code, 'source_unreachable');
  t.equal(troubleOf(error).again, true);
  const gone = await SourceServer.start(t);
  gone.stop();
  const nobody = await refusal(ask(gone.at('/', whole(file))));
  t.match(nobody, { code: 'source_unreachable', detail: /Nobody listens/ });
  t.equal(troubleOf(nobody).again, true);
  t.notMatch(nobody.message, /of-the-source/);
});

t.test('what else a try comes to', async (t) => {
  t.match(troubleOf(new Error('/home/ann')), { error: { code: 'internal', detail: /^(?!.*ann)/ }, again: true });
  t.match(troubleOf(new QikError('upload_too_slow')), { error: { code: 'source_unreachable' }, again: true });
  t.match(troubleOf(new QikError('upload_aborted')), { error: { code: 'source_unreachable' }, again: true });
  t.match(troubleOf(new QikError('not_enough_space')), { error: { code: 'not_enough_space' }, again: true });
  t.match(troubleOf(new QikError('digest_mismatch')), { error: { code: 'digest_mismatch' }, again: false });
});
