import { eq, sql } from 'drizzle-orm';
import { newClip } from '../../clips/test/sample.js';
import { openDatabase, tables } from '../../db/index.js';
import { eachDatabase } from '../../db/test/each-database.js';
import { QikError } from '../../errors/catalogue.js';
import { claimDue, handBackClaim, postponeClaim, type Room, releaseClaims, renewClaim } from '../claim.js';
import { beginFetch, completeFetch, dropFetch, failFetch, isKept } from '../rows.js';

const { clips, fetches, outbox } = tables;
const ROOM: Room = { inHand: [], places: 10, perTenant: 10 };
const SOURCE = { bytes: 1000, sha256: '0'.repeat(64) };

await eachDatabase(async (t, newDatabase) => {
  const place = await newDatabase();
  const database = await openDatabase(place);
  t.teardown(() => database.close());
  const { orm } = database;
  // The embedded database has one owner; what would be processes are parts of it there.
  const second = database.soleOwner ? database : await openDatabase(place);
  t.teardown(() => (database.soleOwner ? undefined : second.close()));

  const begin = async (tenant = 'one') => {
    const { source, ...clip } = newClip({ tenant });
    const fetch = { url: 'sealed', expectedSha256: null, options: {} };
    await beginFetch(orm, { ...clip, sourceKey: source.key }, fetch, async () => undefined);
    return { ...clip, source: SOURCE };
  };
  const one = async (from = orm, room = ROOM, leaseMs?: number) => {
    const [claim, ...more] = await claimDue(from, room, leaseMs);
    if (claim === undefined || more.length > 0) throw new Error(`${more.length} claims`);
    return claim;
  };
  const rowOf = async (id: string) => (await orm.select().from(fetches).where(eq(fetches.clipId, id)))[0];
  const stateOf = async (id: string) => (await orm.select().from(clips).where(eq(clips.id, id)))[0];
  const due = (id: string) =>
    orm.update(fetches).set({ nextAt: sql`now() - interval '1 second'` }).where(eq(fetches.clipId, id));

  t.test('a fetch is one process’s alone, for as long as that says that it is at it', async (t) => {
    const { id, ...clip } = await begin();
    const claim = await one();
    t.match(claim, { clipId: id, tenant: 'one', tries: 1, priority: 'normal', url: 'sealed' });
    t.same(await claimDue(second.orm, ROOM), []);
    t.ok(await renewClaim(orm, claim));
    t.ok(((await rowOf(id))?.nextAt.getTime() ?? 0) > Date.now() + 5000);

    // Its process stands still, and another takes over.
    await due(id);
    const taken = await one(second.orm);
    t.equal(taken.tries, 2);
    t.not(taken.sourceKey, claim.sourceKey, 'each try has an object of its own');
    t.notOk(await renewClaim(orm, claim));
    await postponeClaim(orm, claim, 0);
    await handBackClaim(orm, claim);
    t.match(await rowOf(id), { tries: 2 }, 'whoever is too late changes nothing');
    t.notOk(await failFetch(orm, claim, new QikError('source_unreachable')));
    t.notOk(await completeFetch(orm, claim, { id, ...clip }));
    t.match(await stateOf(id), { state: 'receiving' });
    t.ok(await completeFetch(second.orm, taken, { id, ...clip }));
    t.match(await stateOf(id), { state: 'queued', sourceKey: taken.sourceKey, sourceBytes: 1000 });
    t.equal(await rowOf(id), undefined);
    t.equal(await isKept(orm, taken), true);
    t.equal(await isKept(orm, claim), false);
    t.notOk(await failFetch(second.orm, taken, new QikError('source_unreachable')));
    const events = await orm.select().from(outbox).where(eq(outbox.clipId, id)).orderBy(outbox.seq);
    t.match(events, [{ type: 'clip.received' }, { type: 'clip.queued' }]);
  });

  t.test('what is handed back is due at once and not counted, what is postponed is not due', async (t) => {
    const { id } = await begin();
    // At once, whatever part of a millisecond it is.
    for (let times = 0; times < 30; times += 1) await handBackClaim(orm, await one());
    const again = await one();
    t.equal(again.tries, 1);
    await postponeClaim(orm, again, 60_000);
    t.same(await claimDue(orm, ROOM), []);
    await releaseClaims(orm);
    const third = await one();
    t.equal(third.tries, 2);
    t.ok(await failFetch(orm, third, new QikError('source_unreachable', 'It answered 404.')));
    t.match(await stateOf(id), {
      ...{ state: 'failed', errorCode: 'source_unreachable', errorDetail: 'It answered 404.' },
      ...{ progress: null, heartbeatAt: null, reservedBytes: 0, sourceSha256: '' },
    });
    t.equal(await rowOf(id), undefined);
    const events = await orm.select().from(outbox).where(eq(outbox.clipId, id));
    t.match(events, [{ type: 'clip.failed', data: { code: 'source_unreachable', retry: 'never' } }]);
  });

  t.test('a clip that is over is not fetched, and its end is another’s', async (t) => {
    const { id, ...clip } = await begin();
    const claim = await one();
    await orm.update(clips).set({ expiresAt: sql`now()` }).where(eq(clips.id, id));
    await t.rejects(completeFetch(orm, claim, { id, ...clip }), { code: 'gone' });
    await t.rejects(failFetch(orm, claim, new QikError('source_unreachable')), { code: 'gone' });
    t.ok(await rowOf(id), 'it goes with its clip');
    await due(id);
    t.same(await claimDue(orm, ROOM), []);
    t.ok(await dropFetch(orm, id));
    t.equal(await stateOf(id), undefined);
    t.equal(await rowOf(id), undefined);
  });

  t.test('a request that was not acknowledged leaves nothing', async (t) => {
    const { source, ...clip } = newClip();
    const fetch = { url: 'sealed', expectedSha256: null, options: {} };
    const refused = beginFetch(orm, { ...clip, sourceKey: source.key }, fetch, async () => {
      throw new QikError('idempotency_in_progress');
    });
    await t.rejects(refused, { code: 'idempotency_in_progress' });
    t.equal(await stateOf(clip.id), undefined);
    t.equal(await rowOf(clip.id), undefined);
  });

  t.test('tenants take turns, and none takes every place', async (t) => {
    const a: string[] = [];
    for (let made = 0; made < 6; made += 1) a.push((await begin('a')).id);
    for (const tenant of ['b', 'b', 'c']) await begin(tenant);
    // Those of one tenant have been waiting for longest.
    for (const id of a) await due(id);
    const tenantsOf = (claims: readonly { readonly tenant: string }[]) => claims.map(({ tenant }) => tenant).toSorted();
    const first = await claimDue(orm, { inHand: [], places: 4, perTenant: 3 });
    t.match(tenantsOf(first).join(''), /^(aabc|abbc)$/);
    for (const claim of first) await handBackClaim(orm, claim);

    const inHand = a.slice(0, 2).map((clipId) => ({ clipId, tenant: 'a' }));
    const second = await claimDue(orm, { inHand, places: 2, perTenant: 3 });
    t.same(tenantsOf(second), ['b', 'c'], 'who has nothing in hand comes first');
    const third = await claimDue(orm, { inHand, places: 10, perTenant: 3 });
    t.same(tenantsOf(third), ['a', 'b'], 'and nobody has more than so many');
    t.notOk(third.some(({ clipId }) => inHand.some((one) => one.clipId === clipId)));
    t.same(await claimDue(orm, { inHand, places: 0, perTenant: 3 }), []);
    await orm.delete(fetches);
    await orm.delete(clips);
  });

  t.test('several processes take each fetch once', async (t) => {
    const ids = new Set<string>();
    for (let made = 0; made < 20; made += 1) ids.add((await begin(`tenant-${made % 3}`)).id);
    const taken: string[] = [];
    const work = async (from: typeof orm): Promise<void> => {
      while (taken.length < ids.size) {
        const claims = await claimDue(from, { inHand: [], places: 2, perTenant: 2 });
        taken.push(...claims.map(({ clipId }) => clipId));
      }
    };
    await Promise.all([work(orm), work(second.orm), work(second.orm)]);
    t.equal(taken.length, ids.size);
    t.same(new Set(taken), ids);
  });
});
