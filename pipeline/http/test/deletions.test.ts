import { randomBytes, randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openStatements } from '../../audit/index.js';
import { createClip, type NewClip } from '../../clips/index.js';
import { newClip } from '../../clips/test/sample.js';
import { LOCATIONS, tables } from '../../db/index.js';
import { ConfirmedView, DeletionsView, DeletionView, FeedView, SignedReceipt } from '../schemas-deletions.js';
import { caller } from './calls.js';
import { clipIn, playbackIn, problemIn, RULES, startApi } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const call = caller(base, await api.keyFor('one'));
const stranger = caller(base, await api.keyFor('two'));
const bytes = randomBytes(10_000);

const add = async (changes: Partial<NewClip> = {}): Promise<string> => {
  const clip = newClip(changes);
  await createClip(api.orm, clip);
  return clip.id;
};
const ready = async (changes: Partial<NewClip> = {}): Promise<string> => {
  const id = await add(changes);
  await api.publish(id, bytes);
  return id;
};
const remove = (id: string) => call(`/v1/clips/${id}`, { method: 'DELETE' });
const deletionIn = async (response: Response) => Value.Parse(DeletionView, await response.json());
const deleted = async (id: string) => deletionIn(await remove(id));
const feed = async (used = call) => Value.Parse(FeedView, await (await used('/v1/deletions')).json());
const confirm = (id: string, body: unknown, used = call) =>
  used(`/v1/deletions/${id}/confirmations`, { method: 'POST', body });
const entriesOf = (action: string) => api.orm.select().from(tables.audit).where(eq(tables.audit.action, action));

t.test('deleting a clip', async (t) => {
  const id = await ready({ sender: 'Annabel Lee', recipients: ['bob', 'eve'], metadata: { room: 7 } });
  const { url } = await playbackIn(
    await call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform: 'android' } }),
  );
  t.equal((await call(url)).status, 200);

  const response = await remove(id);
  t.equal(response.status, 202);
  const deletion = await deletionIn(response);
  t.equal(response.headers.get('location'), `/v1/deletions/${deletion.id}`);
  t.match(deletion, { clipId: id, reason: 'deleted', state: 'pending', completedAt: null });
  t.equal(deletion.receipt, `/v1/deletions/${deletion.id}/receipt`);
  t.same(
    deletion.locations.map(({ name }) => name),
    [...LOCATIONS],
  );
  const stateOf = (name: string) => deletion.locations.find((one) => one.name === name)?.state;
  t.equal(stateOf('key'), 'done', 'the key is destroyed before the answer');
  t.equal(await api.keys.get(id), null);
  t.equal(stateOf('database'), 'done');
  t.equal(stateOf('objects'), 'pending');
  t.same(
    deletion.recipients,
    ['bob', 'eve'].map((recipient) => ({ recipient, confirmed: false, devices: 0, at: null })),
  );

  t.match(await problemIn(await call(url)), { code: 'gone', status: 410 });
  t.match(await problemIn(await call(`/v1/clips/${id}/playback`, { method: 'POST', body: { platform: 'android' } })), {
    code: 'gone',
  });
  const clip = await clipIn(await call(`/v1/clips/${id}`));
  t.match(clip, { state: 'deleted', sender: null, metadata: null, upload: null, source: null, error: null });
  t.same([clip.recipients, clip.renditions, clip.stills, clip.warnings], [[], [], [], []]);
  t.match(clip.guarantees, /^This clip was deleted\./);
  const [row] = await api.orm.select().from(tables.clips).where(eq(tables.clips.id, id));
  t.notMatch(JSON.stringify(row), /Annabel|bob|eve|room/);

  t.same(await deleted(id), deletion, 'asked again, the same');
  t.same(await deletionIn(await call(`/v1/deletions/${deletion.id}`)), deletion);
  t.equal((await entriesOf('clip.deleted')).length, 1, 'written down once');
});

t.test('asked for many times at once, there is one deletion', async (t) => {
  const id = await ready();
  const all = await Promise.all(Array.from({ length: 8 }, () => deleted(id)));
  t.equal(new Set(all.map((one) => one.id)).size, 1);
  t.equal((await feed()).deletions.filter(({ clipId }) => clipId === id).length, 1);
});

t.test('legal in every state', async (t) => {
  for (const state of ['receiving', 'queued', 'processing', 'ready', 'failed'] as const) {
    const id = await add();
    await api.orm.update(tables.clips).set({ state }).where(eq(tables.clips.id, id));
    const response = await remove(id);
    t.equal(response.status, 202, state);
    t.equal((await deletionIn(response)).reason, 'deleted');
    t.equal((await clipIn(await call(`/v1/clips/${id}`))).state, 'deleted');
  }
  const late = await add();
  await api.orm.update(tables.clips).set({ expiresAt: sql`now()` }).where(eq(tables.clips.id, late));
  t.equal((await deleted(late)).reason, 'expired', 'its time was over before anybody asked');
  t.equal((await clipIn(await call(`/v1/clips/${late}`))).state, 'expired');
});

t.test('nobody deletes what is not theirs, or is told of it', async (t) => {
  const id = await ready();
  const { id: own } = await deleted(await add());
  for (const unknown of [id, own, randomUUID(), 'nonsense', '%00']) {
    t.match(await problemIn(await stranger(`/v1/clips/${unknown}`, { method: 'DELETE' })), { code: 'not_found' });
  }
  t.equal((await clipIn(await call(`/v1/clips/${id}`))).state, 'ready');
  for (const path of [own, randomUUID(), 'nonsense']) {
    t.match(await problemIn(await stranger(`/v1/deletions/${path}`)), { code: 'not_found' });
    t.match(await problemIn(await stranger(`/v1/deletions/${path}/receipt`)), { code: 'not_found' });
    t.match(await problemIn(await confirm(path, { recipient: 'bob', device: 'x' }, stranger)), { code: 'not_found' });
  }
  t.same((await feed(stranger)).deletions, []);
  const reader = caller(base, await api.keyFor('one', ['clips:read', 'clips:write']));
  t.match(await problemIn(await reader(`/v1/clips/${id}`, { method: 'DELETE' })), { code: 'forbidden' });
  t.match(await problemIn(await reader('/v1/deletions', { method: 'POST', body: { clipIds: [id] } })), {
    code: 'forbidden',
  });
});

t.test('many at once', async (t) => {
  const ids = [await ready(), await add(), await add()];
  const gone = await add();
  const before = await deleted(gone);
  const foreign = await add({ tenant: 'two' });
  const nobodys = [foreign, randomUUID(), 'nonsense'];
  const ask = (clipIds: unknown) => call('/v1/deletions', { method: 'POST', body: { clipIds } });
  const response = await ask([...ids, gone, ...nobodys, ids[0]]);
  t.equal(response.status, 202);
  const answered = Value.Parse(DeletionsView, await response.json());
  t.same(answered.deletions.map(({ clipId }) => clipId).toSorted(), [...ids, gone].toSorted());
  t.same(answered.unknown, nobodys);
  t.same(
    answered.deletions.find(({ clipId }) => clipId === gone),
    before,
  );
  t.same(
    (await feed()).deletions.slice(-ids.length).map(({ id }) => id),
    answered.deletions.filter(({ clipId }) => clipId !== gone).map(({ id }) => id),
    'in the order of the feed',
  );
  t.equal((await clipIn(await stranger(`/v1/clips/${foreign}`))).state, 'queued');
  t.same(Value.Parse(DeletionsView, await (await ask(['nonsense'])).json()), { deletions: [], unknown: ['nonsense'] });
  for (const wrong of [[], undefined, [7], Array.from({ length: 501 }, () => randomUUID())])
    t.match(await problemIn(await ask(wrong)), { code: 'invalid_request', status: 400 });
});

t.test('devices confirm that they dropped their copies', async (t) => {
  const id = await add({ recipients: ['bob', 'eve'] });
  const deletion = await deleted(id);
  const said = async (recipient: string, device: string) => {
    const response = await confirm(deletion.id, { recipient, device });
    t.equal(response.status, 200);
    return Value.Parse(ConfirmedView, await response.json()).recipients;
  };
  const before = (await entriesOf('deletion.confirmed')).length;
  t.match(await said('bob', 'phone'), [
    { recipient: 'bob', confirmed: true, devices: 1, at: /Z$/ },
    { recipient: 'eve', confirmed: false, devices: 0, at: null },
  ]);
  const again = await said('bob', 'phone');
  t.equal(again[0]?.devices, 1, 'once');
  const [both] = await said('bob', 'tablet');
  t.equal(both?.devices, 2);
  const five = await Promise.all(Array.from({ length: 5 }, () => said('eve', 'phone')));
  for (const recipients of five) t.equal(recipients[1]?.devices, 1);
  const kept = (await deletionIn(await call(`/v1/deletions/${deletion.id}`))).recipients;
  t.match(kept, [
    { recipient: 'bob', devices: 2 },
    { recipient: 'eve', devices: 1 },
  ]);
  const entries = (await entriesOf('deletion.confirmed')).slice(before);
  t.equal(entries.length, 3, 'each once');
  t.notMatch(JSON.stringify(entries), /bob|eve|phone/);

  t.match(await problemIn(await confirm(deletion.id, { recipient: 'mallory', device: 'x' })), {
    code: 'not_a_recipient',
    status: 422,
  });
  t.match(await problemIn(await confirm(deletion.id, { recipient: 'bob' })), { code: 'invalid_request' });
  const reader = caller(base, await api.keyFor('one', ['clips:read']));
  t.match(await problemIn(await confirm(deletion.id, { recipient: 'bob', device: 'x' }, reader)), {
    code: 'forbidden',
  });

  const open = await deleted(await add());
  const response = await confirm(open.id, { recipient: 'anybody', device: 'x' });
  t.match(await response.json(), { recipients: [{ recipient: 'anybody', confirmed: true, devices: 1 }] });
  const log = api.lines.join('');
  t.notMatch(log, /mallory|anybody/, 'nobody is named in the log');
});

t.test('a receipt is signed, and says what the deletion says', async (t) => {
  const { id } = await deleted(await add({ recipients: ['bob'] }));
  await confirm(id, { recipient: 'bob', device: 'phone' });
  const deletion = await deletionIn(await call(`/v1/deletions/${id}`));
  const response = await call(`/v1/deletions/${id}/receipt`);
  t.match(response.headers.get('content-type'), /^application\/json/);
  t.equal(response.headers.get('vary'), 'accept');
  const { jws, payload } = Value.Parse(SignedReceipt, await response.json());
  const { state: _state, receipt: _receipt, id: deletionId, ...same } = deletion;
  t.match(payload, { iss: 'qik', deletionId, ...same });
  const jwks: unknown = await (await fetch(`${base}/.well-known/jwks.json`)).json();
  t.same(await openStatements(jwks).receipt(jws), payload, 'the signature holds');
  const [entry] = await api.orm.select().from(tables.audit).where(eq(tables.audit.seq, payload.audit.seq));
  t.equal(entry?.hash, payload.audit.hash);
  t.equal(entry?.action, 'clip.deleted');

  const bare = await call(`/v1/deletions/${id}/receipt`, { headers: { accept: 'application/jose' } });
  t.equal(bare.headers.get('content-type'), 'application/jose');
  const read = await openStatements(jwks).receipt(await bare.text());
  t.match(read, { deletionId: id, audit: payload.audit });
  const both = await call(`/v1/deletions/${id}/receipt`, { headers: { accept: 'application/jose, application/json' } });
  t.match(both.headers.get('content-type'), /^application\/json/);
});
