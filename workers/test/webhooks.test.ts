import { join } from 'node:path';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../fixtures/test/folder.js';
import { seedDatabase } from '../../pipeline/db/test/seed.js';
import { EventFeedView } from '../../pipeline/http/schemas-events.js';
import { IssuedWebhookView } from '../../pipeline/http/schemas-webhooks.js';
import { until } from '../../pipeline/http/test/harness.js';
import { readEvents } from '../../pipeline/http/test/sse.js';
import { Receiver } from '../../pipeline/webhooks/test/receiver.js';
import { client, small } from './deployment.js';
import { quickService, ready } from './started.js';

t.test('a clip’s events go out on all three ways, also when the service is killed on the way', async (t) => {
  const receiver = await Receiver.start(t);
  const dataDir = await seedDatabase(join(testFolder(t), 'data'));
  const { key, webhook } = await (async () => {
    const first = quickService(t, { DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1' });
    const { url, key: made } = await ready(first);
    const headers = { authorization: `Bearer ${made}` };
    const response = await fetch(`${url}/v1/webhooks`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url }),
    });
    const { id: webhook, secret } = Value.Parse(IssuedWebhookView, await response.json());
    receiver.secret = secret;
    const stream = readEvents(
      await fetch(`${url}/v1/events`, { headers: { ...headers, accept: 'text/event-stream' } }),
    );
    receiver.manner = 500;
    const { send, inState } = await client(url, made);
    const id = await send(small);
    t.equal((await stream.next())?.event, 'clip.received');
    await inState(id, 'ready');
    await until(async () => receiver.messages.length > 0);
    first.child.kill('SIGKILL');
    await first.exit;
    return { key: made, webhook };
  })();

  receiver.manner = 200;
  const second = quickService(t, { DATA_DIR: dataDir, OUTBOUND_ALLOW: '127.0.0.1' });
  const { url } = await ready(second);
  const response = await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${key}` } });
  const { events } = Value.Parse(EventFeedView, await response.json());
  t.same(
    events.map(({ type }) => type),
    ['clip.received', 'clip.queued', 'clip.processing', 'clip.ready'],
  );
  // The next try may be minutes away by now.
  for (const verb of ['disable', 'enable'])
    await fetch(`${url}/v1/webhooks/${webhook}/${verb}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
  await until(async () => receiver.taken.length >= events.length);
  t.same(
    receiver.taken,
    events.map(({ id }) => id),
    'in order, each once',
  );
  t.equal(receiver.effects.length, events.length);
  t.equal(receiver.wrong, 0);
  t.notMatch(second.stderr(), /of-the-receiver|whsec_/);
});

t.test('without the operator’s leave nobody on this machine is reached', async (t) => {
  const receiver = await Receiver.start(t);
  const service = quickService(t, { DATA_DIR: await seedDatabase(join(testFolder(t), 'data')) });
  const { url, key } = await ready(service);
  for (const address of [receiver.url, receiver.url.replace('http:', 'https:'), 'https://localhost/']) {
    const response = await fetch(`${url}/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: address }),
    });
    const made = Value.Check(IssuedWebhookView, await response.clone().json());
    // A name is not looked up before something is sent.
    t.equal(made, address === 'https://localhost/', address);
    if (!made) continue;
    const { id } = Value.Parse(IssuedWebhookView, await response.json());
    const test = await fetch(`${url}/v1/webhooks/${id}/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
    t.match(await test.json(), { delivered: false, status: null });
  }
  t.equal(receiver.connections, 0);
});
