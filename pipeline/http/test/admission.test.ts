import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { Admission } from '../../admission/index.js';
import { openRules } from '../../admission/test/rules.js';
import { tables } from '../../db/index.js';
import { NO_METERS } from '../../metrics/index.js';
import { caller } from './calls.js';
import {
  clipIn,
  FILE_PART,
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
import { refused } from './refused.js';
import { metadataOf, tus } from './tus.js';

const { clips } = tables;
const api = await startApi(t, testFolder(t));
const bytes = randomBytes(1000);

const send = (base: string, key: string, options: object = {}, path = '/v1/clips'): Promise<Response> =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form(['options', JSON.stringify(options)], ['file', new Blob([bytes])]),
  });

const clipsOf = (tenant: string) => api.orm.select().from(clips).where(eq(clips.tenant, tenant));

/** An upload that has begun and of which the rest is not sent. */
async function held(base: string, key: string) {
  const { socket, answer } = await rawConnection(base);
  const file = Buffer.alloc(500, 1);
  socket.write(uploadHead(key, FILE_PART.length + file.length + FORM_END.length));
  socket.write(FILE_PART);
  socket.write(file.subarray(0, 100));
  return {
    socket,
    finish: async (): Promise<string> => {
      socket.write(file.subarray(100));
      socket.write(FORM_END);
      return answer();
    },
  };
}

/** Waits until so many bodies are being read, of all apps. */
const underWay = (base: string, count: number): Promise<void> =>
  until(async () => {
    const text = await (await fetch(`${base}/metrics`)).text();
    return new RegExp(`^qik_uploads_in_flight ${count}$`, 'm').test(text);
  });

t.test('test clips of the service itself are let in while others fill it', async (t) => {
  const places = { perKey: 1, inAll: 1, bytesInAll: 10 };
  const admission = new Admission({ orm: api.orm, meters: NO_METERS }, openRules({ places, tenantBytes: 1 }));
  const arrival = (tenant: string) => ({ caller: { keyId: tenant, tenant }, bytes: 10, folder: null, clip: false });
  await admission.during(arrival('one'), async () => {
    await t.rejects(
      admission.during(arrival('two'), async () => 'in'),
      { code: 'overloaded' },
    );
    t.equal(await admission.during({ ...arrival('canary'), clip: true }, async () => 'in'), 'in');
  });
  t.same(await admission.clip('library', 'bulk', 10), { bytes: 10, limit: null });
  await t.rejects(
    admission.during({ ...arrival('one'), clip: true }, async () => 'in'),
    { code: 'quota_exceeded' },
  );
  await t.rejects(
    admission.during(arrival('one'), async () => Promise.reject(new Error('broke off'))),
    /broke off/,
  );
  t.equal(await admission.during(arrival('two'), async () => 'in'), 'in', 'the place of what broke off is free');
});

t.test('a key has so many uploads under way, on every way in, and each ends its place however it ends', async (t) => {
  const limits = { places: { perKey: 2, inAll: 3, bytesInAll: 1_000_000_000 } };
  const { base } = await api.open(RULES, {}, limits);
  const [key, other] = [await api.keyFor('places'), await api.keyFor('places')];
  const uploads = tus(base, key);
  const id = await uploads.created(1000);
  const form = await held(base, key);
  const part = await uploads.opened(id, 0, 1000);
  part.socket.write(Buffer.alloc(100));
  await underWay(base, 2);
  await until(async () => (await clipsOf('places')).length === 2 && (await api.staged()).length === 1);
  await refused(t, await send(base, key), 'too_many_requests', 429);
  await refused(t, await send(base, key, {}, '/v1/plan'), 'too_many_requests', 429);
  const second = await uploads.created(1000);
  await refused(t, await uploads.patch(second, 0, bytes), 'too_many_requests', 429);
  t.equal((await uploads.create(1000, {}, bytes)).status, 429, 'an upload that begins with its bytes');
  t.equal((await clipsOf('places')).length, 3, 'nothing is left of those that were refused');
  t.equal((await api.staged()).length, 1);
  t.equal(await uploads.offset(second), 0, 'and asking how far one is needs no place');

  const third = await held(base, other);
  await underWay(base, 3);
  await refused(t, await send(base, other), 'overloaded', 503);
  third.socket.destroy();
  await underWay(base, 2);
  t.equal((await send(base, other)).status, 202);
  t.match(await form.finish(), /^HTTP\/1.1 202/);
  part.socket.destroy();
  await underWay(base, 0);
  t.equal((await send(base, key)).status, 202);
  t.equal((await uploads.patch(second, 0, bytes)).status, 204);
});

t.test('uploads under way have so many bytes in all', async (t) => {
  const limits = { places: { perKey: 10, inAll: 10, bytesInAll: 1500 } };
  const { base } = await api.open(RULES, {}, limits);
  const key = await api.keyFor('bytes');
  const first = await held(base, key);
  await underWay(base, 1);
  await refused(t, await send(base, key), 'overloaded', 503);
  t.match(await first.finish(), /^HTTP\/1.1 202/);
  t.equal((await send(base, key)).status, 202, 'a single one always fits');
});

t.test('a tenant has so many bytes, of what is there and what may come', async (t) => {
  const { base } = await api.open(RULES, {}, { tenantBytes: 5000 });
  const key = await api.keyFor('quota');
  const call = caller(base, key);
  const uploads = tus(base, key);
  const { id } = await clipIn(await send(base, key));
  t.match(await clipsOf('quota'), [{ sourceBytes: 1000, reservedBytes: 0 }], 'what is there is not reserved any more');
  const begun = await uploads.created(3500);
  t.equal((await clipsOf('quota')).find((row) => row.id === begun)?.reservedBytes, 3500);
  await refused(t, await send(base, key), 'quota_exceeded', 507);
  await refused(t, await uploads.create(501), 'quota_exceeded', 507);
  t.equal((await clipsOf('quota')).length, 2);
  t.same(await api.staged(), []);
  t.equal((await send(base, key, {}, '/v1/plan')).status, 422, 'a dry run keeps nothing');
  t.equal((await send(base, await api.keyFor('quota-2'))).status, 202, 'others have their own');

  t.equal((await uploads.end(begun)).status, 204);
  t.equal((await send(base, key)).status, 202, 'what was given up is free again');
  t.equal((await uploads.create(3001)).status, 507);
  t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202, 'deleting goes on');
  t.equal((await uploads.create(3001)).status, 201);
  await api.orm.update(clips).set({ expiresAt: sql`now()` }).where(eq(clips.tenant, 'quota'));
  t.equal((await send(base, key)).status, 202, 'what is over its time does not count, swept or not');
});

t.test('of many that begin at once, no more than there is room for', async (t) => {
  const { base } = await api.open(RULES, {}, { tenantBytes: 3500 });
  const uploads = tus(base, await api.keyFor('race'));
  const answers = await Promise.all(Array.from({ length: 12 }, () => uploads.create(1000)));
  t.equal(answers.filter(({ status }) => status === 201).length, 3);
  for (const response of answers.filter(({ status }) => status !== 201))
    await refused(t, response, 'quota_exceeded', 507);
  t.equal((await clipsOf('race')).length, 3);
});

t.test('where clips that can wait have been waiting for too long, no more of them', async (t) => {
  const { base } = await api.open(RULES, {}, { bulkMaxWaitMs: 900_000 });
  const key = await api.keyFor('line');
  const { id } = await clipIn(await send(base, key, { priority: 'bulk' }));
  t.equal((await send(base, key, { priority: 'bulk' })).status, 202);
  await api.orm.update(clips).set({ stateAt: sql`now() - interval '16 minutes'` }).where(eq(clips.id, id));
  await refused(t, await send(base, key, { priority: 'bulk' }), 'queue_too_long', 503);
  const uploads = tus(base, key);
  await refused(
    t,
    await uploads.create(10, { 'upload-metadata': metadataOf({ priority: 'bulk' }) }),
    'queue_too_long',
    503,
  );
  t.equal((await clipsOf('line')).length, 2);
  for (const priority of ['normal', 'interactive'])
    t.equal((await send(base, key, { priority })).status, 202, `${priority} clips go on`);
  t.equal((await send(base, await api.keyFor('line-2'), { priority: 'bulk' })).status, 202, 'its line is its own');
});

t.test('a full disk takes nothing in, and everything else goes on', async (t) => {
  const key = await api.keyFor('disk');
  const { id } = await clipIn(await send(await api.serve(RULES), key));
  await api.publish(id, bytes);
  const { base } = await api.open(RULES, {}, { minFreeBytes: Number.MAX_SAFE_INTEGER });
  const { socket, answer } = await rawConnection(base);
  socket.write(uploadHead(key, 900_000));
  t.match(await answer(), /^HTTP\/1.1 507[\s\S]*retry-after: \d+[\s\S]*not_enough_space/i, 'before a byte of the body');
  socket.destroy();
  const uploads = tus(base, key);
  await refused(t, await uploads.create(1000), 'not_enough_space', 507);
  t.equal((await clipsOf('disk')).length, 1);
  const call = caller(base, key);
  const played = await call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform: 'android' } });
  t.equal(played.status, 200, 'what is there can be read');
  t.equal((await call(`/v1/clips/${id}`, { method: 'DELETE' })).status, 202, 'and deleted');
});

t.test('a form has so many fields and files, and what stands between them must not trickle', async (t) => {
  const key = await api.keyFor('form');
  const base = await api.serve({ ...RULES, rate: { graceMs: 1000, windowMs: 1000, minBytesPerSecond: 1000 } });
  const many = form(...Array.from({ length: 20 }, (_, n) => [`field${n}`, 'x'] as const), ['file', new Blob([bytes])]);
  const tooMany = await fetch(`${base}/v1/clips`, {
    ...{ method: 'POST', headers: { authorization: `Bearer ${key}` }, body: many },
  });
  t.match(await problemIn(tooMany), { code: 'invalid_request', status: 400 });
  const files = form(...Array.from({ length: 4 }, () => ['file', new Blob([bytes])] as const));
  const twice = await fetch(`${base}/v1/clips`, {
    ...{ method: 'POST', headers: { authorization: `Bearer ${key}` }, body: files },
  });
  t.match(await problemIn(twice), { code: 'invalid_request', status: 400 });
  for (const [words, beginning] of [
    ['before the first part', ''],
    ['in the options', optionsPart('{').slice(0, -2)],
  ] as const) {
    const { socket, answer } = await rawConnection(base);
    socket.write(uploadHead(key, 900_000));
    socket.write(beginning);
    const timer = setInterval(() => socket.write(' '), 100);
    t.match(await answer(), /^HTTP\/1.1 408[\s\S]*upload_too_slow/, words);
    clearInterval(timer);
    socket.destroy();
  }
  t.same(await clipsOf('form'), []);
  t.same(await api.staged(), []);
});

t.test('what was refused is counted', async (t) => {
  const base = await api.serve(RULES);
  const text = await (await fetch(`${base}/metrics`)).text();
  for (const code of ['too_many_requests', 'overloaded', 'quota_exceeded', 'queue_too_long', 'not_enough_space'])
    t.match(text, new RegExp(`^qik_refusals_total\\{code="${code}"\\} [1-9]`, 'm'));
  t.match(text, /^qik_upload_bytes_in_flight 0$/m, 'and nothing is under way any more');
});
