import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { Value } from 'typebox/value';
import { uuidv7 } from 'uuidv7';
import { createApp } from '../../../pipeline/http/base.js';
import { asQikError, sendProblem } from '../../../pipeline/http/problem.js';
import { Problem } from '../../../pipeline/http/schemas.js';
import { LookAlikes } from '../../gates/index.js';
import { analysisOf, finish, openStudio, type Person } from '../../library/test/studio.js';
import { BulkView, CommentsView, DiffView, FlikListView, FlikView, TagsView, VersionsView } from '../flik-schemas.js';
import type { FlikServices } from '../flik-services.js';
import { flikBulkRoutes, tagRoutes } from '../routes/flik-bulk.js';
import { flikReviewRoutes } from '../routes/flik-review.js';
import { flikTrashRoutes } from '../routes/flik-trash.js';
import { flikVersionRoutes } from '../routes/flik-versions.js';
import { flikRoutes } from '../routes/fliks.js';

type Call = {
  readonly by?: Person;
  readonly body?: unknown;
  readonly seen?: number | string;
};

/** The routes on an app of their own, where a header says who is signed in. */
async function openApp(t: Test) {
  const studio = await openStudio(t);
  const people = [studio.anna, studio.ben, studio.cleo, studio.dora, studio.vic];
  const services: FlikServices = {
    ...studio.deps,
    gates: { requiredLocales: ['en'], lookAlikes: new LookAlikes({ distance: () => 1, limit: 0.1 }) },
    editorOf: (request) => {
      const editor = people.find(({ id }) => id === request.headers['x-editor']);
      if (editor === undefined) throw new Error('nobody is signed in');
      return editor;
    },
  };
  const app = createApp(pino({ level: 'silent' }), []);
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, asQikError(error)));
  const routes: { method: string; url: string; config: unknown }[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    routes.push({ method: String(method), url, config });
  });
  flikRoutes(app, services);
  flikVersionRoutes(app, services);
  flikReviewRoutes(app, services);
  flikTrashRoutes(app, services);
  flikBulkRoutes(app, services);
  tagRoutes(app, services);
  t.teardown(() => app.close());
  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, wish: Call = {}) => {
    const { by = studio.anna, body, seen } = wish;
    const answer = await app.inject({
      ...{ method, url: `/studio/api${path}` },
      headers: {
        'x-editor': by.id,
        ...(seen === undefined ? {} : { 'if-match': typeof seen === 'number' ? `"${seen}"` : seen }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const json: unknown = answer.body === '' ? null : JSON.parse(answer.body);
    return { status: answer.statusCode, etag: answer.headers['etag'], headers: answer.headers, json };
  };
  const flik = async (method: 'GET' | 'POST' | 'PATCH', path: string, wish: Call = {}) => {
    const answer = await call(method, path, wish);
    return { ...answer, flik: Value.Parse(FlikView, answer.json) };
  };
  const problem = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, wish: Call = {}) => {
    const { status, json } = await call(method, path, wish);
    const { code, errors = [] } = Value.Parse(Problem, json);
    return { status, code, paths: errors.map(({ path: at }) => at) };
  };
  return { ...studio, routes, call, flik, problem };
}

t.test('the routes of the library', async (t) => {
  const { orm, routes, call, flik, problem, rendered, anna, ben, cleo, dora, vic } = await openApp(t);
  const create = async (content: object = {}) => (await flik('POST', '/fliks', { body: { content } })).flik;

  await t.test('every one says who may call it', async (t) => {
    const own = routes.filter(({ method }) => method !== 'HEAD');
    t.ok(own.length >= 24);
    for (const { method, url, config } of own) {
      t.match(config, { access: 'editors', permission: /^[a-z]+\.[a-z]+$/ }, `${method} ${url}`);
    }
  });

  await t.test('a Flik is made, read and changed', async (t) => {
    const made = await flik('POST', '/fliks', { body: { content: { titles: { en: 'Well done' } } } });
    const { id } = made.flik;
    t.match(made, {
      ...{ status: 201, etag: '"1"', headers: { location: `/studio/api/fliks/${id}` } },
      flik: {
        ...{ slug: 'well-done', state: 'draft', version: 1, published: null, review: 'none', mediaId: null },
        ...{ draft: { version: 1, differs: true }, createdBy: { name: 'Anna' }, actions: ['edit', 'submit', 'trash'] },
        checklist: { version: 1, open: false, gates: [{ gate: 'media', ok: false, level: 'must' }] },
      },
    });
    t.match(await flik('GET', `/fliks/${id}`, { by: vic }), { etag: '"1"', flik: { actions: [] } });
    const edited = await flik('PATCH', `/fliks/${id}`, { seen: 1, body: { tags: ['yes'], titles: { fr: 'Bravo' } } });
    t.match(edited, { etag: '"2"', flik: { content: { titles: { en: 'Well done', fr: 'Bravo' }, tags: ['yes'] } } });
    t.match(await flik('PATCH', `/fliks/${id}`, { seen: 2, body: { tags: ['yes'] } }), { etag: '"2"' });
    t.equal(rendered.length, 0);
    const sourceId = uuidv7();
    const cut = await flik('PATCH', `/fliks/${id}`, { seen: 2, body: { sourceId } });
    t.strictSame(rendered, [cut.flik.mediaId], 'its video is rendered once the version is there');
  });

  await t.test('what is not right is refused, all of it at once', async (t) => {
    const { id } = await create({ titles: { en: 'Right' } });
    t.match(await problem('PATCH', `/fliks/${id}`, { body: {} }), { status: 428, code: 'precondition_required' });
    for (const seen of ['*', '1', 'W/"1"', '"0"', '"1", "2"', '"x"']) {
      t.match(await problem('PATCH', `/fliks/${id}`, { seen, body: {} }), { status: 400, paths: ['/if-match'] }, seen);
    }
    t.match(await problem('PATCH', `/fliks/${id}`, { seen: 1, body: { rating: 'x', nonsense: 1, loop: 3 } }), {
      ...{ status: 400, code: 'invalid_request', paths: ['/nonsense', '/rating', '/loop'] },
    });
    t.match(await problem('PATCH', `/fliks/${id}`, { seen: 1, body: [] }), { status: 400 });
    const bad = { slug: 'Not A Slug', content: { rating: 'x' }, more: 1 };
    const paths = new Set((await problem('POST', '/fliks', { body: bad })).paths);
    t.strictSame([...paths].sort(), ['/content/rating', '/more', '/slug']);
    t.match(await problem('POST', '/fliks', { body: { slug: 'right' } }), { status: 409, code: 'name_taken' });
    t.match(await problem('GET', `/fliks/${uuidv7()}`), { status: 404, code: 'not_found' });
    t.match(await problem('GET', '/fliks/not-an-id'), { status: 400, code: 'invalid_request' });
    t.match(await problem('GET', '/fliks?state=nonsense'), { status: 400 });
    t.match(await problem('GET', '/fliks?cursor=nonsense'), { status: 400, paths: ['/cursor'] });
  });

  await t.test('of two editors the later one is told', async (t) => {
    const { id } = await create({ titles: { en: 'Both' } });
    const [one, other] = await Promise.all([
      call('PATCH', `/fliks/${id}`, { by: anna, seen: 1, body: { titles: { en: 'Mine' } } }),
      call('PATCH', `/fliks/${id}`, { by: ben, seen: 1, body: { titles: { en: 'No, mine' } } }),
    ]);
    const [late, by] = one.status === 412 ? [one, 'Ben'] : [other, 'Anna'];
    t.strictSame([one.status, other.status].sort(), [200, 412]);
    t.match(late.json, {
      ...{ code: 'edit_conflict', detail: new RegExp(`${by} changed /titles/en in version 2`) },
      errors: [{ path: '/titles/en', message: `was changed in version 2 by ${by}` }],
    });
  });

  await t.test('versions, their differences, and the way back', async (t) => {
    const { id } = await create({ titles: { en: 'One' } });
    await flik('PATCH', `/fliks/${id}`, { seen: 1, body: { titles: { en: 'Two' }, trim: { start: 0, end: 2 } } });
    const { json } = await call('GET', `/fliks/${id}/versions?limit=1`);
    t.match(Value.Parse(VersionsView, json), {
      versions: [{ version: 2, changed: ['/titles/en', '/trim'] }],
      more: true,
    });
    const diff = await call('GET', `/fliks/${id}/diff?from=1&to=2`);
    t.match(Value.Parse(DiffView, diff.json).changes, [
      { path: '/titles/en', locale: 'en', media: false, before: 'One', after: 'Two' },
      { path: '/trim', media: true, before: null, after: { start: 0, end: 2 } },
    ]);
    t.match((await call('GET', `/fliks/${id}/versions/1`)).json, { version: 1, content: { titles: { en: 'One' } } });
    t.match(await problem('GET', `/fliks/${id}/versions/9`), { status: 404 });
    t.match(await problem('GET', `/fliks/${id}/diff?from=1`), { status: 400 });
    t.match(await problem('POST', `/fliks/${id}/versions/1/restore`), { status: 428 });
    const back = await flik('POST', `/fliks/${id}/versions/1/restore`, { seen: 2 });
    t.match(back, { etag: '"3"', flik: { content: { titles: { en: 'One' }, trim: null } } });
  });

  await t.test('a review, up to a checklist that is open', async (t) => {
    const texts = { titles: { en: 'Ready' }, altTexts: { en: 'A hand waves.' } };
    const { id, mediaId } = await create({ ...texts, sourceId: uuidv7() });
    await finish(orm, mediaId ?? '', analysisOf('7'));
    t.match(await problem('POST', `/fliks/${id}/submit`), { status: 428 });
    const submitted = await flik('POST', `/fliks/${id}/submit`, { seen: 1, body: { note: 'Please look.' } });
    t.match(submitted.flik, { state: 'in_review', review: 'waiting' });
    t.match(await problem('POST', `/fliks/${id}/request-changes`, { by: ben, seen: 1, body: { reason: ' ' } }), {
      status: 400,
    });
    const asked = { reason: 'Too dark.', atSeconds: 1.5 };
    const returned = await flik('POST', `/fliks/${id}/request-changes`, { by: ben, seen: 1, body: asked });
    t.match(returned.flik, { state: 'draft', review: 'changes_requested', openComments: 1 });
    t.match(await problem('POST', `/fliks/${id}/approve`, { by: ben, seen: 1 }), { code: 'not_possible_now' });
    await flik('PATCH', `/fliks/${id}`, { by: ben, seen: 1, body: { credits: 'Ben' } });
    await flik('POST', `/fliks/${id}/submit`, { seen: 2 });
    t.match(await problem('POST', `/fliks/${id}/approve`, { by: ben, seen: 2 }), { status: 409, code: 'four_eyes' });
    t.match(await problem('POST', `/fliks/${id}/approve`, { by: cleo, seen: 1 }), { status: 412 });
    const { flik: approved } = await flik('POST', `/fliks/${id}/approve`, { by: cleo, seen: 2 });
    t.match(approved, { state: 'in_review', review: 'approved', checklist: { version: 2, open: true } });
    t.ok(approved.actions.includes('publish'));
    t.match((await call('GET', `/fliks/${id}/checklist?version=1`)).json, { version: 1, open: false });
    t.match(await problem('GET', `/fliks/${id}/checklist?dueAt=soon`), { status: 400 });

    const said = async (method: 'GET' | 'POST', path: string, wish: Call = {}) =>
      Value.Parse(CommentsView, (await call(method, `/fliks/${id}/comments${path}`, wish)).json).comments;
    const comments = await said('GET', '');
    t.match(
      comments.map(({ kind, author }) => `${kind} ${author.name}`),
      ['submitted Anna', 'changes_requested Ben', 'submitted Anna', 'approved Cleo'],
    );
    const first = comments[1]?.id ?? '';
    t.match((await said('POST', `/${first}/resolve`))[1], { resolvedAt: /^2/ });
    t.match((await said('POST', `/${first}/reopen`))[1], { resolvedAt: null });
    const words = { version: 2, body: 'Lovely', atSeconds: 0.5 };
    t.match((await said('POST', '', { by: vic, body: words })).at(-1), { kind: 'comment', author: { name: 'Vic' } });
  });

  await t.test('the trash', async (t) => {
    const { id } = await create({ titles: { en: 'Trash me' }, tags: ['trashy'] });
    t.match((await flik('POST', `/fliks/${id}/trash`)).flik, { state: 'trashed', actions: ['restore'] });
    t.match(await problem('POST', `/fliks/${id}/trash`), { status: 409, code: 'not_possible_now' });
    t.match((await flik('POST', `/fliks/${id}/restore`)).flik, { state: 'draft', trashedAt: null });
    t.match(await problem('POST', `/fliks/${id}/revive`), { code: 'not_possible_now' });
    const copy = await flik('POST', `/fliks/${id}/duplicate`);
    t.match(copy, { status: 201, flik: { slug: 'trash-me-2', content: { tags: ['trashy'] } } });
    await flik('POST', `/fliks/${id}/trash`);
    t.equal((await call('DELETE', `/fliks/${id}`, { by: dora })).status, 204);
    t.match(await problem('GET', `/fliks/${id}`), { status: 404 });
    t.match(await problem('DELETE', `/fliks/${copy.flik.id}`, { by: dora }), { code: 'not_possible_now' });
  });

  await t.test('lists, many at once, and tags', async (t) => {
    const made = [await create({ tags: ['in-list'] }), await create({ tags: ['in-list', 'more'] })];
    const list = async (query: string) => Value.Parse(FlikListView, (await call('GET', `/fliks?${query}`)).json);
    const page = await list('tag=in-list&limit=1&sort=created');
    t.match(page.fliks, [{ id: made[1]?.id, draft: { version: 1, differs: true }, updatedBy: { name: 'Anna' } }]);
    const rest = await list(`tag=in-list&limit=1&sort=created&cursor=${page.nextCursor}`);
    t.match(rest, { fliks: [{ id: made[0]?.id }], nextCursor: null });
    t.match(await list('tag=in-list&mine=true'), { fliks: [{}, {}] });
    t.equal((await list('tag=in-list&mine=false&state=live')).fliks.length, 0);
    const ids = made.map(({ id }) => id);
    const bulk = async (path: string, body?: unknown) =>
      Value.Parse(BulkView, (await call('POST', path, body === undefined ? {} : { body })).json);
    const changed = await bulk('/fliks/bulk', { ids, addTags: ['both'], removeTags: ['in-list'] });
    t.equal(changed.changed.length, 2);
    t.equal((await bulk(`/fliks/bulk/${changed.undoId}/undo`)).changed.length, 2);
    t.match(await problem('POST', `/fliks/bulk/${uuidv7()}/undo`), { status: 404 });
    t.match(await problem('POST', '/fliks/bulk', { body: { ids: [] } }), { status: 400 });
    t.equal((await bulk('/tags/rename', { from: 'in-list', to: 'listed' })).changed.length, 2);
    t.match(await problem('POST', '/tags/rename', { body: { from: 'listed', to: 'more' } }), { code: 'name_taken' });
    t.equal((await bulk('/tags/merge', { from: ['listed', 'more'], into: 'one-tag' })).changed.length, 2);
    const { tags } = Value.Parse(TagsView, (await call('GET', '/tags')).json);
    t.match(
      tags.find(({ tag }) => tag === 'one-tag'),
      { fliks: 2 },
    );
    t.notOk(tags.some(({ tag }) => tag === 'listed'));
  });
});
