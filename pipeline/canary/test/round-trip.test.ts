import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { CANARY_TENANT, keepApiKey, makeApiKey } from '../../access/index.js';
import { claimClip, failClip, publishClip } from '../../clips/index.js';
import { outputs, result } from '../../clips/test/sample.js';
import { tables } from '../../db/index.js';
import { findRemains, startPurger } from '../../erase/index.js';
import { QikError } from '../../errors/catalogue.js';
import { RULES, startApi } from '../../http/test/harness.js';
import { findSample, readRuns, roundTrip, runInTurn, STEPS } from '../index.js';
import { putMedia } from './media.js';

const { clips, deletions, outbox } = tables;

const dataDir = testFolder(t);
const api = await startApi(t, dataDir);
const { orm, store } = api;
const { base, services } = await api.open(RULES);
const { ingest, deliver, erase, remains, logger } = services;
const deps = { orm, ingest, deliver, erase, remains, ownUrl: base, logger };
const folder = join(dataDir, 'fliks');
await putMedia(folder, 'wave', 'private-data');
const sample = await findSample(folder);
const going = new AbortController().signal;

type Fence = { readonly clipId: string; readonly epoch: number };

/** Publishes these bytes, as those of that digest. */
async function publish(fence: Fence, bytes: Buffer, sha256: string): Promise<void> {
  const made = outputs(fence.clipId, fence.epoch);
  for (const { objectKey } of [...made.renditions, ...made.stills]) await store.put(objectKey, Readable.from([bytes]));
  const renditions = made.renditions.map((one) => ({ ...one, data: { ...one.data, bytes: bytes.length, sha256 } }));
  await publishClip(orm, fence, result, { ...made, renditions });
}
const BYTES = Buffer.from('what was made of it');
const DIGEST = createHash('sha256').update(BYTES).digest('hex');

/** A worker that takes every test clip and does this with it. */
function worker(t: Test, act: (fence: Fence) => Promise<void> = (fence) => publish(fence, BYTES, DIGEST)): void {
  let open = true;
  const running = (async () => {
    while (open) {
      const waiting = await orm
        .select({ id: clips.id })
        .from(clips)
        .where(and(eq(clips.tenant, CANARY_TENANT), eq(clips.state, 'queued')));
      for (const { id } of waiting) {
        const row = await claimClip(orm, { clipId: id, attempt: 1, worker: 'here:1' });
        if (row !== null) await act({ clipId: id, epoch: row.epoch });
      }
      await wait(20);
    }
  })();
  t.teardown(async () => {
    open = false;
    await running;
  });
}

async function purger(t: Test): Promise<void> {
  const { queue, database } = api;
  const { stop } = await startPurger({
    ...{ ...erase, store, queue, folders: remains.folders, host: 'here', longestLeaseMs: 60_000, everyMs: 100 },
    listen: database.notices.listen,
  });
  t.teardown(stop);
}

const alive = () =>
  orm
    .select({ id: clips.id })
    .from(clips)
    .where(and(eq(clips.tenant, CANARY_TENANT), sql`${clips.state} not in ('deleted', 'expired')`));
const newest = async (): Promise<string> => {
  const [row] = await orm
    .select({ id: clips.id })
    .from(clips)
    .where(eq(clips.tenant, CANARY_TENANT))
    .orderBy(sql`${clips.id} desc`)
    .limit(1);
  return row?.id ?? '';
};

t.test('a clip comes, is played, and is gone, and each step is measured', async (t) => {
  worker(t);
  await purger(t);
  const outcome = await roundTrip(deps, sample, going);
  t.match(outcome, { ok: true, problem: null });
  t.same(Object.keys(outcome.steps), STEPS);
  const { refused = 0, key = 0, gone = 0 } = outcome.steps;
  t.ok(refused <= key && key <= gone, 'the last ones are measured from the same moment');
  const id = await newest();
  t.equal((await findRemains(remains, id))?.gone, true);
  const told = await orm.select({ type: outbox.type }).from(outbox).where(eq(outbox.clipId, id)).orderBy(outbox.seq);
  t.match(
    told.map(({ type }) => type),
    ['clip.received', 'clip.queued', 'clip.processing', 'clip.ready', 'clip.deleted'],
    'it went the way of every clip',
  );
});

t.test('nobody else sees test clips, and nobody can have a key for them', async (t) => {
  await t.rejects(keepApiKey(orm, { ...makeApiKey(), tenant: CANARY_TENANT, name: 'x', scopes: ['clips:read'] }), {
    code: 'invalid_request',
  });
  const headers = { authorization: `Bearer ${await api.keyFor('one')}` };
  const get = async (path: string): Promise<string> => (await fetch(`${base}${path}`, { headers })).text();
  const id = await newest();
  t.ok(id);
  t.notMatch(await get('/v1/clips'), id);
  t.notMatch(await get('/v1/deletions'), id);
  t.match(await get(`/v1/clips/${id}`), '"not_found"');
});

t.test('where the public address cannot be reached from inside, its own is taken', async (t) => {
  worker(t);
  await purger(t);
  const outside = { ...deps, deliver: { ...deliver, publicUrl: () => 'http://127.0.0.1:1/qik' } };
  t.match(await roundTrip(outside, sample, going), { ok: true });
});

t.test('whatever does not happen is told by its step, and the clip does not stay', async (t) => {
  const nothing = await roundTrip(deps, null, going);
  t.match(nothing, { ok: false, problem: /^sample: / });

  await t.test('it cannot be taken in', async (t) => {
    const full = { ...deps, ingest: { ...ingest, rules: { ...ingest.rules, maxUploadBytes: 1000 } } };
    t.match(await roundTrip(full, sample, going), { ok: false, problem: 'receive: too_large', steps: {} });
  });
  await t.test('it is not rendered', async (t) => {
    t.match(await roundTrip(deps, sample, going, { ready: 1, gone: 1 }), { problem: /^render: it is queued after/ });
    worker(t, async (fence) => void (await failClip(orm, fence, new QikError('corrupt'))));
    t.match(await roundTrip(deps, sample, going), { ok: false, problem: 'render: it is failed (corrupt)' });
  });
  await t.test('it is not what was made', async (t) => {
    worker(t, (fence) => publish(fence, BYTES, 'a'.repeat(64)));
    t.match(await roundTrip(deps, sample, going), { problem: /^play: .* other bytes/ });
  });
  await t.test('nobody answers', async (t) => {
    worker(t);
    const away = {
      ...deps,
      deliver: { ...deliver, publicUrl: () => 'http://127.0.0.1:1' },
      ownUrl: 'http://127.0.0.1:1',
    };
    t.match(await roundTrip(away, sample, going), { ok: false, problem: 'play: nobody answers at its address' });
  });
  await t.test('its bytes stay', async (t) => {
    worker(t);
    const outcome = await roundTrip(deps, sample, going, { ready: 60_000, gone: 300 });
    t.match(outcome, { ok: false, problem: /^gone: .*objects/, steps: { refused: Number, key: Number } });
    t.notOk('gone' in outcome.steps);
  });
  t.same(await alive(), []);
  t.match(
    api.lines.filter((line) => line.includes('round trip')).map((line): unknown => JSON.parse(line)),
    ['sample', 'receive', 'render', 'render', 'play', 'play', 'gone'].map((step) => ({ level: 50, step })),
    'each is an error in the log',
  );
});

t.test('a deletion of an earlier one that never completes is told', async (t) => {
  worker(t);
  await orm
    .update(deletions)
    .set({ at: sql`now() - interval '3 hours'`, completedAt: null, dueAt: null })
    .where(eq(deletions.clipId, await newest()));
  await purger(t);
  t.match(await roundTrip(deps, sample, going), { ok: false, problem: /^complete: 1 / });
  await orm.update(deletions).set({ completedAt: sql`now()` });
});

t.test('a service that closes breaks it off, which is no fault, and the clip goes', async (t) => {
  const stopping = new AbortController();
  const running = roundTrip(deps, sample, stopping.signal);
  while ((await alive()).length === 0) await wait(10);
  stopping.abort();
  t.match(await running, { ok: null, problem: /closed/ });
  t.same(await alive(), []);
});

t.test('runs are noted, and shown to those who may see operations', async (t) => {
  worker(t);
  await purger(t);
  const since = new Date(0);
  const options = { periodMs: 3_600_000, folder };
  t.match(await runInTurn(deps, options, { since, signal: going }), { ok: true });
  t.equal(await runInTurn(deps, options, { since, signal: going }), null, 'not before an hour is over');
  t.match(await readRuns(orm), [{ ok: true, problem: null, endedAt: Date }]);
  const ask = async (scope: 'ops:read' | 'clips:read'): Promise<Response> =>
    fetch(`${base}/ops/canary`, { headers: { authorization: `Bearer ${await api.keyFor('one', [scope])}` } });
  t.match(await (await ask('ops:read')).json(), { runs: [{ ok: true, problem: null, steps: { gone: Number } }] });
  t.equal((await ask('clips:read')).status, 403);
  t.ok(api.lines.some((line) => line.includes('came and went')));
});
