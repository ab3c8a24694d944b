import t from 'tap';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { SCOPES } from '../../access/index.js';
import { ClipNotices, createClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { deleteClips } from '../../erase/index.js';
import { Deliverer } from '../../webhooks/index.js';
import { Receiver } from '../../webhooks/test/receiver.js';
import {
  DeliveriesView,
  DeliveryDetailView,
  IssuedWebhookView,
  TestView,
  WebhooksView,
  WebhookView,
} from '../schemas-webhooks.js';
import { problemIn, RULES, startApi, until } from './harness.js';

const api = await startApi(t, testFolder(t));
const notices = await ClipNotices.open(api.database.notices);
let deliverer: Deliverer | null = null;
const opened = await api.open(RULES, {});
const { webhooks } = opened.services;
const { base } = await api.open(RULES, { webhooks: { ...webhooks, look: () => deliverer?.look() } });
const admin = await api.keyFor('one');

/** Has events sent, until the test is over. */
function deliver(): void {
  const { outbound, secrets, orm } = webhooks;
  const { logger } = opened.services;
  deliverer = new Deliverer(
    { orm, outbound, secrets, logger, onNews: (told) => notices.onAnyNews(told) },
    { lookEveryMs: 50 },
  );
}
t.teardown(() => deliverer?.close());

const call = (method: string, path: string, { key = admin, body }: { key?: string; body?: unknown } = {}) =>
  fetch(`${base}/v1/webhooks${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function as<T extends TSchema>(schema: T, response: Response): Promise<Static<T>> {
  const content: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(content));
  return Value.Parse(schema, content);
}
const make = async (body: object, key = admin) => as(IssuedWebhookView, await call('POST', '', { key, body }));
const add = async (tenant = 'one'): Promise<string> => {
  const clip = newClip({ tenant });
  await createClip(api.orm, clip);
  return clip.id;
};

t.test('a webhook is made, shown without its secret, changed and deleted', async (t) => {
  const url = 'https://backend.example.org/qik?token=abc';
  const response = await call('POST', '', { body: { url, events: ['clip.ready'], description: 'our backend' } });
  t.equal(response.status, 201);
  t.equal(response.headers.get('cache-control'), 'no-store');
  const made = await as(IssuedWebhookView, response);
  t.match(made, {
    ...{ url, events: ['clip.ready'], description: 'our backend', disabledAt: null, disabledReason: null },
    ...{ secrets: [{ until: null }], secret: /^whsec_[A-Za-z0-9+/]{43}=$/ },
  });
  const { secret, ...rest } = made;
  t.same(await as(WebhookView, await call('GET', `/${made.id}`)), rest);
  const listed = await (await call('GET', '')).text();
  t.same(Value.Parse(WebhooksView, JSON.parse(listed)).webhooks, [rest]);
  t.notOk(listed.includes(secret));
  t.notOk(api.lines.join('').includes(secret.slice(6)));
  t.notOk(api.lines.join('').includes('token=abc'), 'the address is not logged either');

  const changed = await as(
    WebhookView,
    await call('PATCH', `/${made.id}`, { body: { events: [], description: null } }),
  );
  t.match(changed, { url, events: [], description: null });
  t.same(await as(WebhookView, await call('PATCH', `/${made.id}`, { body: {} })), changed);

  const rotated = await as(IssuedWebhookView, await call('POST', `/${made.id}/rotate-secret`));
  t.not(rotated.secret, secret);
  const [fresh, old] = rotated.secrets;
  t.equal(fresh?.until, null);
  t.ok(Date.parse(old?.until ?? '') > Date.now() + 80_000_000, 'a day, where nobody says');
  const at = await as(
    IssuedWebhookView,
    await call('POST', `/${made.id}/rotate-secret`, { body: { overlapSeconds: 0 } }),
  );
  t.same(at.secrets, [{ until: null }]);

  t.equal((await call('DELETE', `/${made.id}`)).status, 204);
  t.match(await problemIn(await call('GET', `/${made.id}`)), { code: 'not_found' });
  t.match(await problemIn(await call('DELETE', `/${made.id}`)), { code: 'not_found' });
});

t.test('what cannot be made', async (t) => {
  const wrong: [object, string][] = [
    [{}, '/url'],
    [{ url: 'http://backend.example.org/' }, '/url'],
    [{ url: 'https://backend.example.org:8443/' }, '/url'],
    [{ url: 'https://user:secret@backend.example.org/' }, '/url'],
    [{ url: 'https://10.0.0.1/' }, '/url'],
    [{ url: 'https://169.254.169.254/latest/' }, '/url'],
    [{ url: 'https://[::1]/' }, '/url'],
    [{ url: 'https://0x7f.2/' }, '/url'],
    [{ url: 'backend' }, '/url'],
    [{ events: ['clip.ready', 'clip.ready'] }, '/events'],
    [{ events: ['clip.painted'] }, '/events/0'],
    [{ description: '' }, '/description'],
    [{ colour: 'red' }, '/colour'],
  ];
  for (const [change, path] of wrong) {
    const body = path === '/url' ? change : { url: 'https://backend.example.org/', ...change };
    const problem = await problemIn(await call('POST', '', { body }));
    t.match(problem, { code: 'invalid_request', errors: [{ path }] }, JSON.stringify(change));
    t.notMatch(JSON.stringify(problem), /secret/);
  }
  const { id } = await make({ url: 'https://backend.example.org/' });
  const bad = await call('PATCH', `/${id}`, { body: { url: 'https://127.0.0.2/' } });
  t.match(await problemIn(bad), { code: 'invalid_request', errors: [{ path: '/url' }] });
  t.match(await as(WebhookView, await call('GET', `/${id}`)), { url: 'https://backend.example.org/' });
  t.equal((await call('DELETE', `/${id}`)).status, 204);
});

t.test('only with the scope admin, and only one’s own', async (t) => {
  const { id } = await make({ url: 'https://backend.example.org/' });
  const all = [
    ['GET', ''],
    ['POST', ''],
    ['GET', `/${id}`],
    ['PATCH', `/${id}`],
    ['DELETE', `/${id}`],
    ...['rotate-secret', 'enable', 'disable', 'test'].map((verb) => ['POST', `/${id}/${verb}`]),
    ['GET', `/${id}/deliveries`],
    ['GET', `/${id}/deliveries/${id}`],
    ['POST', `/${id}/deliveries/${id}/resend`],
  ] as const;
  const lesser = await api.keyFor(
    'one',
    SCOPES.filter((scope) => scope !== 'admin'),
  );
  const stranger = await api.keyFor('two');
  for (const [method = '', path = ''] of all) {
    t.equal((await call(method, path, { key: lesser })).status, 403, `${method} ${path}`);
    if (path === '') continue;
    const body = method === 'PATCH' ? { description: 'mine' } : undefined;
    const refused = await problemIn(await call(method, path, { key: stranger, body }));
    t.match(refused, { code: 'not_found' }, `${method} ${path}`);
    t.match(await problemIn(await call(method, path.replace(id, 'nonsense'), { body })), { code: 'not_found' });
  }
  t.same((await as(WebhooksView, await call('GET', '', { key: stranger }))).webhooks, []);
  t.equal((await call('DELETE', `/${id}`)).status, 204);
});

t.test('events arrive, and the log says how', async (t) => {
  deliver();
  const receiver = await Receiver.start(t);
  const { id, secret } = await make({ url: receiver.url });
  receiver.secret = secret;
  t.match(await as(TestView, await call('POST', `/${id}/test`)), { delivered: true, status: 200, problem: null });
  t.match(receiver.messages, [{ type: 'webhook.test' }]);
  t.equal(receiver.wrong, 0);

  const clipId = await add();
  await add('two');
  await until(async () => receiver.messages.length === 3);
  t.match(receiver.messages.slice(1), [
    { type: 'clip.received', clipId },
    { type: 'clip.queued', clipId },
  ]);
  t.equal(receiver.wrong, 0);
  const list = async (query = '') => as(DeliveriesView, await call('GET', `/${id}/deliveries${query}`));
  await until(async () => (await list('?state=delivered')).deliveries.length === 2);
  const page = await list('?limit=1');
  t.match(page, { deliveries: [{ type: 'clip.queued', state: 'delivered', attempts: 1 }], nextCursor: String });
  const last = await list(`?limit=1&cursor=${page.nextCursor}`);
  t.match(last, { deliveries: [{ type: 'clip.received' }], nextCursor: null });
  t.same((await list('?state=failed')).deliveries, []);
  const [first] = last.deliveries;
  t.equal(first?.id, receiver.messages[1]?.id);
  t.equal(first?.eventId, receiver.messages[1]?.eventId);
  const detail = await as(DeliveryDetailView, await call('GET', `/${id}/deliveries/${first?.id}`));
  t.match(detail, { ...first, tries: [{ status: 200, problem: null }] });
  t.match(await problemIn(await call('GET', `/${id}/deliveries?cursor=x`)), { errors: [{ path: '/cursor' }] });

  const again = await call('POST', `/${id}/deliveries/${first?.id}/resend`);
  t.equal(again.status, 202);
  t.match(await as(DeliveryDetailView, again), { id: first?.id });
  await until(async () => receiver.messages.length === 4);
  t.equal(receiver.messages[3]?.id, first?.id);
  t.equal(receiver.effects.length, 3, 'the test, and each event once');

  receiver.manner = 410;
  await add();
  await until(async () => (await as(WebhookView, await call('GET', `/${id}`))).disabledAt !== null);
  t.match(await as(WebhookView, await call('GET', `/${id}`)), { disabledReason: /410/ });
  t.match(await problemIn(await call('POST', `/${id}/deliveries/${first?.id}/resend`)), { code: 'webhook_disabled' });
  t.match(await as(TestView, await call('POST', `/${id}/test`)), { delivered: false, status: 410, problem: /410/ });
  receiver.manner = 200;
  const enabled = await call('POST', `/${id}/enable`, { body: { failed: 'retry' } });
  t.match(await as(WebhookView, enabled), { disabledAt: null, disabledReason: null });
  await until(async () => (await list('?state=delivered')).deliveries.length === 4);
  t.match(await as(WebhookView, await call('POST', `/${id}/disable`)), { disabledReason: /by hand/ });
  t.match(await as(WebhookView, await call('POST', `/${id}/enable`)), { disabledAt: null });
  t.match(await problemIn(await call('POST', `/${id}/enable`, { body: { failed: 'forget' } })), {
    code: 'invalid_request',
  });

  await receiver.down();
  t.match(await as(TestView, await call('POST', `/${id}/test`)), {
    delivered: false,
    status: null,
    problem: /Nobody listens/,
  });
  t.notMatch(api.lines.join(''), /of-the-receiver/, 'the address is in no line of the log');
});

t.test('what goes out about a clip that was deleted meanwhile names it by its id and says nothing else', async (t) => {
  if (deliverer === null) deliver();
  const receiver = await Receiver.start(t);
  const { id: webhook, secret } = await make({ url: receiver.url });
  receiver.secret = secret;
  receiver.manner = 503;
  const clip = newClip({ sender: 'annabel', recipients: ['bob'], metadata: { room: 'attic' } });
  await createClip(api.orm, clip);
  await api.publish(clip.id, Buffer.from('x'));
  await until(async () => receiver.messages.length > 0);
  const [deletion] = await deleteClips(api.erase, { tenant: 'one', ids: [clip.id], by: 'a-key' });

  receiver.manner = 200;
  // Otherwise the next try is seconds away.
  for (const verb of ['disable', 'enable']) await call('POST', `/${webhook}/${verb}`);
  await until(async () => receiver.messages.some(({ type, taken }) => taken && type === 'clip.deleted'));
  const taken = receiver.messages.filter(({ taken: wasTaken }) => wasTaken);
  t.same(
    taken.map(({ type }) => type),
    ['clip.received', 'clip.queued', 'clip.processing', 'clip.ready', 'clip.deleted'],
    'what happened is told in order, also when it is over',
  );
  const allowed = new Set(['id', 'clipId', 'bytes', 'priority', 'attempt', 'renditions', 'stills', 'deletion']);
  for (const { body, clipId } of taken) {
    const { data }: { data: Record<string, unknown> } = JSON.parse(body);
    t.equal(clipId, clip.id);
    for (const [name, value] of Object.entries(data)) {
      t.ok(allowed.has(name), `${name} is a number, a class or an id`);
      t.ok(typeof value === 'number' || value === 'normal' || /^[0-9a-f-]{16,36}$/.test(String(value)), String(value));
    }
  }
  t.equal(JSON.parse(taken.at(-1)?.body ?? '').data.deletion, deletion?.id);
  t.notMatch(receiver.messages.map(({ body }) => body).join(), /annabel|bob|attic|0{64}|clips\//);
  const all = await (await call('GET', `/${webhook}/deliveries`)).text();
  t.notMatch(all, /annabel|bob|attic/, 'nor does the list of what was sent');
});
