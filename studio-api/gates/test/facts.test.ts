import { eq } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { createClip } from '../../../pipeline/clips/index.js';
import { newClip } from '../../../pipeline/clips/test/sample.js';
import { tables } from '../../../pipeline/db/index.js';
import type { Fingerprint } from '../../../pipeline/media/analysis/schema.js';
import { studioTables } from '../../db/index.js';
import type { FlikContent } from '../../library/content.js';
import { editFlik } from '../../library/index.js';
import { analysisOf, finish, openStudio } from '../../library/test/studio.js';
import { checklist, gateCheck, gateFacts, LookAlikes } from '../index.js';

/** Share of the signs in which two pictures differ. */
function distance(one: Fingerprint, other: Fingerprint): number {
  const [a = '', b = ''] = [one.frames[0], other.frames[0]];
  return [...a].filter((sign, index) => sign !== b[index]).length / a.length;
}

t.test('the facts are those of the rows', async (t) => {
  const { orm, deps, anna, create, approve } = await openStudio(t);
  const compared: string[] = [];
  const lookAlikes = new LookAlikes({
    distance: (one, other) => {
      compared.push(other.frames[0] ?? '');
      return distance(one, other);
    },
    limit: 0.25,
  });
  const gates = { requiredLocales: ['en'], lookAlikes };
  const texts = { titles: { en: 'Hi' }, altTexts: { en: 'A hand waves.' } };
  const look = async (signs: string, content: Partial<FlikContent> = {}) => {
    const made = await create({ ...texts, ...content, sourceId: uuidv7() });
    await finish(orm, made.mediaId ?? '', analysisOf(signs));
    return made;
  };
  const factsOf = (flikId: string, version = 1) => gateFacts(gates, orm, { flikId, version, dueAt: null });
  const closed = (flikId: string, version = 1, dueAt = new Date()) =>
    gateCheck(gates)(orm, flikId, version, dueAt).then((problems) => problems.map(({ gate }) => gate));

  await t.test('a draft without anything', async (t) => {
    const { id } = await create();
    t.match(await factsOf(id), { approved: false, media: null, lookAlikes: null });
    t.strictSame(await closed(id), [
      ...['media', 'length', 'renditions', 'loudness', 'flashing', 'texts', 'look_alikes', 'approved'],
    ]);
    await t.rejects(factsOf(id, 2), { code: 'not_found' });
  });

  await t.test('one that can be published, and a later version of it that cannot', async (t) => {
    const { id } = await look('0', { trim: { start: 1, end: 3 }, poster: 1, loop: 'boomerang', framing: 'square' });
    t.strictSame(await closed(id), ['approved']);
    await approve(id, 1);
    t.strictSame(await closed(id), []);
    await editFlik(deps, { id, seen: 1, patch: { titles: { en: null } }, actor: anna });
    t.strictSame(await closed(id, 2), ['texts', 'approved']);
    t.strictSame(await closed(id), [], 'what was approved stays as it was');
    await editFlik(deps, { id, seen: 2, patch: { trim: { start: 1, end: 2 } }, actor: anna });
    t.match(await factsOf(id, 3), { media: { state: 'queued', current: true, renditions: [] }, lookAlikes: null });
    const rights = { expiresAt: '2090-01-01T00:00:00Z' };
    await editFlik(deps, { id, seen: 3, patch: { rights }, actor: anna });
    t.notOk((await closed(id, 4)).includes('rights'));
    t.ok((await closed(id, 4, new Date('2090-01-01T00:00:00Z'))).includes('rights'));
  });

  await t.test('media of another cut are not current', async (t) => {
    const { id, mediaId } = await look('5');
    const { flikVersions } = studioTables;
    await editFlik(deps, { id, seen: 1, patch: { trim: { start: 0, end: 1 } }, actor: anna });
    await orm.update(flikVersions).set({ mediaId }).where(eq(flikVersions.flikId, id));
    t.match(await factsOf(id, 1), { media: { current: true } });
    t.match(await factsOf(id, 2), { media: { current: false } });
    t.match(checklist(await factsOf(id, 2)), [{ gate: 'media', ok: false }]);
  });

  await t.test('a source with the same bytes is the same', async (t) => {
    const { id } = await look('6');
    const { sourceSha256 = '' } = (await orm.select().from(tables.clips).limit(1))[0] ?? {};
    const { flikVersions } = studioTables;
    const from = async (sha256: string) => {
      const source = newClip({ tenant: LIBRARY_TENANT });
      await createClip(orm, { ...source, source: { ...source.source, sha256 } });
      const { content } = await factsOf(id);
      await orm
        .update(flikVersions)
        .set({ content: { ...content, sourceId: source.id } })
        .where(eq(flikVersions.flikId, id));
    };
    await from(sourceSha256);
    t.match(await factsOf(id), { media: { current: true } });
    await from('f'.repeat(64));
    t.match(await factsOf(id), { media: { current: false } });
  });

  await t.test('two videos are compared once', async (t) => {
    const one = await look('1');
    await look('2');
    compared.length = 0;
    await factsOf(one.id);
    t.ok(compared.length > 0);
    compared.length = 0;
    await factsOf(one.id);
    t.equal(compared.length, 0);
    const copy = await look('1');
    t.match((await factsOf(one.id)).lookAlikes, [{ flikId: copy.id, distance: 0 }]);
    t.equal(compared.length, 1, 'only what is new');
  });

  await t.test('look-alikes are named, the nearest first, and neither the trash nor the retired count', async (t) => {
    const one = await look('a');
    const near = await look('aaaaaaab');
    const same = await look('a');
    t.match((await factsOf(one.id)).lookAlikes, [
      { flikId: same.id, slug: same.slug, distance: 0 },
      { flikId: near.id, distance: 0.125 },
    ]);
    const { fliks } = studioTables;
    await orm.update(fliks).set({ state: 'trashed' }).where(eq(fliks.id, same.id));
    await orm.update(fliks).set({ state: 'retired' }).where(eq(fliks.id, near.id));
    t.strictSame((await factsOf(one.id)).lookAlikes, []);
  });

  await t.test('two that share their media look alike even if they are the only ones', async (t) => {
    const one = await look('c');
    const copy = await create({ ...texts, sourceId: (await factsOf(one.id)).content.sourceId });
    t.equal(copy.mediaId, one.mediaId);
    t.match((await factsOf(copy.id)).lookAlikes, [{ flikId: one.id, distance: 0 }]);
  });

  await t.test('what live Fliks show counts, also while their draft is another', async (t) => {
    const one = await look('d');
    const { fliks } = studioTables;
    await orm.update(fliks).set({ state: 'live', published: 1 }).where(eq(fliks.id, one.id));
    await editFlik(deps, { id: one.id, seen: 1, patch: { sourceId: uuidv7() }, actor: anna });
    const copy = await look('d');
    t.match((await factsOf(copy.id)).lookAlikes, [{ flikId: one.id, distance: 0 }]);
  });
});
