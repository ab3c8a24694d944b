import { eq, sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { studioTables } from '../../db/index.js';
import { wholeStudio } from './whole-studio.js';

const { clips } = tables;
const { presence, releases } = studioTables;

t.test('what is on an editor’s desk', async (t) => {
  const { orm, admin, call, json, person } = await wholeStudio(t, testFolder(t));
  const anna = { cookie: await person('editor') };
  const ben = { cookie: await person('publisher') };
  const vic = { cookie: await person('viewer') };
  const as = (who: Record<string, string>, method: string, path: string, body?: unknown) =>
    json(method, path, body, who);
  const refused = async (who: Record<string, string>, method: string, path: string, body?: unknown) =>
    at(await (await call(method, path, body, who)).json(), 'code');
  const create = async (who: Record<string, string>, content: object = {}): Promise<string> =>
    String(at(await as(who, 'POST', '/fliks', { content: { titles: { en: 'Wave' }, ...content } }), 'id'));

  await t.test('what waits for them', async (t) => {
    const waiting = (who: Record<string, string>) => as(who, 'GET', '/waiting');
    const nothing = { counts: { review: 0, changesRequested: 0, failedMedia: 0, releases: 0, total: 0 } };
    t.match(await waiting(anna), { ...nothing, review: [], releases: [] });
    const [hers, his] = [await create(anna), await create(ben)];
    const seen = { 'if-match': '"1"' };
    await json('POST', `/fliks/${hers}/submit`, {}, { ...anna, ...seen });
    await json('POST', `/fliks/${his}/submit`, {}, { ...ben, ...seen });
    t.match(await waiting(ben), { counts: { review: 1, total: 1 }, review: [{ id: hers }] }, 'not his own');
    t.match(await waiting({ cookie: admin }), { counts: { review: 2 } });
    t.match(await waiting(anna), nothing);
    await json('POST', `/fliks/${hers}/request-changes`, { reason: 'Too dark.' }, { ...ben, ...seen });
    t.match(await waiting(anna), { counts: { changesRequested: 1, total: 1 }, changesRequested: [{ id: hers }] });
    t.match(await waiting(ben), nothing);

    const form = new FormData();
    form.append('file', new Blob(['as if it were a video']), 'a.mp4');
    const sourceId = at(await as(anna, 'POST', '/sources', form), 'id');
    const broken = await as(anna, 'POST', '/fliks', { content: { titles: { en: 'No' }, sourceId } });
    await orm
      .update(clips)
      .set({ state: 'failed', errorCode: 'corrupt' })
      .where(eq(clips.id, String(at(broken, 'mediaId'))));
    t.match(await waiting(anna), { counts: { failedMedia: 1, total: 2 }, failedMedia: [{ id: at(broken, 'id') }] });
    t.match(await as(anna, 'GET', '/fliks?look=failed'), {
      fliks: [{ id: at(broken, 'id'), look: { state: 'failed' } }],
    });

    const change = { do: 'publish-flik', flikId: his };
    const release = await as(ben, 'POST', '/releases', { name: 'Friday', changes: [change] });
    const problems = [{ change: 0, kind: 'flik', id: his, gate: 'media', message: 'It has no video.' }];
    const own = eq(releases.id, String(at(release, 'id')));
    await orm.update(releases).set({ state: 'failed', problem: { problems } }).where(own);
    const told = { id: at(release, 'id'), name: 'Friday', problems: [{ id: his, gate: 'media' }] };
    t.match(await waiting(ben), { counts: { releases: 1 }, releases: [{ ...told, state: 'failed' }] });
    t.match(await waiting(anna), { counts: { releases: 0 } }, 'she publishes nothing');
    const due = { state: 'scheduled', dueAt: sql`now() + interval '2 days'`, problem: null } as const;
    await orm.update(releases).set(due).where(own);
    const refusal = { id: told.id, state: 'scheduled', problems: [{ id: his }] };
    t.match(await waiting(ben), { releases: [refusal] }, 'as it would be refused');
    await orm.update(releases).set({ dueAt: sql`now() + interval '9 days'` }).where(own);
    t.match(await waiting(ben), nothing);
  });

  await t.test('who is editing what', async (t) => {
    const id = await create(anna);
    const path = `/fliks/${id}/presence`;
    t.match(await as(anna, 'PUT', path), { present: { flikId: id, editor: { name: 'editor' }, you: true } });
    t.match(await as(ben, 'PUT', path), { present: { editor: { name: 'editor' }, you: false } });
    t.match(await as(anna, 'PUT', path), { present: { you: true } });
    t.match(await as(vic, 'GET', '/presence'), { present: [{ flikId: id, you: false }] });
    t.match(await as(ben, 'POST', `${path}/take-over`), { present: { editor: { name: 'publisher' }, you: true } });
    t.match(await as(anna, 'PUT', path), { present: { editor: { name: 'publisher' }, you: false } });
    t.match(await json('GET', `/audit?action=flik.take-over&subject=${id}`), {
      entries: [{ editor: { name: 'publisher' } }],
    });
    t.equal((await call('DELETE', path, undefined, anna)).status, 204);
    t.match(await as(vic, 'GET', '/presence'), { present: [{ you: false }] }, 'she cannot send him away');
    await orm.update(presence).set({ seenAt: sql`now() - interval '61 seconds'` });
    t.same(await as(vic, 'GET', '/presence'), { present: [] });
    t.match(await as(anna, 'PUT', path), { present: { you: true } }, 'who said nothing for a minute is gone');
    t.equal((await call('DELETE', path, undefined, anna)).status, 204);
    t.same(await as(vic, 'GET', '/presence'), { present: [] });
    t.equal(await refused(vic, 'PUT', path), 'not_permitted');
    t.equal(await refused(anna, 'PUT', '/fliks/019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708/presence'), 'not_found');
    // A save is decided by versions alone.
    await as(ben, 'PUT', path);
    t.match(await json('PATCH', `/fliks/${id}`, { tags: ['yes'] }, { ...anna, 'if-match': '"1"' }), { version: 2 });
  });

  await t.test('lists of other things show what they are about', async (t) => {
    const [one, two] = [await create(anna), await create(anna)];
    const pack = await json('POST', '/packs', { slug: 'hello', titles: { en: 'Hello' }, coverFlikId: one });
    const packPath = `/packs/${String(at(pack, 'id'))}`;
    await json('POST', `${packPath}/arrange`, { ops: [{ do: 'add', flikId: two }] }, { 'if-match': '"1"' });
    const cards = [{ id: one, titles: { en: 'Wave' }, state: 'draft', look: null }, { id: two }];
    t.match(await as(vic, 'GET', '/packs'), { packs: [{ slug: 'hello' }], fliks: cards });
    t.match(await as(vic, 'GET', packPath), { slug: 'hello', fliks: cards });
    const changes = [
      { do: 'publish-flik', flikId: one },
      { do: 'publish-pack', packId: at(pack, 'id') },
    ];
    const id = String(at(await as(ben, 'POST', '/releases', { name: 'Monday', changes }), 'id'));
    const shown = {
      fliks: [cards[0]],
      packs: [{ slug: 'hello', titles: { en: 'Hello' } }],
      people: [{ name: 'publisher' }],
    };
    t.match(await as(vic, 'GET', `/releases/${id}`), { name: 'Monday', ...shown });
    const dueAt = new Date('2031-01-06T09:00:00Z');
    await orm.update(releases).set({ state: 'scheduled', dueAt }).where(eq(releases.id, id));
    const week = (from: string, to: string) => as(vic, 'GET', `/releases?from=${from}T00:00:00Z&to=${to}T00:00:00Z`);
    t.match(await week('2031-01-06', '2031-01-13'), { releases: [{ id }], ...shown });
    t.same(await week('2031-01-13', '2031-01-20'), { releases: [], fliks: [], packs: [], people: [] });
    const listed = listAt(await as(vic, 'GET', `/fliks?ids=${one},${two}`), 'fliks');
    t.same(listed.map((flik) => at(flik, 'id')).sort(), [one, two]);
    t.equal(await refused(vic, 'GET', '/fliks?ids=one'), 'invalid_request');
  });

  await t.test('views that they come back to', async (t) => {
    const query = { state: 'draft', missingLocale: 'fr', sort: 'slug' };
    const own = await as(anna, 'POST', '/views', { name: 'French is missing', query });
    t.match(own, { name: 'French is missing', query, shared: false, own: true, owner: { name: 'editor' } });
    const shared = await as(anna, 'POST', '/views', { name: 'All drafts', query: { state: 'draft' }, shared: true });
    t.match(await as(anna, 'GET', '/views'), { views: [{ name: 'All drafts' }, { name: 'French is missing' }] });
    t.same(
      listAt(await as(vic, 'GET', '/views'), 'views').map((view) => [at(view, 'name'), at(view, 'own')]),
      [['All drafts', false]],
    );
    t.equal(await refused(vic, 'POST', '/views', { name: 'x', query: {}, shared: true }), 'not_permitted');
    t.match(await as(vic, 'POST', '/views', { name: 'x', query: {} }), { own: true });
    for (const wrong of [{ state: 'gone' }, { cursor: 'x' }, { nonsense: true }])
      t.equal(await refused(anna, 'POST', '/views', { name: 'x', query: wrong }), 'invalid_request');
    const remove = (who: Record<string, string>, view: unknown) =>
      call('DELETE', `/views/${String(at(view, 'id'))}`, undefined, who);
    t.equal((await remove(ben, own)).status, 404, 'nobody is told that it is there');
    t.equal((await remove(ben, shared)).status, 403);
    t.equal((await remove({ cookie: admin }, shared)).status, 204);
    t.equal((await remove(anna, own)).status, 204);
    t.same(await as(anna, 'GET', '/views'), { views: [] });
    t.equal(listAt(await json('GET', '/audit?action=view.remove'), 'entries').length, 2);
  });
});
