import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { QikError } from '../../errors/catalogue.js';
import { findProgram, freePort } from '../../prove/servers/program.js';
import { openOutbound } from '../index.js';
import { listenAnywhere } from './receiver.js';

const LIMITS = { timeoutMs: 20_000, maxBytes: 1000 };

const receiver = await listenAnywhere(t, (request, response) => {
  if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' });
  response.end(`${request.method} ${request.url}`);
});
const { port } = receiver;

const refusal = async (work: Promise<unknown>): Promise<QikError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof QikError) return error;
  throw new Error(`a refusal was expected, and came: ${String(error)}`);
};
const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Every one would reach the receiver, or something like it, if it were not refused. `:80` is where it listens. */
const VECTORS: readonly string[] = [
  'http://127.0.0.1:80/',
  'https://127.0.0.1/',
  'http://localhost:80/',
  'https://2130706433/', // decimal
  'http://2130706433:80/',
  'https://0x7f000001/', // hexadecimal
  'http://0x7f.0.0.1:80/',
  'https://017700000001/', // octal
  'http://0177.0.0.1:80/',
  'https://127.1/', // short
  'http://127.1:80/',
  'http://0/',
  'https://0.0.0.0/',
  'https://127.0.0.1./', // trailing dot
  'http://127.0.0.1.:80/',
  'https://127.255.255.254/',
  'https://[::1]/',
  'http://[::1]:80/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/', // mapped
  'http://[::ffff:127.0.0.1]:80/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:127.0.0.1]/',
  'https://[::127.0.0.1]/', // compatible
  'https://[64:ff9b::7f00:1]/', // NAT64
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::]/', // 6to4
  'https://[2001:0:7f00:1::]/', // Teredo
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://[100::1]/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/',
  'https://100.100.100.200/',
  'https://100.64.0.1/',
  'https://168.63.129.16/',
  'https://192.0.0.192/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://①②⑦.⓪.⓪.①/', // letters that stand for digits
  'https://127。0。0。1/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:80/',
  'http://user@127.0.0.1:80/', // userinfo
  'https://user:secret@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com:443@127.0.0.1/',
  'https://127.0.0.1\\@example.com/',
  'https://127.0.0.1#@example.com/',
  'https://127.0.0.1?@example.com/',
  'https:127.0.0.1/', // without slashes
  'https:///127.0.0.1/',
  'ht\ntps://127.0.0.1/',
  'https://example.com:22/', // ports
  'https://example.com:8443/',
  'http://example.com/',
  'http://example.com:443/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:80/_GET%20/',
  'data:text/plain,hello',
  'javascript:1',
  '//127.0.0.1/',
  'unix:/run/docker.sock',
  '',
  'https://',
  'https://a b/',
  'https://%31%32%37.0.0.1/',
  'https://own.example.org/metrics',
  'https://own.example.org./metrics',
];

t.test('each address that somebody could reach us or our neighbours with', async (t) => {
  const before = receiver.connections();
  const outbound = openOutbound({ allow: [], own: ['own.example.org'], lookup: async () => ['127.0.0.1'] });
  t.teardown(outbound.close);
  for (const vector of VECTORS) {
    const address = vector.replace(':80/', `:${port}/`);
    const error = await refusal(outbound.request(address, LIMITS));
    t.equal(error.code, 'source_forbidden', vector);
    t.notMatch(error.message, /secret|meta-data|passwd/, 'nothing of the address is repeated');
  }
  t.equal(receiver.connections(), before, 'nobody was connected to');
});

t.test('a name is checked by what it leads to', async (t) => {
  const before = receiver.connections();
  const refused: readonly (readonly string[])[] = [
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['fe80::1%eth0'],
    ['64:ff9b::7f00:1'],
    ['93.184.215.14', '127.0.0.1'],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::1'],
    ['127.0.0.1', '93.184.215.14'],
    ['not an address'],
  ];
  for (const addresses of refused) {
    const outbound = openOutbound({ allow: [], lookup: async () => addresses });
    const error = await refusal(outbound.request('https://receiver.example/', LIMITS));
    t.equal(error.code, 'source_forbidden', addresses.join(' and '));
    await outbound.close();
  }
  // By http and on a port names are asked only in networks that are allowed.
  const outbound = openOutbound({ allow: ['203.0.113.0/24'], lookup: async () => ['127.0.0.1'] });
  t.teardown(outbound.close);
  const error = await refusal(outbound.request(`http://receiver.example:${port}/`, LIMITS));
  t.equal(error.code, 'source_forbidden');
  t.equal(receiver.connections(), before, 'nobody was connected to');
});

t.test('a name that leads elsewhere the second time', async (t) => {
  const before = receiver.connections();
  const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1', '127.0.0.2']];
  let asked = 0;
  const outbound = openOutbound({
    allow: ['127.0.0.1'],
    lookup: async () => {
      asked += 1;
      return answers[asked - 1] ?? [];
    },
  });
  t.teardown(outbound.close);
  const closing = { ...LIMITS, headers: { connection: 'close' } };
  const answer = await outbound.request(`http://receiver.example:${port}/`, closing);
  t.equal(await textOf(answer.body), 'GET /');
  t.equal(asked, 1, 'looked up once: what was checked is what was connected to');
  t.equal(receiver.connections(), before + 1);
  for (const nth of [2, 3]) {
    t.equal((await refusal(outbound.request(`http://receiver.example:${port}/`, closing))).code, 'source_forbidden');
    t.equal(asked, nth);
  }
  t.equal(receiver.connections(), before + 1);
});

t.test('a public name is connected to at the address that was checked', async (t) => {
  const before = receiver.connections();
  let asked = 0;
  const outbound = openOutbound({
    allow: [],
    lookup: async () => {
      asked += 1;
      return asked === 1 ? ['198.41.0.4'] : ['127.0.0.1'];
    },
  });
  t.teardown(outbound.close);
  // Whatever becomes of it, there is no second look-up and no connection to this machine.
  const error = await refusal(outbound.request('https://receiver.example/', { ...LIMITS, timeoutMs: 300 }));
  t.equal(error.code, 'source_unreachable');
  t.equal(asked, 1);
  t.equal(receiver.connections(), before);
});

t.test('hosts that the operator allows', async (t) => {
  const outbound = openOutbound({ allow: ['localhost', '127.0.0.1', '::1'] });
  t.teardown(outbound.close);
  for (const host of ['127.0.0.1', 'localhost', 'localhost.', '[::1]', '2130706433', '[::ffff:127.0.0.1]']) {
    const answer = await outbound.request(`http://${host}:${port}/path?query#part`, LIMITS);
    t.equal(answer.status, 200, host);
    t.equal(await textOf(answer.body), 'GET /path?query', host);
  }
  await outbound.check('https://example.com/');
  await t.rejects(outbound.check('https://127.0.0.2/'), { code: 'source_forbidden' });
  await t.rejects(outbound.check('http://user@127.0.0.1/'), { code: 'source_forbidden' });
  await t.rejects(outbound.check('http://not-allowed.invalid/'), { code: /^source_(forbidden|unreachable)$/ });
  const leading = openOutbound({
    allow: ['10.0.0.0/8'],
    lookup: async (host) => [host === 'inside' ? '10.1.1.1' : '1.1.1.1'],
  });
  t.teardown(leading.close);
  await leading.check('http://inside:8080/');
  await t.rejects(leading.check('http://outside/'), { code: 'source_forbidden' });
  await leading.check('https://outside/');
  const named = openOutbound({ allow: ['localhost'] });
  t.teardown(named.close);
  await t.rejects(named.check('http://example.com/'), { code: 'source_forbidden', detail: /https/ });
  await t.rejects(named.check('https://example.com:8443/'), { code: 'source_forbidden', detail: /port/ });
  await named.check('http://localhost:8080/');
});

t.test('an answer that leads elsewhere is an answer', async (t) => {
  const outbound = openOutbound({ allow: ['127.0.0.1'] });
  t.teardown(outbound.close);
  const answer = await outbound.request(`http://127.0.0.1:${port}/redirect`, LIMITS);
  t.match(answer, { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } });
  answer.discard();
});

t.test('proxies of the environment are not used', async (t) => {
  const proxy = createServer();
  let used = 0;
  proxy.on('connection', (socket) => {
    used += 1;
    socket.destroy();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.teardown(() => proxy.close());
  const at = proxy.address();
  const url = `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY'];
  for (const name of names) process.env[name] = url;
  t.teardown(() => {
    for (const name of names) delete process.env[name];
  });
  const outbound = openOutbound({ allow: ['127.0.0.1'] });
  t.teardown(outbound.close);
  const answer = await outbound.request(`http://127.0.0.1:${port}/`, LIMITS);
  t.equal(await textOf(answer.body), 'GET /');
  t.equal(used, 0);
});

t.test('what is sent', async (t) => {
  const seen: unknown[] = [];
  const other = await listenAnywhere(t, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const { 'content-type': type, 'accept-encoding': encoding } = request.headers;
      seen.push({ method: request.method, body, type, encoding });
      response.writeHead(201, { 'x-two': ['a', 'b'] }).end();
    });
  });
  const outbound = openOutbound({ allow: ['127.0.0.1'] });
  t.teardown(outbound.close);
  const headers = { 'content-type': 'application/json' };
  const answer = await outbound.request(`http://127.0.0.1:${other.port}/`, {
    ...LIMITS,
    method: 'POST',
    headers,
    body: '{}',
  });
  t.match(answer, { status: 201, headers: { 'x-two': 'a, b' } });
  answer.discard();
  t.same(seen, [{ method: 'POST', body: '{}', type: 'application/json', encoding: 'identity' }]);
});

t.test('answers that are too large, too slow, or not whole', async (t) => {
  const odd = await listenAnywhere(t, (request, response) => {
    const endless = (chunk: string, everyMs: number): void => {
      const timer = setInterval(() => response.write(chunk), everyMs);
      response.once('close', () => clearInterval(timer));
    };
    if (request.url === '/declared') response.writeHead(200, { 'content-length': '10000000000' }).write('x');
    else if (request.url === '/endless') endless('x'.repeat(10_000), 1);
    else if (request.url === '/trickle') endless('x', 50);
    else if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setTimeout(() => response.destroy(), 50);
    } else if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end('not unpacked');
    // And `/silent` gets no answer.
  });
  const outbound = openOutbound({ allow: ['127.0.0.1'] });
  t.teardown(outbound.close);
  const ask = (path: string, limits = LIMITS) => outbound.request(`http://127.0.0.1:${odd.port}${path}`, limits);
  const read = async (path: string, limits = LIMITS) => refusal(ask(path, limits).then(({ body }) => textOf(body)));

  t.match(await read('/declared'), { code: 'too_large' });
  t.match(await read('/endless'), { code: 'too_large' });
  t.match(await read('/trickle', { timeoutMs: 400, maxBytes: 1000 }), { code: 'source_unreachable', detail: /0\.4 s/ });
  t.match(await read('/silent', { timeoutMs: 200, maxBytes: 1000 }), { code: 'source_unreachable', detail: /0\.2 s/ });
  t.match(await read('/broken'), { code: 'source_unreachable' });
  t.equal(await textOf((await ask('/bomb')).body), 'not unpacked');

  const unwanted = await ask('/endless');
  t.equal(unwanted.status, 200);
  unwanted.discard();
  const left = await ask('/endless', { timeoutMs: 20_000, maxBytes: 1_000_000 });
  for await (const chunk of left.body) {
    t.ok(chunk.length > 0);
    break;
  }
  const stop = new AbortController();
  const stopped = refusal(outbound.request(`http://127.0.0.1:${odd.port}/silent`, { ...LIMITS, signal: stop.signal }));
  stop.abort();
  t.equal((await stopped).code, 'aborted');
  const never = { ...LIMITS, signal: AbortSignal.abort() };
  t.equal((await refusal(outbound.request(`http://127.0.0.1:${odd.port}/`, never))).code, 'aborted');
});

t.test('hosts that are not there, or speak something else', async (t) => {
  const outbound = openOutbound({
    allow: ['127.0.0.1', 'nowhere.invalid'],
    lookup: async () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
  });
  t.teardown(outbound.close);
  const ask = (address: string) => refusal(outbound.request(address, LIMITS));
  t.match(await ask(`http://127.0.0.1:${await freePort()}/?token=secret`), {
    code: 'source_unreachable',
    detail: 'Nobody listens there. (ECONNREFUSED)',
  });
  t.match(await ask('https://nowhere.invalid/'), {
    code: 'source_unreachable',
    detail: /name of the host is not known/,
  });
  t.match(await ask(`https://127.0.0.1:${port}/`), { code: 'source_unreachable', detail: /TLS/ });
  const noise = createServer((socket) => socket.end('220 mail.example ESMTP\r\n')).listen(0, '127.0.0.1');
  await once(noise, 'listening');
  t.teardown(() => noise.close());
  const at = noise.address();
  const mail = await ask(`http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/`);
  t.match(mail, { code: 'source_unreachable', detail: /not one of HTTP/ });
  t.notMatch(mail.message, /ESMTP/, 'nothing of the answer is repeated');
});

t.test('a host whose certificate nobody vouches for', async (t) => {
  const openssl = await findProgram('openssl');
  if (openssl === null) {
    t.pass('openssl is not installed, so this was NOT tested', { skip: true });
    return;
  }
  const folder = testFolder(t);
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await promisify(execFile)(openssl, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ]);
  let requests = 0;
  const server = createSecureServer({ key: await readFile(key), cert: await readFile(cert) }, (_request, response) => {
    requests += 1;
    response.end('told');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  const outbound = openOutbound({ allow: ['localhost'], lookup: async () => ['127.0.0.1'] });
  t.teardown(outbound.close);
  const url = `https://localhost:${typeof at === 'object' ? at?.port : 0}/`;
  t.match(await refusal(outbound.request(url, { ...LIMITS, method: 'POST', body: 'secret' })), {
    code: 'source_unreachable',
    detail: /certificate of the host is not valid/,
  });
  t.equal(requests, 0, 'nothing was said to it');
});
