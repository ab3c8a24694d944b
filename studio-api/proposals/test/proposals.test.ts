import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { ProposalView } from '../../../pipeline/http/schemas-personal.js';
import { clipIn, form, startApi, until } from '../../../pipeline/http/test/harness.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { newestRows } from '../../catalogue/index.js';
import { studioTables } from '../../db/index.js';
import {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  publishableVersion,
} from '../../library/index.js';
import { commitChanges } from '../../publishing/commit.js';
import { takeTurn } from '../../publishing/index.js';
import { ADMIN, serveStudio } from '../../test/studio.js';

const { clips, deletions, proposals } = tables;
const { fliks, flikMedia, flikSources, flikVersions } = studioTables;
const states = { publishableVersion, applyPublished, applyUnpublished, applyScheduled, applyUnscheduled };
const VIDEO = randomBytes(30_000);
const CONSENT = 'Everybody may use my wave.';

t.test('personal Fliks become public with the consent of their owners', async (t) => {
  const dir = testFolder(t);
  const api = await startApi(t, dir);
  const { orm, store } = api;
  const studio = await serveStudio(t, api, dir);
  const cookie = await studio.signIn(ADMIN.email, ADMIN.password);
  const key = await api.keyFor('one');
  const backend = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${studio.base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const proposalIn = async (answer: Response) => Value.Parse(ProposalView, await answer.json());
  /** A personal Flik that is ready. */
  const kept = async (slot: number): Promise<string> => {
    const answer = await fetch(`${studio.base}/v1/users/anna/fliks/${slot}`, {
      method: 'PUT',
      body: form(['options', '{"framing":"square"}'], ['file', new Blob([VIDEO], { type: 'video/mp4' })]),
      headers: { authorization: `Bearer ${key}` },
    });
    const { id } = await clipIn(answer);
    await api.publish(id, VIDEO);
    return id;
  };
  const propose = async (slot: number) =>
    proposalIn(await backend('POST', `/v1/users/anna/fliks/${slot}/proposal`, { consent: CONSENT }));
  const proposed = async (slot: number) => {
    const clipId = await kept(slot);
    return { clipId, id: (await propose(slot)).id };
  };
  const listed = async (): Promise<unknown[]> =>
    listAt(await (await studio.call('GET', '/proposals', { cookie })).json(), 'proposals').map((one) => at(one, 'id'));
  const decide = (id: string, what: 'accept' | 'decline') =>
    studio.call('POST', `/proposals/${id}/${what}`, { cookie });

  await t.test('editors see what was proposed, and nothing else that people keep', async (t) => {
    await kept(1);
    t.same(await listed(), []);
    const { id } = await propose(1);
    t.same(await listed(), [id]);
    const whole: unknown = await (await studio.call('GET', `/proposals/${id}`, { cookie })).json();
    t.match(whole, { consent: CONSENT, preview: { stills: [{}] } });
    const bytes = await (await fetch(String(at(whole, 'preview', 'url')))).arrayBuffer();
    t.same(Buffer.from(bytes), VIDEO);
    await backend('DELETE', `/v1/proposals/${id}`);
    t.same(await listed(), []);
    t.equal((await studio.call('GET', `/proposals/${id}`, { cookie })).status, 404);
    t.equal((await decide(id, 'accept')).status, 404);
    t.match(await proposalIn(await backend('GET', `/v1/proposals/${id}`)), { state: 'withdrawn', consent: '' });
  });

  await t.test('what is declined is not shown again', async (t) => {
    const { id } = await proposed(2);
    t.equal((await decide(id, 'decline')).status, 204);
    t.equal((await decide(id, 'decline')).status, 409);
    t.same(await listed(), []);
    t.match(await proposalIn(await backend('GET', `/v1/proposals/${id}`)), { state: 'declined', flikId: null });
  });

  await t.test('a clip that goes takes its proposal along', async (t) => {
    const { id } = await proposed(3);
    await backend('DELETE', '/v1/users/anna/fliks/3');
    t.same(await listed(), []);
    t.equal((await decide(id, 'accept')).status, 404);
  });

  await t.test('what is accepted is a draft of its own, until its owner withdraws', async (t) => {
    const { clipId, id } = await proposed(4);
    const [one, two] = await Promise.all([decide(id, 'accept'), decide(id, 'accept')]);
    const [first, second] = one.status === 201 ? [one, two] : [two, one];
    if (first.status !== 201) t.comment(await first.text(), api.lines.slice(-6).join(''));
    t.equal(first.status, 201);
    t.ok([404, 409].includes(second.status), 'once, whoever asks');
    const accepted: unknown = await first.json();
    const flikId = String(at(accepted, 'flikId'));
    const [version] = await orm.select().from(flikVersions).where(eq(flikVersions.flikId, flikId));
    t.match(version, { origin: 'proposal', content: { framing: 'square' } });
    const { mediaId, content } = version ?? {};
    const sourceId = String(content?.sourceId);
    const copy = await store.open(`fliks/${sourceId}/source`);
    t.same(Buffer.concat((await copy?.stream.toArray()) ?? []), VIDEO);
    t.equal((await orm.select().from(flikSources)).length, 1, 'of the other try nothing is left');
    let sources = 0;
    for await (const object of store.list('fliks/')) sources += object.endsWith('/source') ? 1 : 0;
    t.equal(sources, 1);
    const log: unknown = await (await studio.call('GET', '/audit?action=proposal.accept', { cookie })).json();
    t.match(listAt(log, 'entries'), [{ after: { flikId, consent: CONSENT } }]);

    await backend('DELETE', '/v1/users/anna/fliks');
    t.match(await proposalIn(await backend('GET', `/v1/proposals/${id}`)), { state: 'accepted', flikId });
    t.equal((await orm.select().from(fliks).where(eq(fliks.id, flikId))).length, 1, 'the public one stays');

    // As if it had been published.
    await orm.transaction(async (tx) => {
      const head = await takeTurn(tx);
      if (content === undefined || mediaId === null || mediaId === undefined) throw new Error('it has no media');
      const flik = { kind: 'flik', slug: String(at(accepted, 'slug')), version: 1, mediaId, content } as const;
      const changes = [{ do: 'put', id: flikId, content: flik } as const];
      await commitChanges(states, tx, head, { releaseId: flikId, changes, editorId: null });
    });
    const live = async () => (await newestRows(orm)).some((row) => row.id === flikId && row.content !== null);
    t.equal(await live(), true);

    t.match(await proposalIn(await backend('DELETE', `/v1/proposals/${id}`)), { state: 'withdrawn', consent: CONSENT });
    await until(async () => (await proposalIn(await backend('GET', `/v1/proposals/${id}`))).takenBackAt !== null);
    t.equal(await live(), false);
    const [flik] = await orm.select().from(fliks).where(eq(fliks.id, flikId));
    t.match(flik, { state: 'trashed', published: null });
    for (const gone of [sourceId, String(mediaId)]) {
      const [row] = await orm.select({ state: clips.state }).from(clips).where(eq(clips.id, gone));
      t.equal(row?.state, 'deleted');
      t.equal(
        (await orm.select().from(deletions).where(eq(deletions.clipId, gone))).length,
        1,
        'its bytes are removed',
      );
    }
    t.same(await orm.select().from(flikMedia), [], 'nothing is made from it again');
    t.same(await orm.select().from(flikSources), []);
    const told: unknown = await (await studio.call('GET', '/audit?action=proposal.take-back', { cookie })).json();
    t.match(listAt(told, 'entries'), [{ after: { state: 'withdrawn', fliks: [flikId] } }]);
    t.equal(
      (await orm.select().from(proposals).where(eq(proposals.clipId, clipId))).length,
      1,
      'that it was allowed is kept',
    );
  });
});
