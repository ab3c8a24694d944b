import { desc, eq } from 'drizzle-orm';
import t from 'tap';
import { readEvents } from '../../../pipeline/events/index.js';
import { CatalogueAnswers, CatalogueReader } from '../../catalogue/index.js';
import { EDITOR, hide, show } from '../../catalogue/prove/library.js';
import { studioTables } from '../../db/index.js';
import {
  cancelRelease,
  conflictsOf,
  createRelease,
  editRelease,
  listReleases,
  publishAllDue,
  publishNow,
  type ReleaseRow,
  readRelease,
  revertRelease,
  scheduleRelease,
  startScheduler,
} from '../index.js';
import { recomputeDue } from '../schedule.js';
import { openStage } from './stage.js';

const AUDIENCE = { platform: 'ios', locale: 'en', rating: 'everyone' } as const;
const edit = ({ id, revision }: ReleaseRow) => ({ id, revision, by: EDITOR });
const LATER = { localTime: '2199-01-01T09:00', zone: 'Europe/Paris' };

t.test('releases', async (t) => {
  const stage = await openStage(t);
  const { orm, deps, newFlik, publish, draft, dueSince, flikRow } = stage;
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, async () => 'unsigned');
  const text = async (): Promise<string> => (await answers.catalogue(AUDIENCE, null)).bytes.toString();
  const live = async (): Promise<string[]> => (await reader.edition()).state.fliks.map(({ id }) => id);
  const lastAudit = async (id: string) =>
    (
      await orm
        .select()
        .from(studioTables.audit)
        .where(eq(studioTables.audit.subjectId, id))
        .orderBy(desc(studioTables.audit.id))
        .limit(1)
    )[0];
  /** Scheduled, and due for some seconds. */
  const overdue = async (row: ReleaseRow, seconds: number): Promise<ReleaseRow> => {
    const { row: scheduled } = await scheduleRelease(deps, edit(row), LATER);
    await dueSince(row.id, seconds);
    return scheduled;
  };

  await t.test('a gate that is closed keeps all of a release back', async (t) => {
    const [good, bad] = [await newFlik(), await newFlik()];
    stage.closed.add(bad);
    const before = await text();
    const row = await draft(show(good), show(bad));
    await t.rejects(publishNow(deps, edit(row)), {
      code: 'gates_closed',
      errors: [{ path: '/changes/1', message: 'loudness: It is too loud.' }],
    });
    await t.rejects(scheduleRelease(deps, edit(row), LATER), { code: 'gates_closed' });
    t.equal(await text(), before);
    t.match(await readRelease(orm, row.id), { state: 'draft', revision: 1 });
    t.match(await flikRow(good), { state: 'in_review', published: null });
  });

  await t.test(
    'what is published is what devices, the Fliks, the audit and the feed of every tenant say',
    async (t) => {
      const id = await newFlik({ slug: 'told' });
      const row = await publish(show(id));
      t.ok((await live()).includes(id));
      t.match(await flikRow(id), { state: 'live', published: 1 });
      t.match(await lastAudit(row.id), { action: 'release.publish', editorId: EDITOR });
      const { events } = await readEvents(orm, { tenant: 'anybody', after: null, limit: 500 });
      t.match(
        events.slice(-2).map(({ type, data }) => [type, data]),
        [
          ['flik.published', { flikId: id, slug: 'told', version: 1 }],
          ['release.published', { releaseId: row.id, seq: row.seq }],
        ],
      );
      t.notOk(
        events.some(({ type }) => type.startsWith('clip.')),
        "nothing of the library's own clips",
      );
      await publish(hide(id));
      t.notOk((await live()).includes(id));
      t.match(await flikRow(id), { state: 'retired', published: null });
    },
  );

  await t.test('a draft is edited by who saw it as it is, and each thing is in it once', async (t) => {
    const id = await newFlik();
    const row = await draft(show(id));
    const renamed = await editRelease(orm, edit(row), { name: 'Another name' });
    await t.rejects(editRelease(orm, edit(row), { name: 'Too late' }), { code: 'edit_conflict' });
    await t.rejects(publishNow(deps, edit(row)), { code: 'edit_conflict' });
    t.match(renamed, { name: 'Another name', revision: 2 });
    const twice = { name: 'Twice', changes: [show(id), hide(id)] };
    await t.rejects(createRelease(orm, twice, EDITOR), { code: 'invalid_request' });
    await t.rejects(readRelease(orm, 'nothing'), { code: 'not_found' });
  });

  await t.test('a release is frozen when it is scheduled, and published with what it was frozen with', async (t) => {
    const id = await newFlik({ titles: { en: 'Frozen' } });
    const row = await draft(show(id));
    const { row: scheduled, due } = await scheduleRelease(deps, edit(row), LATER);
    t.match(due, { offset: '+01:00', other: null });
    t.match(scheduled.changes, [{ flikId: id, version: 1 }]);
    t.equal((await flikRow(id)).state, 'scheduled');
    await stage.edit(id, { titles: { en: 'Thawed' } });
    t.equal(await publishAllDue(deps), 0, 'it is not due');
    await dueSince(row.id, 5);
    t.equal(await publishAllDue(deps), 1);
    t.match(await flikRow(id), { state: 'live', published: 1, head: 2 });
    t.match(await text(), /Frozen/);
    t.match(await readRelease(orm, row.id), { state: 'published' });
    t.match(await lastAudit(row.id), { action: 'release.publish', editorId: null });
    await t.rejects(scheduleRelease(deps, edit(await readRelease(orm, row.id)), LATER), { code: 'not_possible_now' });
  });

  await t.test(
    'what was missed is published in its order; what fails is named, and nothing of it is done',
    async (t) => {
      const [first, second, third] = [await newFlik(), await newFlik(), await newFlik()];
      const one = await overdue(await draft(show(second)), 10);
      const broken = await overdue(await draft(show(first), show(third)), 20);
      const other = await overdue(await draft(hide(second)), 5);
      stage.closed.add(third);
      t.equal(await publishAllDue(deps), 3);
      const failed = await readRelease(orm, broken.id);
      t.match(failed, { state: 'failed', problem: { problems: [{ id: third, gate: 'loudness' }] }, seq: null });
      t.match(await lastAudit(broken.id), { action: 'release.fail', editorId: null });
      t.match(await flikRow(first), { state: 'in_review', published: null });
      const [a, b] = [await readRelease(orm, one.id), await readRelease(orm, other.id)];
      t.equal((b.seq ?? 0) - (a.seq ?? 0), 1, 'one after the other');
      t.notOk((await live()).some((id) => [first, second, third].includes(id)));
      stage.closed.delete(third);
      const mended = await editRelease(orm, edit(failed), {});
      t.match(mended, { state: 'draft', changes: [{ version: null }, { version: null }] });
      t.match(await publishNow(deps, edit(mended)), { state: 'published' });
    },
  );

  await t.test('what is due is published without anybody asking', async (t) => {
    const row = await overdue(await draft(show(await newFlik())), 5);
    const scheduler = startScheduler(deps);
    while ((await readRelease(orm, row.id)).state === 'scheduled')
      await new Promise((resolve) => setTimeout(resolve, 50));
    await scheduler.stop();
    t.equal((await readRelease(orm, row.id)).state, 'published');
  });

  await t.test('a release that is called off is not published', async (t) => {
    const id = await newFlik();
    const { row } = await scheduleRelease(deps, edit(await draft(show(id))), LATER);
    const cancelled = await cancelRelease(deps, edit(row));
    t.equal(cancelled.state, 'cancelled');
    t.equal((await flikRow(id)).state, 'in_review');
    await dueSince(row.id, 5);
    t.equal(await publishAllDue(deps), 0);
    await t.rejects(cancelRelease(deps, edit(cancelled)), { code: 'not_possible_now' });
  });

  await t.test('a revert restores what was there, byte for byte, and a revert of it brings it back', async (t) => {
    const [a, b, c] = [await newFlik(), await newFlik(), await newFlik()];
    await publish(show(a), show(b));
    const contents = async () => {
      const { fliks, packs } = JSON.parse(await text());
      return { fliks, packs };
    };
    const before = await contents();
    await stage.edit(a, { titles: { en: 'Changed' } });
    const row = await publish(show(a), hide(b), show(c), { do: 'order-fliks', flikIds: [c, a] });
    const after = await contents();
    t.notSame(after, before);
    const { row: revert, conflicts } = await revertRelease(deps, edit(row));
    t.same(conflicts, []);
    t.same(await contents(), before);
    t.match(await readRelease(orm, row.id), { state: 'reverted' });
    t.match(revert, { revertOf: row.id, state: 'published' });
    t.match(await flikRow(b), { state: 'live' });
    t.match(await flikRow(a), { published: 1 });
    await revertRelease(deps, edit(revert));
    t.same(await contents(), after);
  });

  await t.test('what was changed since stays, and is named', async (t) => {
    const [a, b] = [await newFlik(), await newFlik()];
    const row = await publish(show(a), show(b));
    await stage.edit(b, { titles: { en: 'Since then' } });
    await publish(show(b));
    t.match((await conflictsOf(orm, row.id)).revert, [{ kind: 'flik', id: b }]);
    const { conflicts } = await revertRelease(deps, edit(row));
    t.match(conflicts, [{ kind: 'flik', id: b, reason: 'It was changed since.' }]);
    const ids = await live();
    t.notOk(ids.includes(a));
    t.ok(ids.includes(b));
    const single = await publish(show(a));
    await publish(hide(a));
    await t.rejects(revertRelease(deps, edit(single)), { code: 'nothing_to_revert' });
  });

  await t.test('releases about the same are named, and versions that are not the newest', async (t) => {
    const id = await newFlik();
    const { row } = await scheduleRelease(deps, edit(await draft(show(id))), LATER);
    const other = await draft(hide(id));
    await stage.edit(id, { titles: { en: 'Newer' } });
    const { overlaps, versions } = await conflictsOf(orm, row.id);
    t.match(overlaps, [{ releaseId: other.id, items: [{ kind: 'flik', id }] }]);
    t.match(versions, [{ flikId: id, frozen: 1, live: null, newest: 2 }]);
    t.match(
      (await listReleases(orm, { from: new Date('2198-12-31'), to: new Date('2199-01-02'), limit: 10 })).map(
        (one) => one.id,
      ),
      [row.id],
      'it is in the calendar',
    );
    await cancelRelease(deps, edit(row));
  });

  await t.test('when a zone has other rules than it had, the clock on its wall counts', async (t) => {
    const { row } = await scheduleRelease(deps, edit(await draft(show(await newFlik()))), LATER);
    await orm
      .update(studioTables.releases)
      .set({ dueAt: new Date('2199-01-01T06:00:00Z') })
      .where(eq(studioTables.releases.id, row.id));
    t.equal(await recomputeDue(orm), 1);
    t.equal((await readRelease(orm, row.id)).dueAt?.toISOString(), '2199-01-01T08:00:00.000Z');
    t.match(await lastAudit(row.id), { action: 'release.due_moved', editorId: null });
    t.equal(await recomputeDue(orm), 0);
    const moved = await readRelease(orm, row.id);
    await t.rejects(scheduleRelease(deps, edit(moved), { ...LATER, localTime: '2020-01-01T09:00' }), {
      code: 'invalid_request',
    });
    await cancelRelease(deps, edit(moved));
  });
});
