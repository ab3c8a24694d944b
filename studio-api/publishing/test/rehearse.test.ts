import { desc, eq, sql } from 'drizzle-orm';
import t from 'tap';
import { tables } from '../../../pipeline/db/index.js';
import { CatalogueAnswers, CatalogueReader } from '../../catalogue/index.js';
import { EDITOR, show, showPack } from '../../catalogue/prove/library.js';
import { studioTables } from '../../db/index.js';
import {
  createPack,
  publishAllDue,
  type ReleaseRow,
  rehearse,
  replacePack,
  restorePack,
  scheduleRelease,
  trashPack,
} from '../index.js';
import { openStage } from './stage.js';

const AUDIENCE = { platform: 'ios', locale: 'en', rating: 'everyone' } as const;
const edit = ({ id, revision }: ReleaseRow) => ({ id, revision, by: EDITOR });
const LATER = { localTime: '2199-01-01T09:00', zone: 'Europe/Paris' };

t.test('what was rehearsed is what is served then, byte for byte', async (t) => {
  const stage = await openStage(t);
  const { orm, deps, newFlik, publish, draft, dueSince, flikRow } = stage;
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, async () => 'unsigned');
  const text = async (): Promise<string> => (await answers.catalogue(AUDIENCE, null)).bytes.toString();

  const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const [id, ending, late] = [
    await newFlik({ titles: { en: 'Scheduled' } }),
    await newFlik({ rights: { holder: '', licence: '', expiresAt: inMinutes(20) } }),
    await newFlik(),
  ];
  const words = { titles: { en: 'In time' }, validFrom: inMinutes(30), validTo: inMinutes(600) };
  const pack = await createPack(orm, { slug: 'in-time', by: EDITOR, ...words });
  const slots = [{ flikId: id, instead: [] }];
  await replacePack(orm, { id: pack.id, revision: pack.revision, by: EDITOR }, { slots });
  await publish(show(ending), showPack(pack.id));
  t.notMatch(await text(), /In time/, 'its time has not begun');
  const { releases, catalogueLog } = studioTables;
  const row = await draft(show(id), { do: 'order-fliks', flikIds: [id] });
  await scheduleRelease(deps, edit(row), LATER);
  const dueAt = new Date(inMinutes(40));
  await orm.update(releases).set({ dueAt, localTime: null, zone: null }).where(eq(releases.id, row.id));
  const bad = await draft(show(late));
  await scheduleRelease(deps, edit(bad), { ...LATER, localTime: '2199-06-01T09:00' });
  stage.closed.add(late);
  const rehearsed = await rehearse(deps, reader, AUDIENCE, new Date(inMinutes(50)));
  t.match(
    rehearsed.steps.map(({ releaseId, problems }) => [releaseId, problems.length]),
    [
      [null, 0],
      [String, 0],
      [row.id, 0],
    ],
  );
  t.match(rehearsed.bytes.toString(), /Scheduled.*In time/s);
  // The database's clock cannot be moved: everything is put into the past instead, in the same order.
  const past = JSON.stringify('2020-01-01T00:00:00Z');
  await orm
    .update(catalogueLog)
    .set({ content: sql`jsonb_set(${catalogueLog.content}, '{content,rights,expiresAt}', ${past}::jsonb)` })
    .where(eq(catalogueLog.id, ending));
  const begins = sql`jsonb_set(${releases.changes}, '{0,content,validFrom}', ${past}::jsonb)`;
  await orm
    .update(releases)
    .set({ changes: begins })
    .where(eq(releases.id, rehearsed.steps[1]?.releaseId ?? ''));
  await dueSince(rehearsed.steps[1]?.releaseId ?? '', 20);
  await dueSince(row.id, 10);
  t.equal(await publishAllDue(deps), 3);
  t.equal(await text(), rehearsed.bytes.toString());
  t.match(await flikRow(ending), { state: 'retired', published: null });
  const [ended] = await orm
    .select()
    .from(tables.outbox)
    .where(eq(tables.outbox.type, 'flik.unpublished'))
    .orderBy(desc(tables.outbox.seq))
    .limit(1);
  t.match(ended?.data, { flikId: ending });
  const far = await rehearse(deps, reader, AUDIENCE, new Date('2199-07-01'));
  t.match(
    far.steps.at(-1),
    { releaseId: bad.id, problems: [{ gate: 'loudness' }] },
    'a release that will fail is named with its reasons',
  );
  t.notMatch(far.bytes.toString(), /In time/, 'its time is over by then');
  await t.rejects(trashPack(orm, pack.id, EDITOR), { code: 'still_used' });
  await publish({ do: 'unpublish-pack', packId: pack.id });
  t.ok((await trashPack(orm, pack.id, EDITOR)).trashedAt);
  await t.rejects(publish(showPack(pack.id)), { code: 'gates_closed' });
  t.equal((await restorePack(orm, pack.id, EDITOR)).trashedAt, null);
});
