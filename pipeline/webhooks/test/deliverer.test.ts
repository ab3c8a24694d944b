import { eq } from 'drizzle-orm';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { disableWebhook, enableWebhook, readDelivery, readWebhook, resendDelivery, webhookLag } from '../index.js';
import { happen, newEndpoint, openParts, ready, until } from './stage.js';

await eachDatabase(async (t, newDatabase) => {
  const database = await openDatabase(await newDatabase());
  t.teardown(() => database.close());
  const { orm } = database;
  const parts = await openParts(t, database);
  await happen(orm, 'tenant-1');

  t.test('what happens from then on, in order, signed, and to nobody else', async (t) => {
    const deliverer = parts.deliver();
    const { id, tenant, receiver, happen: happens, rows } = await newEndpoint(t, parts);
    const other = await newEndpoint(t, parts);
    const some = await newEndpoint(t, parts, { tenant, events: ['clip.failed', 'clip.deleted'] });
    const ids = await happens(['clip.received', 'clip.queued', 'clip.ready']);
    await happen(orm, 'library');
    ids.push(...(await happens(['clip.failed'])), ...(await happens(['clip.deleted', 'deletion.completed'])));
    await until(() => receiver.taken.length === 6 && some.receiver.taken.length === 2);
    t.same(receiver.taken, ids);
    t.same(some.receiver.taken, [ids[3], ids[4]]);
    t.same(
      receiver.messages.map(({ type }) => type),
      ['clip.received', 'clip.queued', 'clip.ready', 'clip.failed', 'clip.deleted', 'deletion.completed'],
    );
    t.equal(receiver.wrong + some.receiver.wrong, 0, 'the official library agrees with every signature');
    t.equal(new Set(receiver.messages.map((one) => one.id)).size, 6);
    t.equal(receiver.most, 1, 'one at a time');
    await until(async () => (await rows()).every(({ state }) => state === 'delivered'));
    const [first] = await rows();
    t.match(await readDelivery(orm, { id, tenant }, first?.id ?? ''), {
      delivery: { attempts: 1, nextAt: null, deliveredAt: Date },
      attempts: [{ status: 200, problem: null, milliseconds: Number }],
    });
    t.same(other.receiver.messages, []);
    t.equal(await webhookLag(orm), 0);
    await deliverer.close();
  });

  t.test('a receiver that answers badly, and comes back', async (t) => {
    const deliverer = parts.deliver({ timeoutMs: 300 });
    const { id, tenant, receiver, happen: happens, rows, states, attempts, due } = await newEndpoint(t, parts);
    receiver.manner = 500;
    const ids = await happens(ready(3));
    await until(() => receiver.messages.length === 1);
    const head = async () => {
      const [first] = await rows();
      if (first === undefined) throw new Error('no delivery');
      return first;
    };
    const tried = async (times: number) => until(async () => (await head()).attempts === times);
    await tried(1);
    const wait = ((await head()).nextAt?.getTime() ?? 0) - Date.now();
    t.ok(wait > 0 && wait < 20_000, 'the next try is a few seconds away');
    ids.push(...(await happens(ready(2))));

    const manners = [301, 'silent', 404, { status: 200, headers: {} }] as const;
    for (const [n, manner] of manners.entries()) {
      t.same(new Set(receiver.messages.map(({ eventId: event }) => event)), new Set([ids[0]]), 'those behind it wait');
      receiver.manner = manner;
      if (n === 2) await receiver.down();
      await due();
      deliverer.look();
      if (n === 2) {
        await tried(4);
        await receiver.up();
        receiver.manner = 503;
        await due();
        await tried(5);
        continue;
      }
      if (n < 3) await tried(n + 2);
    }
    await until(() => receiver.taken.length === 5);
    t.same(receiver.taken, ids, 'nothing lost, in order');
    t.equal(receiver.effects.length, 5, 'and nothing twice');
    t.equal(receiver.wrong, 0);
    const [first] = ids;
    const tries = receiver.messages.filter(({ eventId: event }) => event === first);
    t.equal(new Set(tries.map((one) => one.id)).size, 1, 'every try has the same id');
    t.equal(new Set(tries.map((one) => one.body)).size, 1, 'and the same body');
    await until(async () => (await states()).every((state) => state === 'delivered'));
    const log = await attempts((await head()).id);
    t.match(log, [
      { status: 500, problem: 'It answered 500.' },
      { status: 301, problem: /Redirects are not followed/ },
      { status: null, problem: /not done within 0\.3 seconds/ },
      { status: null, problem: /Nobody listens there/ },
      { status: 503 },
      { status: 200, problem: null },
    ]);
    t.notMatch(JSON.stringify(log), /nobody reads|of-the-receiver/, 'neither the answer nor the address');
    t.match(await readWebhook(orm, { id, tenant }), { disabledAt: null });
    await deliverer.close();
  });

  t.test('one that wants no more, until it is enabled', async (t) => {
    const deliverer = parts.deliver();
    const { id, tenant, receiver, happen: happens, states, rows } = await newEndpoint(t, parts);
    receiver.manner = 410;
    const ids = await happens(ready(2));
    await until(async () => (await readWebhook(orm, { id, tenant })).disabledAt !== null);
    t.match(await readWebhook(orm, { id, tenant }), { disabledReason: /410/ });
    t.same(await states(), ['failed', 'pending']);
    ids.push(...(await happens(ready(2))));
    deliverer.look();
    receiver.manner = 200;
    const [, second] = await rows();
    await t.rejects(resendDelivery(orm, { id, tenant }, second?.id ?? ''), { code: 'webhook_disabled' });
    t.match(await enableWebhook(orm, { id, tenant }, 'retry'), { disabledAt: null, disabledReason: null });
    await until(() => receiver.taken.length === 4);
    t.same(receiver.taken, ids, 'it goes on from where it stopped');
    await disableWebhook(orm, { id, tenant });
    ids.push(...(await happens(ready(1))));
    t.match(await readWebhook(orm, { id, tenant }), { disabledReason: /by hand/ });
    await enableWebhook(orm, { id, tenant }, 'retry');
    await until(() => receiver.taken.length === 5);
    t.same(receiver.taken, ids);
    t.equal(receiver.messages.length, 6, 'nothing was sent while it was disabled');
    await deliverer.close();
  });

  t.test('one that answers nothing good for three days', async (t) => {
    const deliverer = parts.deliver();
    const { id, tenant, receiver, happen: happens, rows, states, due } = await newEndpoint(t, parts);
    receiver.manner = { status: 429, headers: { 'retry-after': '7200' } };
    const ids = await happens(ready(3));
    for (let tries = 1; tries < 10; tries += 1) {
      await until(async () => (await rows())[0]?.attempts === tries);
      if (tries === 1) {
        const wait = ((await rows())[0]?.nextAt?.getTime() ?? 0) - Date.now();
        t.ok(wait > 7_100_000 && wait < 7_300_000, 'it asked for two hours');
      }
      await due();
      deliverer.look();
    }
    await until(async () => (await readWebhook(orm, { id, tenant })).disabledAt !== null);
    t.match(await readWebhook(orm, { id, tenant }), { disabledReason: /10 tries.*429/ });
    t.equal(receiver.messages.length, 10);
    t.same(await states(), ['failed', 'pending', 'pending']);
    receiver.manner = 200;
    await enableWebhook(orm, { id, tenant }, 'skip');
    await until(() => receiver.taken.length === 2);
    t.same(receiver.taken, ids.slice(1), 'without the one that could not be delivered');
    await until(async () => (await states()).filter((state) => state === 'delivered').length === 2);
    t.same(await states(), ['failed', 'delivered', 'delivered']);
    await disableWebhook(orm, { id, tenant });
    await enableWebhook(orm, { id, tenant }, 'retry');
    t.same(await states(), ['failed', 'delivered', 'delivered'], 'left out for good, unless somebody asks for it');
    const [failed] = await rows();
    await resendDelivery(orm, { id, tenant }, failed?.id ?? '');
    deliverer.look();
    await until(() => receiver.taken.length === 3);
    t.equal(receiver.taken[2], ids[0]);
    t.equal(receiver.effects.length, 3);
    await deliverer.close();
  });

  t.test('an event is sent again when somebody asks', async (t) => {
    const deliverer = parts.deliver();
    const { id, tenant, receiver, happen: happens, rows, states } = await newEndpoint(t, parts);
    const [event] = await happens();
    await until(async () => (await states())[0] === 'delivered');
    const [row] = await rows();
    const sent = await resendDelivery(orm, { id, tenant }, row?.id ?? '');
    t.match(sent, { delivery: { state: 'pending', deliveredAt: null } });
    deliverer.look();
    await until(() => receiver.messages.length === 2);
    t.same(receiver.taken, [event, event]);
    t.equal(receiver.messages[0]?.id, receiver.messages[1]?.id, 'it has the same id as ever');
    t.equal(receiver.messages[0]?.body, receiver.messages[1]?.body);
    t.equal(receiver.effects.length, 1, 'so that nothing is done twice');
    await until(async () => (await states())[0] === 'delivered');
    t.equal((await readDelivery(orm, { id, tenant }, row?.id ?? '')).attempts.length, 2);

    receiver.delayMs = 300;
    await happens();
    await until(async () => (await rows()).length === 2 && receiver.connections > 0);
    const [, second] = await rows();
    await until(async () => (await readDelivery(orm, { id, tenant }, second?.id ?? '')).attempts.length === 1);
    await resendDelivery(orm, { id, tenant }, second?.id ?? '');
    await until(async () => (await states())[1] === 'delivered');
    deliverer.look();
    await new Promise((resolve) => setTimeout(resolve, 200));
    t.equal(receiver.messages.length, 3, 'what is under way is left alone');
    await t.rejects(resendDelivery(orm, { id, tenant: 'other' }, row?.id ?? ''), { code: 'not_found' });
    await t.rejects(resendDelivery(orm, { id, tenant }, id), { code: 'not_found' });
    await deliverer.close();
  });

  t.test('a slow one keeps nobody waiting', async (t) => {
    const deliverer = parts.deliver({ places: 1, slowMs: 100 });
    const [slow, quick] = [await newEndpoint(t, parts), await newEndpoint(t, parts)];
    slow.receiver.delayMs = 150;
    await slow.happen();
    await until(() => slow.receiver.taken.length === 1);
    // Known as a slow one by now, it takes none of the places of the others.
    slow.receiver.delayMs = 60_000;
    await slow.happen(ready(5));
    await until(() => slow.receiver.most === 1 && slow.receiver.connections > 0);
    const ids = await quick.happen(ready(5));
    await until(() => quick.receiver.taken.length === 5);
    t.same(quick.receiver.taken, ids);
    t.equal(slow.receiver.taken.length, 1);
    await disableWebhook(orm, slow);
    await slow.receiver.down();
    await deliverer.close();
  });

  t.test('a backlog that is longer than what is open at a time', async (t) => {
    const endpoint = await newEndpoint(t, parts);
    const ids = await endpoint.happen(ready(220));
    t.ok((await webhookLag(orm)) >= 0);
    await orm
      .update(tables.outbox)
      .set({ at: new Date(Date.now() - 600_000) })
      .where(eq(tables.outbox.tenant, endpoint.tenant));
    t.ok((await webhookLag(orm)) > 500, 'nobody looks after it');
    const deliverer = parts.deliver();
    let most = 0;
    await until(async () => {
      most = Math.max(most, (await endpoint.rows()).filter(({ nextAt }) => nextAt !== null).length);
      return endpoint.receiver.taken.length === 220;
    });
    t.same(endpoint.receiver.taken, ids);
    t.ok(most <= 200, `${most} were open at a time`);
    await until(async () => (await webhookLag(orm)) === 0);
    await deliverer.close();
  });

  t.test('where the address leads to something of ours', async (t) => {
    const strict = await openParts(t, database, []);
    const endpoint = await newEndpoint(t, parts);
    const deliverer = strict.deliver();
    await endpoint.happen();
    await until(async () => (await endpoint.rows())[0]?.attempts === 1);
    const [row] = await endpoint.rows();
    t.match(await endpoint.attempts(row?.id ?? ''), [{ status: null, problem: /not one of the public internet/ }]);
    t.equal(endpoint.receiver.connections, 0);
    t.notMatch(strict.lines.join(''), /of-the-receiver|whsec/);
    await disableWebhook(orm, endpoint);
    await deliverer.close();
  });
});
