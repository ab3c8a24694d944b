import { gunzipSync } from 'node:zlib';
import { createLocalJWKSet, flattenedVerify } from 'jose';
import t from 'tap';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { RULES, startApi } from '../../../pipeline/http/test/harness.js';
import { CatalogueAnswers, CatalogueReader, pruneCatalogue } from '../../catalogue/index.js';
import { hide, openLibrary, show } from '../../catalogue/prove/library.js';
import { Trending } from '../../search/index.js';
import { FoundFliks, SnapshotPointer } from '../catalogue-schemas.js';
import { catalogueRoute } from '../routes/catalogue.js';
import { catalogueItemRoutes } from '../routes/catalogue-items.js';
import { catalogueSearchRoutes } from '../routes/catalogue-search.js';
import { catalogueSnapshotRoutes } from '../routes/catalogue-snapshots.js';

const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }, { additionalProperties: true })) });
const read = async <T extends TSchema>(schema: T, response: Response): Promise<Static<T>> =>
  Value.Parse(schema, await response.json());

t.test('what devices look for, over HTTP', async (t) => {
  const api = await startApi(t, testFolder(t));
  const { orm, store } = api;
  const library = openLibrary(orm);
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, (bytes) =>
    api.statements.signer.signBytes(bytes, { typ: 'qik-catalogue+jws' }),
  );
  const trending = new Trending(orm, 0);
  const serve = (open: boolean): Promise<string> =>
    api.serve(RULES, {
      more: async (app) => {
        const services = { orm, store, reader, answers, trending, open };
        catalogueRoute(app, services);
        catalogueItemRoutes(app, services);
        catalogueSearchRoutes(app, services);
        catalogueSnapshotRoutes(app, services);
      },
    });
  const base = await serve(true);
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${base}${path}`, { headers });
  const share = (name: string, key: string): Promise<Response> =>
    fetch(`${base}/v1/fliks/${name}/shares`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });

  const wave = await library.newFlik({ slug: 'wave', titles: { en: 'Wave', fr: 'Coucou' }, emoji: ['👋'] });
  const bow = await library.newFlik({ slug: 'bow', titles: { en: 'Wave and bow' }, platforms: ['ios'] });
  const rude = await library.newFlik({ slug: 'rude', titles: { en: 'Wave rudely' }, rating: 'mature' });
  await library.publish(show(wave), show(bow), show(rude));

  await t.test('a search answers with what the audience has, page by page', async (t) => {
    const found = await get('/v1/fliks/search?platform=ios&q=wvae');
    t.match(found.headers.get('cache-control'), /public, max-age=\d+/);
    t.ok(found.headers.get('catalogue-signature'));
    t.match(await found.json(), {
      fliks: [{ slug: 'wave', title: 'Wave' }, { slug: 'bow' }],
      total: 2,
      nextCursor: null,
    });
    t.match(await (await get('/v1/fliks/search?platform=android&q=wave')).json(), {
      fliks: [{ slug: 'wave' }],
      total: 1,
    });
    const all = '/v1/fliks/search?platform=ios&rating=mature&q=wave&limit=2';
    const first = await read(FoundFliks, await get(all));
    t.match(first, { fliks: [{ slug: 'wave' }, { id: String }], total: 3, nextCursor: String });
    const second = await read(FoundFliks, await get(`${all}&cursor=${first.nextCursor}`));
    t.match(second, { fliks: [{ id: String }], nextCursor: null });
    t.strictSame(new Set([...first.fliks, ...second.fliks].map(({ id }) => id)), new Set([wave, bow, rude]));
    t.match(await (await get('/v1/fliks/search?platform=ios&locale=fr&q=coucuo')).json(), {
      fliks: [{ title: 'Coucou' }],
    });
    t.match(await (await get(`/v1/fliks/search?platform=ios&q=${encodeURIComponent('👋🏾')}`)).json(), { total: 1 });
    for (const nothing of ['zebra', '%00', "'%3B--", '%F0%9F%8D%95', '.'])
      t.match(await (await get(`/v1/fliks/search?platform=ios&q=${nothing}`)).json(), { fliks: [], total: 0 });
    for (const wrong of [
      '',
      '&q=',
      `&q=${'a'.repeat(101)}`,
      '&q=a&limit=101',
      '&q=a&cursor=nonsense',
      '&q=a&category=%00',
      '&q=a&user=1',
    ])
      t.equal((await get(`/v1/fliks/search?platform=ios${wrong}`)).status, 400, wrong);
  });

  await t.test('what is typed is completed', async (t) => {
    t.same(await (await get('/v1/fliks/autocomplete?platform=ios&q=wa')).json(), {
      suggestions: [
        { kind: 'title', text: 'Wave' },
        { kind: 'title', text: 'Wave and bow' },
        { kind: 'emoji', text: '👋' },
      ],
    });
    t.match(await (await get('/v1/fliks/autocomplete?platform=android&q=wa&limit=1')).json(), {
      suggestions: { length: 1 },
    });
  });

  await t.test('shares are counted by those who may, and move what is trending', async (t) => {
    const path = '/v1/fliks/trending?platform=ios';
    t.same(await (await get(path)).json(), { fliks: [] });
    const key = await api.keyFor('one', ['usage:write']);
    t.equal((await share('bow', key)).status, 204);
    t.equal((await share(bow, key)).status, 204);
    t.equal((await share('wave', key)).status, 204);
    t.equal((await share(rude, key)).status, 204);
    t.equal((await share('nothing', key)).status, 404);
    t.equal((await share('bow', await api.keyFor('one', ['catalogue:read']))).status, 403);
    t.equal((await fetch(`${base}/v1/fliks/bow/shares`, { method: 'POST' })).status, 401, 'open as it is for readers');
    t.match(await (await get(path)).json(), { fliks: [{ slug: 'bow' }, { slug: 'wave' }] });
    t.match(await (await get('/v1/fliks/trending?platform=android&limit=1')).json(), { fliks: [{ slug: 'wave' }] });
  });

  await t.test('a snapshot is the catalogue, never changes, and is signed', async (t) => {
    const audience = 'platform=android&locale=fr-CA';
    const whole = await (await get(`/v1/catalogue?${audience}`)).text();
    const pointed = await get(`/v1/catalogue/snapshot?${audience}`);
    t.match(pointed.headers.get('cache-control'), /public, max-age=30$/);
    const pointer = await read(SnapshotPointer, pointed);
    const answer = await get(pointer.url);
    t.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const bytes = Buffer.from(await answer.arrayBuffer());
    t.equal(bytes.toString(), whole);
    t.equal(bytes.length, pointer.bytes);
    const [head = '', , signature = ''] = pointer.signature.split('.');
    const keys = createLocalJWKSet(await read(Keys, await get('/.well-known/jwks.json')));
    const verified = await flattenedVerify({ protected: head, payload: bytes.toString('base64url'), signature }, keys);
    t.match(verified.protectedHeader, { typ: 'qik-catalogue+jws' });
    t.equal(answer.headers.get('catalogue-signature'), pointer.signature);

    await library.edit(wave, { titles: { en: 'Wave', fr: 'Salut' } });
    await library.publish(show(wave), hide(bow));
    const next = await read(SnapshotPointer, await get(`/v1/catalogue/snapshot?${audience}`));
    t.not(next.url, pointer.url);
    t.match(await (await get(next.url)).json(), { fliks: [{ title: 'Salut' }] });
    t.equal(await (await get(pointer.url)).text(), whole, 'what was there before is what it was');
    const { cursor } = await read(Type.Object({ cursor: Type.String() }), await get(pointer.url));
    t.match(await (await get(`/v1/catalogue?${audience}&after=${cursor}`)).json(), {
      ops: [{ op: 'change', id: wave }],
    });
    // Another process, which has kept nothing, makes the same bytes of the log.
    const others = new CatalogueAnswers(new CatalogueReader(orm), async () => 'unsigned');
    const name = pointer.url.split('/').at(-1)?.replace('.json', '') ?? '';
    const remade = await others.snapshot({ platform: 'android', locale: 'fr-CA', rating: 'everyone' }, name);
    t.equal(remade.bytes.toString(), whole);
    t.equal(remade.sha256, pointer.sha256);

    const elsewhere = (to: string): string => pointer.url.replace(/\d+-/, to);
    for (const wrong of ['7-', '0-', '2-'])
      t.equal((await get(elsewhere(wrong))).status, 404, `${wrong} of another digest`);
    t.equal((await get(pointer.url.replace('.json', '.xml'))).status, 400);
    await pruneCatalogue(orm, 0);
    t.equal((await get(pointer.url)).status, 404, 'older than what is known');
    t.equal((await get(next.url)).status, 200);
  });

  await t.test('long documents come packed to those who unpack them, under a tag of their own', async (t) => {
    for (let at = 0; at < 5; at += 1) await library.publish(show(await library.newFlik()));
    const path = '/v1/catalogue?platform=ios';
    const { app } = await api.open(RULES, {
      more: async (own) => catalogueRoute(own, { orm, store, reader, answers, trending, open: true }),
    });
    const as = (headers: Record<string, string>) => app.inject({ url: path, headers });
    const plain = await as({});
    const packed = await as({ 'accept-encoding': 'br, gzip' });
    t.equal(packed.headers['content-encoding'], 'gzip');
    t.ok(packed.rawPayload.length < plain.rawPayload.length / 3);
    t.ok(gunzipSync(packed.rawPayload).equals(plain.rawPayload));
    t.not(packed.headers['etag'], plain.headers['etag']);
    t.match([plain.headers['vary'], packed.headers['vary']], ['accept-encoding', 'accept-encoding']);
    for (const refused of ['br', 'gzip;q=0', 'identity'])
      t.notOk((await as({ 'accept-encoding': refused })).headers['content-encoding'], refused);
    const tag = String(packed.headers['etag']);
    t.equal((await as({ 'accept-encoding': 'gzip', 'if-none-match': tag })).statusCode, 304);
  });

  await t.test('without CATALOGUE_PUBLIC a key with the scope is needed', async (t) => {
    const locked = await serve(false);
    for (const path of [
      'fliks/search?platform=ios&q=a',
      'fliks/autocomplete?platform=ios&q=a',
      'fliks/trending?platform=ios',
      'catalogue/snapshot?platform=ios',
    ])
      t.equal((await fetch(`${locked}/v1/${path}`)).status, 401, path);
    const headers = { authorization: `Bearer ${await api.keyFor('one', ['catalogue:read'])}` };
    const answer = await fetch(`${locked}/v1/fliks/search?platform=ios&q=wave`, { headers });
    t.equal(answer.status, 200);
    t.match(answer.headers.get('cache-control'), /^private/);
  });
});
