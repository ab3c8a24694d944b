import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { LIBRARY_TENANT } from '../../../pipeline/access/index.js';
import { tables } from '../../../pipeline/db/index.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { metadataOf } from '../../../pipeline/http/test/tus.js';
import { wholeStudio } from './whole-studio.js';

const PART = 'application/offset+octet-stream';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

t.test('videos for Fliks that come in parts', async (t) => {
  const studio = await wholeStudio(t, testFolder(t));
  const { base, admin, json, person, orm, store, parts, keyFor, keys } = studio;
  const bytes = Buffer.from('as if it were a video, in two parts of which the first breaks off');
  const call = (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: { cookie: admin, 'tus-resumable': '1.0.0', ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const create = (headers: Record<string, string> = {}): Promise<Response> =>
    call('POST', '/studio/api/uploads', {
      ...{ 'upload-length': String(bytes.length), 'upload-metadata': `filename ${base64('Eine Welle.mp4')}` },
      ...headers,
    });

  await t.test('one that broke off is gone on with and becomes a source', async (t) => {
    const begun = await create();
    t.equal(begun.status, 201);
    const path = begun.headers.get('location') ?? '';
    const id = begun.headers.get('clip-id') ?? '';
    t.equal(path, `/studio/api/uploads/${id}`);
    const aborting = new AbortController();
    const half = new ReadableStream<Uint8Array>({
      start: (stream) => {
        stream.enqueue(bytes.subarray(0, 20));
        setTimeout(() => aborting.abort(), 300);
      },
    });
    const first = { method: 'PATCH', body: half, duplex: 'half', signal: aborting.signal } as const;
    const headers = { cookie: admin, 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': PART };
    await t.rejects(fetch(`${base}${path}`, { ...first, headers }));
    const offset = Number((await call('HEAD', path)).headers.get('upload-offset'));
    t.equal(offset, 20);
    t.same(listAt(await json('GET', '/sources'), 'sources'), [], 'it is not there yet');
    const rest = { 'upload-offset': String(offset), 'content-type': PART };
    t.equal((await call('PATCH', path, rest, bytes.subarray(offset))).status, 204);
    t.match(await json('GET', `/sources/${id}`), { id, name: 'Eine Welle.mp4', bytes: bytes.length, state: 'queued' });
    const [clip] = await orm.select().from(tables.clips).where(eq(tables.clips.id, id));
    t.match(clip, { tenant: LIBRARY_TENANT, priority: 'normal', options: { profiles: ['workbench'] } });
    t.ok((clip?.expiresAt.getFullYear() ?? 0) > 2900, 'and has no end that anybody will see');
    t.same(await buffer((await store.open(`fliks/${id}/source`))?.stream ?? Readable.from([])), bytes);
    t.equal(await keys.get(id), null, 'the library is not sealed');
    t.same(await readdir(parts.unfinished), []);
    const flik = await json('POST', '/fliks', { content: { titles: { en: 'Wave' }, sourceId: id } });
    t.type(at(flik, 'mediaId'), 'string', 'Fliks can be cut from it');
    t.match(listAt(await json('GET', `/audit?subject=${id}`), 'entries'), [
      { action: 'source.add', editor: { name: 'Administrator' } },
    ]);
  });

  await t.test('one that is given up leaves nothing', async (t) => {
    const path = (await create()).headers.get('location') ?? '';
    t.equal((await call('DELETE', path)).status, 204);
    t.equal((await call('HEAD', path)).status, 404);
    t.same(await readdir(parts.unfinished), []);
  });

  await t.test('only whoever may, and only from the studio', async (t) => {
    const codeOf = async (answer: Promise<Response>): Promise<unknown> => at(await (await answer).json(), 'code');
    t.equal(await codeOf(create({ cookie: '' })), 'signed_out');
    t.equal(await codeOf(create({ cookie: await person('viewer') })), 'not_permitted');
    t.equal((await create({ cookie: await person('editor') })).status, 201);
    t.equal(await codeOf(create({ origin: 'https://elsewhere.example' })), 'foreign_origin');
    t.equal(await codeOf(create({ 'sec-fetch-site': 'cross-site' })), 'foreign_origin');
    t.equal(await codeOf(create({ 'upload-length': '500000001' })), 'too_large');
    t.equal(await codeOf(create({ 'tus-resumable': '0.2.2' })), 'tus_version');
    const path = (await create()).headers.get('location') ?? '';
    const id = path.slice(path.lastIndexOf('/') + 1);
    const bearer = { cookie: '', authorization: `Bearer ${await keyFor('one')}` };
    t.equal((await call('HEAD', `/v1/uploads/${id}`, bearer)).status, 404, 'a key of a backend does not open it');
    const theirs = await call('POST', '/v1/uploads', {
      ...bearer,
      ...{ 'upload-length': '100', 'upload-metadata': metadataOf({}) },
    });
    t.equal(theirs.status, 201);
    const clip = theirs.headers.get('clip-id') ?? '';
    t.equal((await call('HEAD', `/studio/api/uploads/${clip}`)).status, 404, 'nor does an editor see clips of people');
  });
});
