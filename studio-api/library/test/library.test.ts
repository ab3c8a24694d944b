import { and, asc, eq } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { studioTables } from '../../db/index.js';
import { EMPTY_CONTENT } from '../content.js';
import {
  addComment,
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  approveFlik,
  bulkEdit,
  createFlik,
  destroyFlik,
  diffVersions,
  duplicateFlik,
  editFlik,
  listComments,
  listVersions,
  mergeTags,
  publishableVersion,
  readFlik,
  readVersion,
  renameTag,
  replaceContent,
  requestChanges,
  resolveComment,
  restoreVersion,
  reviveFlik,
  submitFlik,
  trashFlik,
  undoBulk,
  untrashFlik,
  usedTags,
} from '../index.js';
import { openStudio } from './studio.js';

const { audit, editors, fliks, packs } = studioTables;
const nothing = { body: '', atSeconds: null };

t.test('the library', async (t) => {
  const { orm, deps, anna, ben, cleo, dora, vic, create, approve, person } = await openStudio(t);
  const edit = (id: string, seen: number, patch: unknown, actor = anna) => editFlik(deps, { id, seen, patch, actor });
  const stateOf = async (id: string) => (await readFlik(orm, id, dora)).row;

  await t.test('names are made from titles, and nothing is called the same', async (t) => {
    const made = await Promise.all([1, 2, 3].map(() => create({ titles: { fr: 'À bientôt', en: 'See you' } })));
    t.strictSame(made.map(({ slug }) => slug).sort(), ['see-you', 'see-you-2', 'see-you-3']);
    const named = { content: EMPTY_CONTENT, slug: 'see-you', origin: 'create', editorId: anna.id } as const;
    await t.rejects(createFlik(deps, named), { code: 'name_taken' });
    t.equal((await create()).slug, 'flik');
  });

  await t.test('every edit is a version, and one that changes nothing is none', async (t) => {
    const { id } = await create({ titles: { en: 'Hi' } });
    t.match(await edit(id, 1, { titles: { fr: 'Salut' } }), { changed: true, version: 2 });
    t.match(await edit(id, 2, { titles: { fr: 'Salut' }, tags: [] }), { changed: false, version: 2 });
    t.match(await edit(id, 2, { titles: { en: null }, credits: 'Zoë' }), { changed: true, version: 3 });
    t.strictSame((await readVersion(orm, id, 1)).titles, { en: 'Hi' });
    t.strictSame((await readVersion(orm, id, 3)).titles, { fr: 'Salut' });
    const { versions, more } = await listVersions(orm, id, { limit: 2 });
    t.match(versions, [
      { version: 3, origin: 'edit', changed: ['/credits', '/titles/en'], createdBy: { name: 'Anna' } },
      { version: 2, origin: 'edit', changed: ['/titles/fr'] },
    ]);
    t.ok(more);
    t.match(await listVersions(orm, id, { limit: 2, before: 2 }), {
      ...{ versions: [{ version: 1, origin: 'create', changed: [] }], more: false },
    });
    t.match(await diffVersions(orm, id, 3, 1), [
      { path: '/credits', kind: 'changed', before: 'Zoë', after: '' },
      { path: '/titles/en', kind: 'added' },
      { path: '/titles/fr', kind: 'removed' },
    ]);
    t.match((await orm.select().from(fliks).where(eq(fliks.id, id)))[0], { searchText: 'hi\nsalut\nzoe' });
    await t.rejects(edit(id, 3, { rating: 'spicy', nonsense: 1 }), {
      ...{ code: 'invalid_request', errors: [{ path: '/nonsense' }, { path: '/rating' }] },
    });
    t.equal((await stateOf(id)).head, 3, 'what was refused left nothing');
  });

  await t.test('of two who edit at once one is told what the other did', async (t) => {
    const { id } = await create({ titles: { en: 'One' } });
    const outcomes = await Promise.allSettled([
      edit(id, 1, { titles: { en: 'Two' } }, anna),
      edit(id, 1, { titles: { en: 'Three' }, tags: ['x'] }, ben),
    ]);
    t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    t.equal((await stateOf(id)).head, 2);
    await edit(id, 2, { tags: ['y'] }, cleo);
    await t.rejects(edit(id, 1, { credits: 'me' }, dora), {
      code: 'edit_conflict',
      detail:
        /You saw version 1, the newest is 3: (Anna|Ben) changed .*\/titles\/en in version 2; Cleo changed \/tags in version 3\./,
    });
    await edit(id, 3, { titles: { en: 'Four' } }, ben);
    await t.rejects(edit(id, 3, { credits: 'me' }, dora), {
      errors: [{ path: '/titles/en', message: 'was changed in version 4 by Ben' }],
    });
    await t.rejects(edit(id, 9, {}), { code: 'edit_conflict', detail: 'There is no version 9: the newest is 4.' });
    await t.rejects(edit(uuidv7(), 1, {}), { code: 'not_found' });
  });

  await t.test('an earlier version comes back as a new one', async (t) => {
    const { id } = await create({ titles: { en: 'First' } });
    await edit(id, 1, { titles: { en: 'Second' } });
    t.match(await restoreVersion(deps, { id, seen: 2, version: 1, actor: ben }), { version: 3, changed: true });
    t.strictSame(await readVersion(orm, id, 3), await readVersion(orm, id, 1));
    t.match((await listVersions(orm, id, { limit: 1 })).versions, [{ origin: 'restore', restoredFrom: 1 }]);
    await t.rejects(restoreVersion(deps, { id, seen: 3, version: 7, actor: ben }), { code: 'not_found' });
    await t.rejects(restoreVersion(deps, { id, seen: 2, version: 1, actor: ben }), { code: 'edit_conflict' });
  });

  await t.test('versions that look the same share their media', async (t) => {
    const sourceId = uuidv7();
    const one = await create({ sourceId, trim: { start: 1, end: 3 } });
    const texts = await edit(one.id, 1, { titles: { en: 'Cut' } });
    t.equal(texts.mediaId, one.mediaId);
    const cut = await edit(one.id, 2, { trim: { start: 1, end: 4 } });
    t.not(cut.mediaId, one.mediaId);
    const back = await restoreVersion(deps, { id: one.id, seen: 3, version: 1, actor: anna });
    t.equal(back.mediaId, one.mediaId);
    const copy = await duplicateFlik(deps, { id: one.id, actor: ben });
    t.match(copy, { mediaId: one.mediaId, version: 1 });
    t.match(await stateOf(copy.id), { state: 'draft', createdBy: ben.id });
    t.equal((await edit(copy.id, 1, { sourceId: null }, ben)).mediaId, null);
  });

  await t.test('review: changes are asked for, and an edit voids an approval', async (t) => {
    const { id } = await create({ titles: { en: 'Review me' } });
    const reviewOf = async () => (await readFlik(orm, id, ben)).review;
    await submitFlik(orm, { id, seen: 1, actor: anna, remark: { body: 'Please look.', atSeconds: null } });
    t.match(await stateOf(id), { state: 'in_review' });
    t.equal(await reviewOf(), 'waiting');
    await requestChanges(orm, { id, seen: 1, actor: ben, remark: { body: 'Too dark.', atSeconds: 1.5 } });
    t.match(await stateOf(id), { state: 'draft' });
    t.equal(await reviewOf(), 'changes_requested');
    await t.rejects(approveFlik(orm, { id, seen: 1, actor: ben, remark: nothing }), { code: 'not_possible_now' });
    await edit(id, 1, { credits: 'brighter' });
    await submitFlik(orm, { id, seen: 2, actor: anna, remark: nothing });
    await t.rejects(approveFlik(orm, { id, seen: 1, actor: ben, remark: nothing }), { code: 'edit_conflict' });
    await t.rejects(approveFlik(orm, { id, seen: 2, actor: anna, remark: nothing }), { code: 'not_permitted' });
    await approveFlik(orm, { id, seen: 2, actor: ben, remark: nothing });
    t.equal(await reviewOf(), 'approved');
    t.equal(await orm.transaction((tx) => publishableVersion(tx, id)), 2);
    await edit(id, 2, { credits: 'even brighter' }, ben);
    t.equal(await reviewOf(), 'waiting');
    await t.rejects(
      orm.transaction((tx) => publishableVersion(tx, id)),
      { code: 'not_approved' },
    );
    await t.rejects(approveFlik(orm, { id, seen: 3, actor: ben, remark: nothing }), { code: 'four_eyes' });
    await approveFlik(orm, { id, seen: 3, actor: cleo, remark: nothing });
    t.equal(await reviewOf(), 'approved');
    t.match(await listComments(orm, id), [
      { kind: 'submitted', version: 1, body: 'Please look.', author: { name: 'Anna' } },
      { kind: 'changes_requested', version: 1, atSeconds: 1.5, body: 'Too dark.' },
      ...[
        { kind: 'submitted', version: 2 },
        { kind: 'approved', version: 2 },
        { kind: 'approved', version: 3 },
      ],
    ]);
  });

  await t.test('whoever is the only publisher may approve their own work', async (t) => {
    const { id } = await create({}, ben);
    await submitFlik(orm, { id, seen: 1, actor: ben, remark: nothing });
    const approveOwn = () => approveFlik(orm, { id, seen: 1, actor: ben, remark: nothing });
    await t.rejects(approveOwn(), { code: 'four_eyes' });
    const others = [cleo.id, dora.id];
    const disable = (at: Date | null) =>
      Promise.all(others.map((one) => orm.update(editors).set({ disabledAt: at }).where(eq(editors.id, one))));
    await disable(new Date());
    await approveOwn();
    await disable(null);
    t.equal((await readFlik(orm, id, ben)).review, 'approved');
  });

  await t.test('comments are resolved and opened again', async (t) => {
    const { id } = await create();
    const commentId = await addComment(orm, { id, version: 1, actor: vic, remark: { body: 'Nice', atSeconds: 2 } });
    t.equal((await readFlik(orm, id, anna)).openComments, 1);
    const resolve = (resolved: boolean, one = commentId) =>
      resolveComment(orm, { id, commentId: one, resolved, actor: anna });
    await resolve(true);
    await resolve(true);
    t.equal((await readFlik(orm, id, anna)).openComments, 0);
    await resolve(false);
    t.equal((await readFlik(orm, id, anna)).openComments, 1);
    await t.rejects(addComment(orm, { id, version: 2, actor: vic, remark: nothing }), { code: 'not_found' });
    await t.rejects(resolve(true, uuidv7()), { code: 'not_found' });
    await approve(id, 1);
    const approval = (await listComments(orm, id)).find(({ kind }) => kind === 'approved');
    await t.rejects(resolve(true, approval?.id), { code: 'not_possible_now' });
  });

  await t.test('a live Flik shows its published version while a draft is edited', async (t) => {
    const { id } = await create({ titles: { en: 'Live' } });
    await t.rejects(
      orm.transaction((tx) => publishableVersion(tx, id)),
      { code: 'not_approved', detail: /Possible now: edit, submit/ },
    );
    await approve(id, 1);
    await orm.transaction((tx) => applyScheduled(tx, id, 1, ben.id));
    t.match(await stateOf(id), { state: 'scheduled', published: null });
    await orm.transaction((tx) => applyUnscheduled(tx, id, ben.id));
    t.match(await stateOf(id), { state: 'in_review' });
    await orm.transaction((tx) => applyPublished(tx, id, 1, ben.id));
    t.match(await stateOf(id), { state: 'live', published: 1 });
    t.match(await readFlik(orm, id, anna), { differs: false, actions: ['edit'] });
    await t.rejects(submitFlik(orm, { id, seen: 1, actor: anna, remark: nothing }), { code: 'not_possible_now' });
    await edit(id, 1, { titles: { en: 'Livelier' } });
    const flik = await readFlik(orm, id, anna);
    t.match(flik, { row: { state: 'live', published: 1, head: 2 }, differs: true });
    t.strictSame(flik.published?.content.titles, { en: 'Live' });
    t.strictSame(flik.head.content.titles, { en: 'Livelier' });
    await approve(id, 2);
    t.equal(await orm.transaction((tx) => publishableVersion(tx, id)), 2);
    await orm.transaction((tx) => applyScheduled(tx, id, 2, null));
    t.match(await stateOf(id), { state: 'live' }, 'devices go on having it');
    const liveAt = (await stateOf(id)).liveAt;
    await orm.transaction((tx) => applyPublished(tx, id, 2, null));
    t.match(await stateOf(id), { state: 'live', published: 2, liveAt });
    await restoreVersion(deps, { id, seen: 2, version: 1, actor: anna });
    await restoreVersion(deps, { id, seen: 3, version: 2, actor: anna });
    t.match(await readFlik(orm, id, anna), { differs: false, row: { head: 4, published: 2 } }, 'it says the same');
    await t.rejects(trashFlik(orm, { id, actor: anna }), { code: 'not_possible_now' });
    t.ok(await orm.transaction((tx) => applyUnpublished(tx, id, ben.id)));
    t.match(await stateOf(id), { state: 'retired', published: null });
    t.notOk(await orm.transaction((tx) => applyUnpublished(tx, id, ben.id)));
    await orm.transaction((tx) => applyPublished(tx, id, 1, ben.id));
    t.match(await stateOf(id), { state: 'live', published: 1 }, 'a release that is reverted brings any version back');
    await orm.transaction((tx) => applyUnpublished(tx, id, ben.id));
    await reviveFlik(orm, { id, actor: anna });
    t.match(await stateOf(id), { state: 'draft' });
    await t.rejects(
      orm.transaction((tx) => applyPublished(tx, id, 99, null)),
      { code: 'not_found' },
    );
  });

  await t.test('the trash, and what is gone for good', async (t) => {
    const { id, slug } = await create({ titles: { en: 'Waste' } });
    await submitFlik(orm, { id, seen: 1, actor: anna, remark: nothing });
    await t.rejects(destroyFlik(orm, { id, actor: dora }), { code: 'not_possible_now' });
    await trashFlik(orm, { id, actor: anna });
    t.match(await stateOf(id), { state: 'trashed', trashedFrom: 'in_review', trashedAt: Date });
    await t.rejects(edit(id, 1, { credits: 'x' }), { code: 'not_possible_now', detail: /Possible now: restore/ });
    await t.rejects(
      orm.transaction((tx) => applyPublished(tx, id, 1, null)),
      { code: 'not_possible_now' },
    );
    await untrashFlik(orm, { id, actor: anna });
    t.match(await stateOf(id), { state: 'in_review', trashedFrom: null, trashedAt: null });
    await trashFlik(orm, { id, actor: anna });
    await t.rejects(destroyFlik(orm, { id, actor: ben }), { code: 'not_permitted' });
    const packId = uuidv7();
    await orm.insert(packs).values({
      ...{ id: packId, slug: 'starter', revision: 1 },
      content: {
        ...{ titles: {}, descriptions: {}, coverFlikId: null, platforms: null, locales: null },
        ...{ validFrom: null, validTo: null, slots: [{ flikId: id, instead: [] }] },
      },
    });
    await t.rejects(destroyFlik(orm, { id, actor: dora }), { code: 'still_used', detail: /the pack starter/ });
    await orm.delete(packs).where(eq(packs.id, packId));
    await destroyFlik(orm, { id, actor: dora });
    await t.rejects(readFlik(orm, id, dora), { code: 'not_found' });
    const again = await create({ titles: { en: 'Waste' } });
    t.equal(again.slug, slug, 'its name is free');
  });

  await t.test('an import replaces the whole, against what its preview saw', async (t) => {
    const { id } = await create({ titles: { en: 'Import' }, tags: ['old'] });
    const content = { ...EMPTY_CONTENT, titles: { fr: 'Importé' } };
    const wish = { id, content, origin: 'import', actor: null } as const;
    t.match(await replaceContent(deps, { ...wish, seen: 1 }), { version: 2, changed: true });
    t.strictSame(await readVersion(orm, id, 2), content);
    t.match(await listVersions(orm, id, { limit: 1 }), { versions: [{ origin: 'import', createdBy: null }] });
    await t.rejects(replaceContent(deps, { ...wish, seen: 1 }), {
      code: 'edit_conflict',
      detail: /the studio changed/,
    });
  });

  await t.test('many are changed at once, and that is taken back at once', async (t) => {
    const made = await Promise.all([['bulk-a'], ['bulk-a', 'bulk-b'], ['bulk-c']].map((tags) => create({ tags })));
    const ids = made.map(({ id }) => id);
    const [first, second, third = ''] = ids;
    await trashFlik(orm, { id: third, actor: anna });
    const unknown = uuidv7();
    const edited = await bulkEdit(orm, {
      ids: [...ids, unknown],
      edit: { addTags: ['bulk-b'], removeTags: ['bulk-a'], addCategories: ['cats'], removeCategories: [] },
      actor: anna,
    });
    t.strictSame(
      edited.changed,
      [first, second].map((id) => ({ id, from: 1, to: 2 })),
    );
    t.strictSame(edited.refused.map(({ id }) => id).sort(), [third, unknown].sort());
    t.match(await readVersion(orm, first ?? '', 2), { tags: ['bulk-b'], categories: ['cats'] });
    await edit(second ?? '', 2, { credits: 'since' });
    const undone = await undoBulk(orm, { undoId: edited.undoId ?? '', actor: anna });
    t.match(undone, { changed: [{ id: first, from: 2, to: 3 }], refused: [{ id: second, reason: /changed since/ }] });
    t.match(await readVersion(orm, first ?? '', 3), { tags: ['bulk-a'], categories: [] });
    t.match(await undoBulk(orm, { undoId: undone.undoId ?? '', actor: anna }), { changed: [{ id: first, to: 4 }] });
    await t.rejects(undoBulk(orm, { undoId: uuidv7(), actor: anna }), { code: 'not_found' });
    const same = { addTags: ['bulk-b'], removeTags: [], addCategories: [], removeCategories: [] };
    t.match(await bulkEdit(orm, { ids: [first ?? ''], edit: same, actor: anna }), { undoId: null, changed: [] });
  });

  await t.test('tags are counted, renamed and merged', async (t) => {
    await Promise.all([['kitty', 'soft'], ['kitty'], ['pussycat', 'kitty']].map((tags) => create({ tags })));
    const counted = async (...names: string[]) =>
      (await usedTags(orm)).filter(({ tag }) => names.includes(tag)).map(({ tag, fliks: count }) => `${tag} ${count}`);
    t.strictSame(await counted('kitty', 'soft', 'pussycat'), ['kitty 3', 'pussycat 1', 'soft 1']);
    await t.rejects(renameTag(orm, { from: 'kitty', to: 'soft', actor: anna }), { code: 'name_taken' });
    await t.rejects(renameTag(orm, { from: 'no-such', to: 'cat', actor: anna }), { code: 'not_found' });
    const merged = await mergeTags(orm, { from: ['kitty', 'pussycat'], into: 'soft', actor: anna });
    t.equal(merged.changed.length, 3);
    t.strictSame(await counted('kitty', 'soft', 'pussycat'), ['soft 3']);
    await renameTag(orm, { from: 'soft', to: 'softy', actor: anna });
    t.strictSame(await counted('soft', 'softy'), ['softy 3']);
  });

  await t.test('everything is on record, with who did it', async (t) => {
    const eve = await person('Eve', 'editor');
    const { id } = await create({ titles: { en: 'Record' } }, eve);
    await edit(id, 1, { titles: { en: 'Recorded' } }, eve);
    await approve(id, 2);
    await orm.transaction((tx) => applyPublished(tx, id, 2, null));
    const entries = await orm
      .select()
      .from(audit)
      .where(and(eq(audit.subjectKind, 'flik'), eq(audit.subjectId, id)))
      .orderBy(asc(audit.id));
    t.match(entries, [
      { action: 'flik.create', editorId: eve.id },
      {
        ...{ action: 'flik.edit', editorId: eve.id },
        before: { version: 1, fields: { '/titles/en': 'Record' } },
        after: { version: 2, fields: { '/titles/en': 'Recorded' } },
      },
      { action: 'flik.submit', editorId: anna.id, before: { state: 'draft' }, after: { state: 'in_review' } },
      { action: 'flik.approve', editorId: ben.id },
      { action: 'flik.publish', editorId: null, after: { state: 'live', published: 2 } },
    ]);
  });
});
