import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq, inArray } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { claimClip, failClip } from '../../../pipeline/clips/index.js';
import { tables } from '../../../pipeline/db/index.js';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { until } from '../../../pipeline/http/test/harness.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { packageRoot } from '../../../presets/index.js';
import { studioTables } from '../../db/index.js';
import { checklist } from '../../gates/index.js';
import { wholeStudio } from '../../http/test/whole-studio.js';
import { analysisOf, finish } from '../../library/test/studio.js';
import { contentOf, type DemoEntry, readDemoCatalogue } from '../catalogue.js';

const entry = (id: string, slot: number, changes: Partial<DemoEntry> = {}): DemoEntry => ({
  ...{ slot, id, file: `media/${id}.mp4`, title: { en: `The ${id}`, fr: `Le ${id}` } },
  ...{ description: { en: 'A wave.', fr: 'Un signe.' }, altText: { en: 'Somebody waves.', fr: 'Un signe.' } },
  ...{ keywords: { en: ['hello'], fr: ['salut'] }, emoji: '👋', tags: ['hello'], category: 'greetings' },
  ...{ rating: 'everyone', loop: true, poster: 0, credits: 'Drawn for this test.' },
  ...{ rights: { holder: 'qik', licence: 'MIT' }, ...changes },
});

async function putDemo(folder: string, entries: unknown, media: readonly string[]): Promise<string> {
  await mkdir(join(folder, 'media'), { recursive: true });
  await writeFile(join(folder, 'catalogue.json'), JSON.stringify({ fliks: entries }));
  for (const id of media) await writeFile(join(folder, 'media', `${id}.mp4`), `as if it were a video of ${id}`);
  return folder;
}

t.test('the catalogue that comes with the program says all that is asked for', async (t) => {
  const read = await readDemoCatalogue(join(packageRoot, 'fixtures', 'fliks'));
  if ('problem' in read) throw new Error(read.problem);
  t.equal(read.entries.length, 12);
  const now = new Date();
  for (const one of read.entries) {
    const facts = { content: contentOf(one), requiredLocales: ['en', 'fr'], now, dueAt: now, approved: true };
    const results = checklist({ ...facts, media: null, lookAlikes: [] });
    const open = results.filter(({ gate }) => ['texts', 'rating', 'rights'].includes(gate));
    t.ok(open.length === 3 && open.every(({ ok }) => ok), one.id);
    t.same(Object.keys(one.keywords), ['en', 'fr']);
  }
});

t.test('a catalogue that is not what it should be says where', async (t) => {
  const bad: [unknown, RegExp][] = [
    [[entry('wave', 1, { file: '../../../etc/passwd' })], /\/fliks\/0\/file/],
    [[entry('wave', 13)], /\/fliks\/0\/slot/],
    [[{ ...entry('wave', 1), title: { en: 'Wave' } }], /\/fliks\/0\/title\/fr is missing/],
    [[entry('wave', 1), entry('wave', 2)], /the id wave/],
    [[entry('wave', 1), entry('heart', 1)], /the slot 1/],
    [[entry('wave', 1, { tags: ['Not A Tag'] })], /wave: \/tags\/0/],
    ['nothing', /not valid/],
  ];
  for (const [catalogue, problem] of bad) {
    t.match(await readDemoCatalogue(await putDemo(testFolder(t), catalogue, [])), { problem });
  }
  t.match(await readDemoCatalogue(join(testFolder(t), 'nowhere')), { problem: /no catalogue.json/ });
});

t.test('an empty library gets the demo Fliks once, by however many processes', async (t) => {
  const root = testFolder(t);
  const studio = await wholeStudio(t, join(root, 'data'));
  const { orm, base, keyFor, json } = studio;
  const { clips, renditions } = tables;
  const { flikMedia, fliks, imports, releases } = studioTables;
  const entries = [entry('wave', 1), entry('heart', 2), entry('gone', 3), entry('broken', 4), entry('twin', 6)];
  const folder = await putDemo(join(root, 'fliks'), entries, ['wave', 'heart', 'broken', 'twin']);
  const stopping = new AbortController();
  const first: string[] = [];
  const begin = (lines: string[], signal: AbortSignal): Promise<void> =>
    studio.studio.importDemo({ folder, signal, say: (line) => lines.push(line) });
  const told: string[] = [];
  const over = Promise.all([begin(first, stopping.signal), begin(told, stopping.signal)]);
  const waiting = () =>
    orm
      .select({ id: flikMedia.id, slug: fliks.slug })
      .from(flikMedia)
      .innerJoin(clips, eq(clips.id, flikMedia.id))
      .innerJoin(studioTables.flikVersions, eq(studioTables.flikVersions.mediaId, flikMedia.id))
      .innerJoin(fliks, eq(fliks.id, studioTables.flikVersions.flikId))
      .where(and(eq(clips.state, 'queued')));
  await until(async () => (await waiting()).length === 4);
  t.equal((await orm.select().from(imports)).length, 1);
  const media = new Map((await waiting()).map(({ id, slug }) => [slug, id]));
  const idOf = (slug: string): string => media.get(slug) ?? '';
  await finish(orm, idOf('wave'), analysisOf('f'));
  const broken = await claimClip(orm, { clipId: idOf('broken'), attempt: 1, worker: 'test' });
  await failClip(orm, { clipId: idOf('broken'), epoch: broken?.epoch ?? 0 }, new QikError('not_a_video'));
  await until(async () => first.length === 3 && told.length === 3);
  t.match([...first].sort(), [
    /demo Fliks 1\/5 {2}The gone … failed: media is not in the folder media of the archive/,
    /demo Fliks 2\/5 {2}The (wave|broken) … /,
    /demo Fliks 3\/5 {2}The (wave|broken) … /,
  ]);
  t.match(first.join('\n'), /The broken … failed: .*\(not_a_video\)/);
  t.match(first.join('\n'), /The wave … \d+ renditions?, [\d,]+ kB/);
  t.equal((await orm.select().from(releases)).length, 0, 'nothing is published before all are there');
  // The program is stopped half-way, and two are started.
  stopping.abort();
  await over;
  const next: string[] = [];
  const other: string[] = [];
  const going = new AbortController().signal;
  const again = Promise.all([begin(next, going), begin(other, going)]);
  await finish(orm, idOf('heart'), analysisOf('0'));
  // It is the same as another one, which a gate does not let through.
  await finish(orm, idOf('twin'), analysisOf('f'));
  await again;
  const rest = next.filter((line) => /\d\/5/.test(line));
  t.ok(
    rest.every((line) => /(4|5)\/5 {2}The (heart|twin) … /.test(line)),
    `what was told before is not told again: ${rest.join()}`,
  );
  const published = [...next, ...other].filter((line) => !/\d\/5/.test(line));
  const release = await orm.select().from(releases);
  t.match(release, [{ state: 'published', createdBy: null, seq: 1 }]);
  t.equal(published.filter((line) => line.includes('in the catalogue and in the starter pack')).length, 1);
  t.match(published.join('\n'), /stays a draft: .*looks like/);

  const headers = { authorization: `Bearer ${await keyFor('one')}` };
  const device = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`, { headers })).json();
  const catalogue = await device('/v1/catalogue?platform=ios&locale=fr');
  const live = listAt(catalogue, 'fliks').map((flik) => at(flik, 'title'));
  t.same(live, ['Le heart']);
  const [pack] = listAt(await device('/v1/packs?platform=ios&locale=fr'), 'packs');
  t.match(pack, { slug: 'starter', title: 'Premiers Fliks' });
  const library = listAt(await json('GET', '/fliks?limit=100'), 'fliks');
  t.same(
    library.filter((flik) => at(flik, 'state') === 'draft').length,
    4 - live.length,
    'the others wait for an editor',
  );
  const [heart] = library.filter((flik) => at(flik, 'slug') === 'heart');
  const said = await json('GET', `/fliks/${at(heart, 'id')}/comments`);
  t.match(
    listAt(said, 'comments').map((one) => [at(one, 'kind'), at(one, 'author', 'name')]),
    [
      ['submitted', null],
      ['approved', null],
    ],
  );

  const silent: string[] = [];
  await begin(silent, going);
  t.same(silent, [], 'a library that has them is not spoken of');
  t.equal((await orm.select().from(imports)).length, 1);
  t.ok(
    (
      await orm
        .select()
        .from(renditions)
        .where(inArray(renditions.clipId, [...media.values()]))
    ).length > 0,
  );
});

t.test('a library that people work on, and a folder that is not there, get none', async (t) => {
  const root = testFolder(t);
  const studio = await wholeStudio(t, join(root, 'data'));
  const lines: string[] = [];
  const begin = (folder: string): Promise<void> =>
    studio.studio.importDemo({ folder, signal: new AbortController().signal, say: (line) => lines.push(line) });
  await begin(join(root, 'nowhere'));
  t.match(lines, [/none are imported: there is no catalogue.json/]);
  await studio.json('POST', '/fliks', { content: { titles: { en: 'Mine' } } });
  await begin(await putDemo(join(root, 'fliks'), [entry('wave', 1)], ['wave']));
  t.equal(lines.length, 1);
  t.same(await studio.orm.select().from(studioTables.imports), []);
});
