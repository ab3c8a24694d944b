import { eq, sql } from 'drizzle-orm';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { pruneEvents } from '../../events/index.js';
import { openSecretWrap } from '../../vault/index.js';
import { claimDue, UNDER_WAY } from '../claim.js';
import { fanOut } from '../fan-out.js';
import {
  createWebhook,
  disableWebhook,
  enableWebhook,
  pruneDeliveries,
  readDelivery,
  rewrapSecrets,
  rotateSecret,
  webhookLag,
} from '../index.js';
import { handBackClaim, settleClaim } from '../settle.js';
import { happen, MASTERS, newEndpoint, openParts, ready, until } from './stage.js';

const { outbox, webhookDeliveries: deliveries, webhooks } = tables;
const ALL = { except: [], only: null };
const FAILED = {
  outcome: 'failed',
  status: 500,
  milliseconds: 1,
  problem: 'It answered 500.',
  retryAfterMs: null,
} as const;
const DELIVERED = { ...FAILED, outcome: 'delivered', status: 200, problem: null } as const;

await eachDatabase(async (t, newDatabase) => {
  const place = await newDatabase();
  const database = await openDatabase(place);
  t.teardown(() => database.close());
  const { orm } = database;
  const parts = await openParts(t, database);
  // The embedded database has one owner; what would be processes are parts of it there.
  const second = database.soleOwner ? database : await openDatabase(place);
  t.teardown(() => (database.soleOwner ? undefined : second.close()));
  const others = await openParts(t, second);

  t.test('several processes send nothing twice, and to each receiver one at a time', async (t) => {
    const endpoints = [await newEndpoint(t, parts), await newEndpoint(t, parts), await newEndpoint(t, parts)];
    for (const { receiver } of endpoints) receiver.delayMs = 5;
    const deliverers = [parts.deliver(), others.deliver(), others.deliver()];
    const expected = new Map<string, string[]>(endpoints.map(({ tenant }) => [tenant, []]));
    for (let round = 0; round < 8; round += 1)
      for (const [n, { tenant }] of endpoints.entries())
        expected
          .get(tenant)
          ?.push(...(await happen(n % 2 === 0 ? orm : second.orm, tenant, ready(1 + ((round + n) % 3)))));
    for (const { tenant, receiver } of endpoints) {
      const ids = expected.get(tenant) ?? [];
      await until(() => receiver.messages.length >= ids.length);
      t.same(receiver.taken, ids);
      t.equal(receiver.most, 1);
      t.equal(receiver.wrong, 0);
    }
    await Promise.all(deliverers.map((deliverer) => deliverer.close()));
    for (const { receiver, tenant } of endpoints) t.equal(receiver.messages.length, expected.get(tenant)?.length);
  });

  t.test('a process that dies, and one that wakes up too late', async (t) => {
    const { id, tenant, receiver, happen: happens, rows, due } = await newEndpoint(t, parts);
    const ids = await happens(ready(2));
    while (await fanOut(orm));
    const claim = async (from = orm) => {
      const [found] = await claimDue(from, ALL, 10);
      if (found === undefined) throw new Error('nothing to claim');
      return found;
    };
    const dead = await claim();
    t.equal(dead.event.seq, Number(ids[0]));
    t.same(await claimDue(second.orm, ALL, 10), [], 'taken, and what is behind it waits');
    t.match(await readDelivery(orm, { id, tenant }, dead.deliveryId), {
      attempts: [{ problem: UNDER_WAY, status: null }],
    });
    await due();
    const taken = await claim(second.orm);
    t.equal(taken.deliveryId, dead.deliveryId, 'its lease is over');
    t.equal(taken.tries, 0, 'a try of which nobody knows is not counted');
    t.equal(await settleClaim(orm, dead, FAILED, 0), null);
    t.equal((await rows())[0]?.attempts, 0, 'whoever is too late changes nothing');
    await settleClaim(orm, dead, { ...FAILED, outcome: 'gone' }, 0);
    t.match(await rows(), [{ state: 'pending' }, { state: 'pending' }]);
    await settleClaim(orm, dead, DELIVERED, 0);
    t.match(await rows(), [{ state: 'delivered', attempts: 1 }, { state: 'pending' }], 'but it was delivered');
    await settleClaim(second.orm, taken, FAILED, 0);
    t.match(await rows(), [{ state: 'delivered', attempts: 1 }, {}]);

    const next = await claim();
    t.equal(next.event.seq, Number(ids[1]));
    await handBackClaim(orm, next, 'We stopped while it was under way.', 0);
    const again = await claim();
    t.equal(again.deliveryId, next.deliveryId, 'what was given back is due at once');
    await disableWebhook(orm, { id, tenant });
    await settleClaim(orm, again, FAILED, 0);
    t.same(await claimDue(orm, ALL, 10), []);
    t.same(receiver.messages, []);
  });

  t.test('closing waits for a moment, and gives back what takes longer', async (t) => {
    const { receiver, happen: happens, rows, attempts, id, tenant } = await newEndpoint(t, parts);
    receiver.manner = 'silent';
    const [event] = await happens();
    const closing = parts.deliver({ graceMs: 50 });
    await until(() => receiver.messages.length === 1);
    await closing.close();
    const [row] = await rows();
    t.match(row, { state: 'pending', attempts: 0 });
    t.match(await attempts(row?.id ?? ''), [{ problem: /We stopped/ }]);
    receiver.manner = 200;
    const deliverer = others.deliver();
    await until(() => receiver.taken.length === 1);
    t.same(receiver.taken, [event]);
    t.same(new Set(receiver.messages.map((one) => one.id)), new Set([row?.id]));
    await deliverer.close();
    t.match(await readDelivery(orm, { id, tenant }, row?.id ?? ''), { delivery: { attempts: 1 } });
  });

  t.test('secrets are replaced with an overlap, and wrapped anew', async (t) => {
    const { id, tenant, receiver, happen: happens } = await newEndpoint(t, parts);
    const deliverer = parts.deliver();
    const first = receiver.secret;
    const rotated = await rotateSecret(parts, { id, tenant }, 3600);
    t.not(rotated.secret, first);
    t.match(rotated.secretsUntil, [null, String]);
    await happens();
    await until(() => receiver.taken.length === 1);
    receiver.secret = rotated.secret;
    await happens();
    await until(() => receiver.taken.length === 2);
    t.equal(receiver.wrong, 0, 'whichever of the two the receiver has');
    t.same(
      receiver.messages.map(({ signatures }) => signatures),
      [2, 2],
    );

    const [row] = await orm.select().from(webhooks).where(eq(webhooks.id, id));
    const past = (row?.secrets ?? []).map((secret) =>
      secret.until === null ? secret : { ...secret, until: '2020-01-01T00:00:00.000Z' },
    );
    await orm.update(webhooks).set({ secrets: past }).where(eq(webhooks.id, id));
    await happens();
    await until(() => receiver.taken.length === 3);
    t.equal(receiver.messages[2]?.signatures, 1, 'the old one is over');
    receiver.secret = first;
    await happens();
    await until(() => receiver.taken.length === 4);
    t.equal(receiver.wrong, 1);

    const masters = { current: { version: 2, key: new Uint8Array(32).fill(7) }, former: [MASTERS.current] };
    t.equal((await rewrapSecrets(orm, openSecretWrap(masters))) > 0, true);
    t.equal(await rewrapSecrets(orm, openSecretWrap(masters)), 0);
    await deliverer.close();
    // The old master key opens none of them any more: nothing is sent unsigned.
    await happens();
    const without = parts.deliver();
    await until(async () => {
      const tried = await orm.execute(
        sql`select 1 from ${tables.webhookAttempts} where problem = 'We could not sign it.'`,
      );
      return Array.isArray(Reflect.get(Object(tried), 'rows')) && Reflect.get(Object(tried), 'rows').length > 0;
    });
    t.equal(receiver.messages.length, 4);
    await without.close();
    const back = await rewrapSecrets(
      orm,
      openSecretWrap({ current: { ...MASTERS.current, version: 3 }, former: [masters.current] }),
    );
    t.ok(back > 0);
    const newest = await rotateSecret({ orm, secrets: openSecretWrap(MASTERS) }, { id, tenant }, 0);
    t.same(newest.secretsUntil, [null], 'without an overlap the others are over at once');
    for (let made = 0; made < 9; made += 1) await rotateSecret(parts, { id, tenant }, 60);
    await t.rejects(rotateSecret(parts, { id, tenant }, 60), { code: 'too_many_requests' });
  });

  t.test('what is not kept any more is not sent', async (t) => {
    const { id, tenant, receiver, happen: happens, rows } = await newEndpoint(t, parts);
    await disableWebhook(orm, { id, tenant });
    await happens(ready(3));
    await enableWebhook(orm, { id, tenant }, 'retry');
    while (await fanOut(orm));
    t.equal((await rows()).length, 3);
    await disableWebhook(orm, { id, tenant });
    const [, , last] = await rows();
    await orm
      .update(outbox)
      .set({ at: new Date(Date.now() - 31 * 86_400_000) })
      .where(sql`${outbox.seq} < ${last?.seq ?? 0}`);
    await pruneEvents(orm);
    // Before anybody removed the deliveries.
    await enableWebhook(orm, { id, tenant }, 'retry');
    const deliverer = parts.deliver();
    await until(() => receiver.taken.length === 1);
    t.equal(Number(receiver.taken[0]), last?.seq);
    await deliverer.close();
    t.ok((await pruneDeliveries(orm)) > 0);
    const [oldest] = await orm.select({ seq: sql<number>`min(${deliveries.seq})::float8` }).from(deliveries);
    t.ok((oldest?.seq ?? 0) >= (last?.seq ?? 0));
    t.equal(await pruneDeliveries(orm), 0);
    t.equal(await webhookLag(orm), 0);
  });

  t.test('no webhook for the service itself, and no more than a tenant may have', async (t) => {
    const wish = { url: 'http://127.0.0.1/', events: [], description: null };
    for (const tenant of ['library', 'canary'])
      await t.rejects(createWebhook(parts, { tenant, ...wish }), { code: 'forbidden' });
    for (let made = 0; made < 20; made += 1) await createWebhook(parts, { tenant: 'many', ...wish });
    await t.rejects(createWebhook(parts, { tenant: 'many', ...wish }), { code: 'too_many_webhooks' });
  });
});
