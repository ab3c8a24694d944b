import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { studioTables } from '../../db/index.js';
import {
  applyPublished,
  applyScheduled,
  applyUnpublished,
  applyUnscheduled,
  editFlik,
  publishableVersion,
  requestChanges,
} from '../../library/index.js';
import { analysisOf, finish, openStudio } from '../../library/test/studio.js';
import { createRelease, publishAllDue, readRelease, scheduleRelease } from '../../publishing/index.js';
import { gateCheck } from '../index.js';

const { fliks, releases } = studioTables;

t.test('what was approved when it was scheduled is published, whatever is said of later edits', async (t) => {
  const { orm, deps, anna, ben, create, approve } = await openStudio(t);
  const texts = { titles: { en: 'Hi' }, altTexts: { en: 'A hand waves.' } };
  const { id, mediaId } = await create({ ...texts, sourceId: uuidv7() });
  await finish(orm, mediaId ?? '', analysisOf('0'));
  await approve(id, 1);
  const publishing = {
    orm,
    states: { publishableVersion, applyPublished, applyUnpublished, applyScheduled, applyUnscheduled },
    // There is nothing to compare it with, which is a gate of its own.
    check: async (...asked: Parameters<ReturnType<typeof gateCheck>>) =>
      (await gateCheck({ requiredLocales: ['en'], lookAlikes: null })(...asked)).filter(
        ({ gate }) => gate !== 'look_alikes',
      ),
    logger: pino({ level: 'silent' }),
  };
  const changes = [{ do: 'publish-flik', flikId: id, version: null } as const];
  const release = await createRelease(orm, { name: 'Soon', changes }, ben.id);
  const when = { localTime: '2199-01-01T09:00', zone: 'Europe/Paris' };
  await scheduleRelease(publishing, { id: release.id, revision: release.revision, by: ben.id }, when);

  await editFlik(deps, { id, seen: 1, patch: { titles: { en: 'Hello' } }, actor: anna });
  const remark = { body: 'Rather not.', atSeconds: null };
  await requestChanges(orm, { id, seen: 2, actor: ben, remark });
  await orm
    .update(releases)
    .set({ dueAt: sql`now() - interval '1 second'`, localTime: null, zone: null })
    .where(eq(releases.id, release.id));
  t.equal(await publishAllDue(publishing), 1);
  t.match(await readRelease(orm, release.id), { state: 'published', problem: null });
  t.match(await orm.select().from(fliks).where(eq(fliks.id, id)), [{ state: 'live', head: 2, published: 1 }]);
});
