import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { ZipFile } from 'yazl';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { until } from '../../../pipeline/http/test/harness.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { importKey, zipOutput } from '../../imports/index.js';
import { wholeStudio } from './whole-studio.js';

type Studio = Awaited<ReturnType<typeof wholeStudio>>;

const VIDEO = Buffer.from('as if it were a video of a wave');
const OTHER = Buffer.from('as if it were a video of a heart');

const formOf = (bytes: Uint8Array, name: string): FormData => {
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  return form;
};

async function zipOf(table: string, media: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(table), 'fliks.csv');
  for (const [name, bytes] of Object.entries(media)) zip.addBuffer(bytes, `media/${name}`, { compress: false });
  zip.end();
  return buffer(zipOutput(zip));
}

/** What an editor does with imports. */
function importer({ call, json, store }: Studio) {
  const send = async (bytes: Uint8Array, name = 'fliks.csv'): Promise<string> => {
    const answer = await call('POST', '/imports', formOf(bytes, name));
    const id = String(at(await answer.json(), 'id'));
    if (answer.status !== 202 || answer.headers.get('location') !== `/studio/api/imports/${id}`) {
      throw new Error(`it was answered with ${answer.status}`);
    }
    return id;
  };
  const state = async (id: string): Promise<unknown> => at(await json('GET', `/imports/${id}`), 'state');
  const settled = async (id: string, ...states: readonly string[]): Promise<unknown> => {
    await until(async () => states.includes(String(await state(id))));
    return json('GET', `/imports/${id}`);
  };
  const checked = async (bytes: Uint8Array, name?: string): Promise<string> => {
    const id = await send(bytes, name);
    await settled(id, 'checked', 'failed');
    return id;
  };
  const rows = async (id: string, query = ''): Promise<unknown[]> =>
    listAt(await json('GET', `/imports/${id}/rows${query}`), 'rows');
  const start = async (id: string): Promise<unknown> => {
    await json('POST', `/imports/${id}/start`);
    return settled(id, 'done', 'failed');
  };
  const files = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const key of store.list('imports/')) keys.push(key);
    return keys;
  };
  return { send, state, settled, checked, rows, start, files };
}

const text = (csv: string): Uint8Array => new TextEncoder().encode(csv);

/** Every Flik by its name, as the studio shows it. */
async function library({ json }: Studio): Promise<Map<string, unknown>> {
  const page = listAt(await json('GET', '/fliks?sort=slug&limit=100'), 'fliks');
  return new Map(page.map((flik) => [String(at(flik, 'slug')), flik]));
}

t.test('tables of Fliks come in and go out', async (t: Test) => {
  const studio = await wholeStudio(t, testFolder(t));
  const { call, json, orm, store, person } = studio;
  const { send, state, settled, checked, rows, start, files } = importer(studio);

  await t.test('a table is checked first, and does what its preview shows once somebody says so', async (t) => {
    const csv =
      'slug;title.en;title.fr;altText.en;tags;poster\r\n' +
      'wave;A wave;Un signe;Somebody waves.;hello|hand;0,5\r\n' +
      'wrong;;;;Not A Tag;soon\r\n' +
      'wave;Twice;;;;\r\n' +
      'heart;"A ""heart""; two lines\r\nof it";;;;\r\n';
    const id = await checked(text(csv));
    t.match(await json('GET', `/imports/${id}`), {
      ...{ kind: 'csv', state: 'checked', rows: 4, done: 2, problem: null },
      counts: { create: 2, change: 0, same: 0, refused: 2, failed: 0 },
    });
    t.match(await rows(id), [
      {
        ...{ row: 1, slug: 'wave', effect: 'create', done: false, flikId: null, errors: [] },
        changes: [
          { column: 'altText.en', after: 'Somebody waves.' },
          { column: 'poster', before: null, after: 0.5 },
          { column: 'tags', before: [], after: ['hello', 'hand'] },
          { column: 'title.en', after: 'A wave' },
          { column: 'title.fr', after: 'Un signe' },
        ],
      },
      { row: 2, effect: 'refused', errors: [{ column: 'poster' }, { column: 'tags', message: /lower-case/ }] },
      { row: 3, effect: 'refused', errors: [{ column: 'slug', message: 'is in row 1 already' }] },
      { row: 4, slug: 'heart', effect: 'create' },
    ]);
    t.equal((await library(studio)).size, 0, 'nothing happened yet');
    t.match(await json('GET', `/imports/${id}/rows?limit=3`), { next: 3 });
    t.match(await rows(id, '?effect=create&after=1'), [{ row: 4 }]);
    t.match(await start(id), { state: 'done', rows: 4, done: 4 });
    const fliks = await library(studio);
    t.same([...fliks.keys()], ['heart', 'wave']);
    t.match(fliks.get('heart'), { state: 'draft', content: { titles: { en: 'A "heart"; two lines\r\nof it' } } });
    t.same(await files(), [], 'the file is gone');
    const again = await call('POST', `/imports/${id}/start`);
    t.match(await again.json(), { code: 'not_possible_now', detail: /is done/ });
    const audit = listAt(await json('GET', `/audit?subject=${id}`), 'entries').map((one) => at(one, 'action'));
    t.same(audit.reverse(), ['import.add', 'import.check', 'import.start', 'import.finish']);
  });

  await t.test('what somebody changed since the preview is not overwritten', async (t) => {
    const id = await checked(text('slug,title.en,tags\nwave,A big wave,hello|hand\nheart,Another heart,\nnew,New,'));
    t.match(await rows(id), [{ effect: 'change' }, { effect: 'change' }, { effect: 'create' }]);
    t.match(await rows(id, '?effect=change'), [
      { changes: [{ column: 'title.en', before: 'A wave', after: 'A big wave' }] },
      { changes: [{ column: 'title.en' }] },
    ]);
    const wave = (await library(studio)).get('wave');
    const path = `/fliks/${at(wave, 'id')}`;
    await json('PATCH', path, { tags: ['mine'] }, { 'if-match': `"${at(wave, 'version')}"` });
    await json('POST', '/fliks', { slug: 'new', content: { titles: { en: 'Mine' } } });
    t.match(await start(id), { state: 'done', done: 3, counts: { failed: 2 } });
    t.match(await rows(id, '?effect=failed'), [
      { slug: 'wave', done: true, failed: true, errors: [{ message: /changed since the preview.*changed \/tags/ }] },
      { slug: 'new', failed: true, errors: [{ message: /called new already/ }] },
    ]);
    const fliks = await library(studio);
    t.match(fliks.get('wave'), { content: { titles: { en: 'A wave' }, tags: ['mine'] } });
    t.match(fliks.get('heart'), { content: { titles: { en: 'Another heart' } } });
    const versions = listAt(await json('GET', `/fliks/${at(fliks.get('heart'), 'id')}/versions`), 'versions');
    t.match(versions[0], { version: 2, origin: 'import', createdBy: { name: 'Administrator' } });
  });

  await t.test('what cannot be read says why, and what is not wanted does nothing', async (t) => {
    const bad = await send(text('name,title.en\nx,y'));
    t.match(await settled(bad, 'failed'), { problem: /no column name/ });
    const broken = await send(Buffer.from('PK\x03\x04 and nothing else'), 'fliks.zip');
    t.match(await settled(broken, 'failed'), { kind: 'zip', problem: /damaged/ });
    const lonely = await checked(text('slug,media\nlonely,wave.mp4'));
    t.match(await rows(lonely), [{ effect: 'refused', errors: [{ column: 'media', message: /send both in a ZIP/ }] }]);
    const id = await checked(text('slug,title.en\nunwanted,Unwanted'));
    t.equal((await files()).length, 2);
    t.match(await json('POST', `/imports/${id}/cancel`), { state: 'cancelled' });
    t.equal((await call('POST', `/imports/${id}/cancel`)).status, 409);
    t.match(await json('POST', `/imports/${lonely}/cancel`), { state: 'cancelled' });
    t.notOk((await library(studio)).has('unwanted'));
    t.same(await files(), []);
    t.equal(listAt(await json('GET', '/imports'), 'imports').length, 6);
  });

  await t.test('whoever may only look takes tables out, and none in', async (t) => {
    const cookie = await person('viewer');
    const refused = await call('POST', '/imports', formOf(text('slug\nx'), 'a.csv'), { cookie });
    t.match(await refused.json(), { code: 'not_permitted' });
    t.equal((await call('GET', '/imports', undefined, { cookie })).status, 403);
    const out = await call('GET', '/exports?text=heart', undefined, { cookie });
    t.match(out.headers.get('content-type'), /^text\/csv/);
    t.match(out.headers.get('content-disposition'), 'attachment; filename="fliks.csv"');
    const csv = await out.text();
    t.match(csv, /^"slug","title\.en"/);
    t.match(csv, /\r\n"heart","Another heart"/);
    t.notMatch(csv, '"wave"', 'only what the filter finds');
  });

  await t.test('an archive brings videos, and what goes out comes in elsewhere as it was', async (t) => {
    const csv =
      'slug,title.en,media,credits\nhand,Hand,wave.mp4,=1+1\nhand-2,Hand again,media/wave.mp4,\nlove,Love,heart.mp4,';
    const id = await checked(await zipOf(csv, { 'wave.mp4': VIDEO, 'heart.mp4': OTHER }), 'fliks.zip');
    t.match(await rows(id), [{ effect: 'create', media: 'wave.mp4' }, { media: 'wave.mp4' }, { media: 'heart.mp4' }]);
    t.match(await start(id), { state: 'done', counts: { failed: 0 } });
    const fliks = await library(studio);
    const sourceOf = (slug: string): unknown => at(fliks.get(slug), 'content', 'sourceId');
    t.equal(sourceOf('hand'), sourceOf('hand-2'), 'the same video comes in once');
    t.not(sourceOf('hand'), sourceOf('love'));
    const clips = await orm.select().from(tables.clips);
    t.same(
      clips.map(({ priority }) => priority),
      clips.map(() => 'bulk'),
      'and nobody’s clip waits for it',
    );
    const sources = listAt(await json('GET', '/sources'), 'sources');
    t.same(sources.map((source) => at(source, 'bytes')).sort(), [VIDEO.length, OTHER.length].sort());
    const same = await checked(await zipOf(csv, { 'wave.mp4': VIDEO, 'heart.mp4': OTHER }), 'fliks.zip');
    t.match(
      await json('GET', `/imports/${same}`),
      { counts: { same: 3, create: 0, change: 0 } },
      'again it is nothing',
    );
    await json('POST', `/imports/${same}/cancel`);

    const out = await call('GET', '/exports?format=zip');
    t.equal(out.headers.get('content-type'), 'application/zip');
    const other = await wholeStudio(t, join(testFolder(t), 'other'));
    const there = importer(other);
    const taken = await there.checked(new Uint8Array(await out.arrayBuffer()), 'fliks.zip');
    await there.start(taken);
    const [here, over] = [await library(studio), await library(other)];
    t.same([...over.keys()], [...here.keys()]);
    const contentOf = (flik: unknown) => {
      const content = at(flik, 'content');
      return typeof content === 'object' ? { ...content, sourceId: null } : null;
    };
    for (const [slug, flik] of here) t.strictSame(contentOf(over.get(slug)), contentOf(flik), slug);
    t.equal(at(over.get('hand'), 'content', 'credits'), '=1+1');
    const digest = createHash('sha256').update(VIDEO).digest('hex');
    const copied = await other.orm.select().from(tables.clips).where(eq(tables.clips.sourceSha256, digest));
    t.ok(copied.length >= 1, 'with its video');
    const [first] = copied;
    const opened = await other.store.open(first?.sourceKey ?? '');
    t.same(await buffer(opened?.stream ?? Readable.from([])), VIDEO);
    t.equal(await store.stat(importKey(id)), null);
    t.equal(await state(id), 'done');
  });
});
