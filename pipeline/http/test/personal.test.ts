import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { claimClip, failClip } from '../../clips/index.js';
import { tables } from '../../db/index.js';
import { QikError } from '../../errors/catalogue.js';
import { settleReady } from '../../personal/settle.js';
import { FeedView } from '../schemas-deletions.js';
import {
  PersonalDeletionsView,
  PersonalFliksView,
  PersonalFlikView,
  ProposalView,
  SentView,
} from '../schemas-personal.js';
import { clipIn, form, playbackIn, problemIn, RULES, startApi } from './harness.js';

const USER = 'anna-of-the-hill';
const VIDEO = randomBytes(20_000);
const video = (): Blob => new Blob([VIDEO], { type: 'video/mp4' });

t.test('personal Fliks', async (t) => {
  const api = await startApi(t, testFolder(t));
  const base = await api.serve(RULES);
  const key = await api.keyFor('one');
  const { clips, personalFliks, proposals } = tables;

  const call = (method: string, path: string, body?: unknown, as = key): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const put = (slot: number | string, options: object = {}, headers: Record<string, string> = {}, user = USER) =>
    fetch(`${base}/v1/users/${user}/fliks/${slot}`, {
      method: 'PUT',
      body: form(['options', JSON.stringify(options)], ['file', video()]),
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
  const path = (slot: number, user = USER) => `/v1/users/${user}/fliks/${slot}`;
  const slotIn = async (slot: number, user = USER) =>
    Value.Parse(PersonalFlikView, await (await call('GET', path(slot, user))).json());
  const taken = async (slot: number, options: object = {}, user = USER): Promise<string> => {
    const answer = await put(slot, options, {}, user);
    if (answer.status !== 202) throw new Error(`a clip was answered with ${answer.status}: ${await answer.text()}`);
    return (await clipIn(answer)).id;
  };
  const ready = async (slot: number, user = USER): Promise<string> => {
    const id = await taken(slot, {}, user);
    await api.publish(id, VIDEO);
    await settleReady(api.erase);
    return id;
  };
  const stateOf = async (id: string) => (await clipIn(await call('GET', `/v1/clips/${id}`))).state;
  const deletionsIn = async (answer: Response) =>
    Value.Parse(PersonalDeletionsView, await answer.json())
      .deletions.map(({ clipId }) => clipId)
      .sort();

  await t.test('a clip in a slot is one that no time ends', async (t) => {
    const answer = await put(3);
    t.equal(answer.status, 202);
    const { id, guarantees } = await clipIn(answer);
    t.match(guarantees, 'until it is deleted');
    t.match(await slotIn(3), {
      slot: 3,
      clip: null,
      next: { id, state: 'queued', recipients: [USER] },
      proposal: null,
    });
    await api.publish(id, VIDEO);
    t.match(await slotIn(3), { clip: { id, state: 'ready' }, next: null });
    const [row] = await api.orm.select().from(clips).where(eq(clips.id, id));
    t.equal(row?.kind, 'personal');
    t.ok((row?.expiresAt.getTime() ?? 0) > Date.UTC(2500, 0), 'also once its bytes had come');
    const { fliks } = Value.Parse(PersonalFliksView, await (await call('GET', `/v1/users/${USER}/fliks`)).json());
    t.match(fliks, [{ slot: 3, clip: { id } }]);
  });

  await t.test('it plays on until the next one is ready, and is deleted then', async (t) => {
    const old = await ready(4);
    const next = await taken(4);
    t.match(await slotIn(4), { clip: { id: old, state: 'ready' }, next: { id: next, state: 'queued' } });
    await settleReady(api.erase);
    t.equal(await stateOf(old), 'ready');
    const third = await taken(4);
    t.equal(await stateOf(next), 'deleted', 'what waited gives way at once');
    await api.publish(third, VIDEO);
    t.match(await slotIn(4), { clip: { id: third }, next: null }, 'before anybody looked after it');
    await settleReady(api.erase);
    t.equal(await stateOf(old), 'deleted');
    t.equal(await settleReady(api.erase), 0, 'nothing is looked at twice');
    t.equal(await api.keys.get(old), null, 'its key is gone');
  });

  await t.test('an upload that comes to nothing takes nothing away', async (t) => {
    const old = await ready(5);
    const bad = await taken(5);
    const claim = await claimClip(api.orm, { clipId: bad, attempt: 1, worker: 'test' });
    await failClip(api.orm, { clipId: bad, epoch: claim?.epoch ?? 0 }, new QikError('too_long'));
    await settleReady(api.erase);
    t.match(await slotIn(5), { clip: { id: old }, next: { id: bad, state: 'failed', error: { code: 'too_long' } } });
  });

  await t.test('one by its address is in the slot while it is fetched, and can be deleted there', async (t) => {
    const old = await ready(6);
    const answer = await call('PUT', path(6), { sourceUrl: 'https://media.example.org/7' });
    t.equal(answer.status, 202);
    const { id } = await clipIn(answer);
    t.match(await slotIn(6), { clip: { id: old }, next: { id, state: 'receiving' } });
    t.same(await deletionsIn(await call('DELETE', path(6))), [old, id].sort());
    t.equal((await call('GET', path(6))).status, 404);
  });

  await t.test('what is no slot, no user, or has no meaning here is refused', async (t) => {
    const before = (await api.orm.select({ id: clips.id }).from(clips)).length;
    for (const slot of [0, 13, -1, 'x']) t.equal((await put(slot)).status, 400, `slot ${slot}`);
    for (const user of ['%20', '.hidden', 'a%2Fb', 'u'.repeat(129)])
      t.equal((await put(1, {}, {}, user)).status, 400, `user ${user.slice(0, 10)}`);
    for (const wish of [{ ttl: 'P1D' }, { views: 1 }, { viewWindow: 'PT1H' }, { lockedUntilReply: true }]) {
      const problem = await problemIn(await put(1, wish));
      t.equal(problem.code, 'invalid_request');
      t.equal(problem.errors?.[0]?.path, `/${Object.keys(wish)[0]}`);
    }
    const url = { sourceUrl: 'https://media.example.org/7', ttl: 'P1D' };
    t.equal((await problemIn(await call('PUT', path(1), url))).code, 'invalid_request');
    t.equal((await api.orm.select({ id: clips.id }).from(clips)).length, before, 'nothing is left');
    const reader = await api.keyFor('one', ['clips:read']);
    t.equal((await call('DELETE', path(3), undefined, reader)).status, 403);
    t.equal((await call('PUT', path(3), url, reader)).status, 403);
  });

  await t.test('the same request with the same key has its effect once', async (t) => {
    const headers = { 'idempotency-key': 'put-once' };
    const first = await clipIn(await put(7, {}, headers));
    const again = await put(7, {}, headers);
    t.equal(again.headers.get('idempotent-replayed'), 'true');
    t.equal((await clipIn(again)).id, first.id);
    t.equal(
      (await problemIn(await put(8, {}, headers))).code,
      'idempotency_mismatch',
      'another slot is another request',
    );
    t.equal((await api.orm.select().from(personalFliks).where(eq(personalFliks.slot, 7))).length, 1);
  });

  await t.test('its owner plays it, and whoever it was sent to', async (t) => {
    const id = await ready(9);
    const play = (recipient?: string, as = key) =>
      call(
        'POST',
        `${path(9)}/playback`,
        { platform: 'android', ...(recipient === undefined ? {} : { recipient }) },
        as,
      );
    const { url } = await playbackIn(await play());
    const media = await fetch(url);
    t.same(Buffer.from(await media.arrayBuffer()), VIDEO);
    t.equal((await problemIn(await play('bob'))).code, 'forbidden');
    const sent = Value.Parse(
      SentView,
      await (await call('POST', `${path(9)}/sends`, { recipients: ['bob', 'cleo'] })).json(),
    );
    t.same(sent, { clipId: id, recipients: [USER, 'bob', 'cleo'] });
    t.equal((await play('bob')).status, 200);
    const stranger = await api.keyFor('two');
    t.equal((await play('bob', stranger)).status, 404, 'another tenant has another Anna');
    t.equal((await call('DELETE', path(9))).status, 202);
    t.equal((await fetch(url)).status, 410);
    t.equal((await play('bob')).status, 404);
    const { deletions } = Value.Parse(FeedView, await (await call('GET', '/v1/deletions')).json());
    const entry = deletions.find(({ clipId }) => clipId === id);
    t.same(entry?.recipients, [USER, 'bob', 'cleo'], 'their devices are asked to drop their copies');
  });

  await t.test('a proposal is shown as long as its owner agrees and the clip is there', async (t) => {
    const consent = 'Everybody may use my wave.';
    t.equal((await call('POST', `${path(10)}/proposal`, { consent })).status, 404);
    await taken(10, {}, 'ben');
    t.equal((await problemIn(await call('POST', `${path(10, 'ben')}/proposal`, { consent }))).code, 'not_ready');
    const id = await ready(10);
    const made = Value.Parse(ProposalView, await (await call('POST', `${path(10)}/proposal`, { consent })).json());
    t.match(made, { clipId: id, state: 'proposed', consent, flikId: null });
    const again = await (await call('POST', `${path(10)}/proposal`, { consent: 'Other words.' })).json();
    t.same(again, made, 'the first words are those that were agreed to');
    t.match(await slotIn(10), { proposal: { id: made.id } });
    const withdrawn = await (await call('DELETE', `/v1/proposals/${made.id}`)).json();
    t.match(withdrawn, { state: 'withdrawn', consent: '' });
    t.same(await (await call('DELETE', `/v1/proposals/${made.id}`)).json(), withdrawn);
    t.match(await slotIn(10), { proposal: null });
    const second = Value.Parse(ProposalView, await (await call('POST', `${path(10)}/proposal`, { consent })).json());
    t.not(second.id, made.id);
    const stranger = await api.keyFor('two');
    t.equal((await call('DELETE', `/v1/proposals/${second.id}`, undefined, stranger)).status, 404);
    // Whichever way the clip goes.
    t.equal((await call('DELETE', `/v1/clips/${id}`)).status, 202);
    t.equal((await call('GET', `/v1/proposals/${second.id}`)).status, 404);
    t.equal((await call('GET', path(10))).status, 404);
    t.equal((await api.orm.select().from(proposals).where(eq(proposals.clipId, id))).length, 0);
  });

  await t.test('everything of a user goes with one call', async (t) => {
    const mine = (await api.orm.select().from(personalFliks).where(eq(personalFliks.userId, USER))).map(
      ({ clipId }) => clipId,
    );
    t.ok(mine.length > 4);
    t.same(await deletionsIn(await call('DELETE', `/v1/users/${USER}/fliks`)), mine.sort());
    for (const id of mine) t.equal(await stateOf(id), 'deleted');
    t.same(await deletionsIn(await call('DELETE', `/v1/users/${USER}/fliks`)), [], 'and again finds nothing');
    t.equal((await api.orm.select().from(personalFliks).where(eq(personalFliks.userId, USER))).length, 0);
    t.match(await slotIn(10, 'ben'), { next: { state: 'queued' } }, 'what others have stays');
  });

  t.notMatch(api.lines.join(''), USER, 'who it was stands in no line of the log');
});
