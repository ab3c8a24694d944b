import { Readable } from 'node:stream';
import { createLocalJWKSet, flattenedVerify } from 'jose';
import t from 'tap';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { RULES, startApi } from '../../../pipeline/http/test/harness.js';
import { CatalogueAnswers, CatalogueReader } from '../../catalogue/index.js';
import { Device } from '../../catalogue/prove/device.js';
import { EDITOR, hide, openLibrary, show } from '../../catalogue/prove/library.js';
import { Trending } from '../../search/index.js';
import { CatalogueFlik } from '../catalogue-schemas.js';
import { PackView } from '../pack-schemas.js';
import { RehearsalView, ReleaseView } from '../release-schemas.js';
import { catalogueRoute } from '../routes/catalogue.js';
import { catalogueItemRoutes } from '../routes/catalogue-items.js';
import { catalogueMediaRoutes } from '../routes/catalogue-media.js';
import { packRoutes } from '../routes/packs.js';
import { rehearsalRoutes } from '../routes/rehearsals.js';
import { releaseRoutes } from '../routes/releases.js';

const editor = { id: EDITOR, name: 'Ada', email: 'ada@example.org', role: 'publisher' } as const;
const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() }, { additionalProperties: true })) });
const read = async <T extends TSchema>(schema: T, response: Response): Promise<Static<T>> =>
  Value.Parse(schema, await response.json());

const BYTES = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));

t.test('the catalogue and its releases over HTTP', async (t) => {
  const api = await startApi(t, testFolder(t));
  const { orm, store } = api;
  const library = openLibrary(orm);
  const reader = new CatalogueReader(orm);
  const answers = new CatalogueAnswers(reader, (bytes) =>
    api.statements.signer.signBytes(bytes, { typ: 'qik-catalogue+jws' }),
  );
  const serve = (open: boolean): Promise<string> =>
    api.serve(RULES, {
      more: async (app) => {
        const services = { orm, store, reader, answers, trending: new Trending(orm), open };
        catalogueRoute(app, services);
        catalogueItemRoutes(app, services);
        catalogueMediaRoutes(app, services);
        const publishing = { publishing: library.deps, reader, editorOf: () => editor };
        packRoutes(app, publishing);
        releaseRoutes(app, publishing);
        rehearsalRoutes(app, publishing);
      },
    });
  const base = await serve(true);
  const locked = await serve(false);
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${base}${path}`, { headers });
  const send = (method: string, path: string, body?: unknown, tag?: string): Promise<Response> =>
    fetch(`${base}/studio/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(tag === undefined ? {} : { 'if-match': tag }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const tagOf = (response: Response): string => response.headers.get('etag') ?? '';

  const id = await library.newFlik({ slug: 'wave', categories: ['greetings'], titles: { en: 'Wave', fr: 'Coucou' } });
  const second = await library.newFlik({ slug: 'bow', categories: ['greetings'], platforms: ['ios'] });

  await t.test('a release is made, scheduled, rehearsed and published', async (t) => {
    const changes = [
      { do: 'publish-flik', flikId: id },
      { do: 'publish-flik', flikId: second },
    ];
    const made = await send('POST', '/releases', { name: 'First', changes });
    t.equal(made.status, 201);
    const { id: releaseId } = await read(ReleaseView, made);
    t.equal((await send('POST', `/releases/${releaseId}/publish`)).status, 428, 'the revision has to be named');
    const when = { localTime: '2199-10-27T02:30', zone: 'Europe/Paris' };
    const gap = await send(
      'POST',
      `/releases/${releaseId}/schedule`,
      { ...when, localTime: '2027-03-28T02:30' },
      tagOf(made),
    );
    t.equal(gap.status, 422);
    t.match(await gap.json(), {
      code: 'time_left_out',
      errors: [{ message: '2027-03-28T01:59' }, { message: '2027-03-28T03:00' }],
    });
    const overlap = { ...when, localTime: '2027-10-31T02:30' };
    const scheduled = await send('POST', `/releases/${releaseId}/schedule`, overlap, tagOf(made));
    t.match(await scheduled.json(), {
      release: { state: 'scheduled', dueAt: '2027-10-31T00:30:00.000Z' },
      offset: '+02:00',
      other: { at: '2027-10-31T01:30:00.000Z', offset: '+01:00' },
    });
    const later = await send(
      'POST',
      `/releases/${releaseId}/schedule`,
      { ...overlap, offset: '+01:00' },
      tagOf(scheduled),
    );
    t.match(await later.json(), { release: { dueAt: '2027-10-31T01:30:00.000Z' } });
    t.equal((await send('POST', `/releases/${releaseId}/publish`, undefined, tagOf(made))).status, 412);
    const calendar = await get('/studio/api/releases?from=2027-10-31T00:00:00Z&to=2027-11-01T00:00:00Z');
    t.match(await calendar.json(), { releases: [{ id: releaseId }] });
    const rehearsal = await read(
      RehearsalView,
      await get('/studio/api/rehearsal?platform=ios&locale=fr&at=2027-11-01T00:00:00Z'),
    );
    t.match(rehearsal.steps, [{ releaseId, problems: [] }]);
    t.match(rehearsal.catalogue.fliks, [{ title: 'Coucou' }, { title: 'Bonjour' }]);
    const published = await send('POST', `/releases/${releaseId}/publish`, undefined, tagOf(later));
    t.match(await published.json(), { state: 'published', seq: 1 });
    t.equal(await (await get('/v1/catalogue?platform=ios&locale=fr')).text(), rehearsal.document);
    t.match(await (await get(`/studio/api/releases/${releaseId}/conflicts`)).json(), { overlaps: [], revert: [] });
    t.match(await (await get(`/studio/api/releases/${releaseId}`)).json(), { state: 'published' });
  });

  await t.test('it is signed, has a strong tag, and is not sent to who has it', async (t) => {
    const first = await get('/v1/catalogue?platform=android&locale=fr-CA');
    const bytes = Buffer.from(await first.arrayBuffer());
    t.match(JSON.parse(bytes.toString()), { platform: 'android', fliks: [{ slug: 'wave', title: 'Coucou' }] });
    t.match(first.headers.get('cache-control'), /public, max-age=\d+/);
    const [head = '', content, signature = ''] = (first.headers.get('catalogue-signature') ?? '').split('.');
    t.equal(content, '', 'its content is beside it');
    const keys = createLocalJWKSet(await read(Keys, await get('/.well-known/jwks.json')));
    const whole = { protected: head, payload: bytes.toString('base64url'), signature };
    t.match((await flattenedVerify(whole, keys)).protectedHeader, { alg: 'EdDSA', typ: 'qik-catalogue+jws' });
    const spoiled = { ...whole, payload: Buffer.from(bytes.toString().replace('wave', 'save')).toString('base64url') };
    await t.rejects(flattenedVerify(spoiled, keys));
    const tag = tagOf(first);
    t.match(tag, /^"[\w-]{43}(-gzip)?"$/);
    const again = await get('/v1/catalogue?platform=android&locale=fr-CA', { 'if-none-match': tag });
    t.equal(again.status, 304);
    t.equal(tagOf(again), tag);
  });

  await t.test('a device follows it, and a cursor is good for one audience only', async (t) => {
    const phone = new Device();
    const path = '/v1/catalogue?platform=ios&locale=en';
    phone.take(Buffer.from(await (await get(path)).arrayBuffer()));
    await library.publish(hide(second));
    const answer = await get(`${path}&after=${phone.cursor}`);
    phone.take(Buffer.from(await answer.arrayBuffer()));
    t.notOk(phone.has(second));
    t.ok(phone.has(id));
    const foreign = await get(`/v1/catalogue?platform=android&locale=en&after=${phone.cursor}`);
    t.equal(foreign.status, 400);
    t.match(await foreign.json(), { errors: [{ path: '/after' }] });
    t.equal((await get(`${path}&after=nonsense`)).status, 400);
    t.equal((await get('/v1/catalogue?platform=fridge')).status, 400);
    await library.publish(show(second));
  });

  await t.test('packs, single Fliks and categories', async (t) => {
    const made = await send('POST', '/packs', { slug: 'starter', titles: { en: 'Starter' } });
    t.equal(made.status, 201);
    const pack = await read(PackView, made);
    t.equal(pack.content.slots.length, 12);
    t.equal((await send('POST', '/packs', { slug: 'starter' })).status, 409);
    const ops = [
      { do: 'put', flikId: id, slot: 2 },
      { do: 'instead', flikId: id, instead: [{ platform: 'ios', flikId: second }] },
    ];
    const arranged = await send('POST', `/packs/${pack.id}/arrange`, { ops });
    t.equal(arranged.status, 200);
    const wrong = await send('POST', `/packs/${pack.id}/arrange`, {
      ops: [{ do: 'move', flikId: second, before: id }],
    });
    t.match(await wrong.json(), { code: 'not_possible_now' });
    t.equal((await send('PATCH', `/packs/${pack.id}`, { titles: { en: 'Begin' } }, tagOf(made))).status, 412);
    t.equal((await send('PATCH', `/packs/${pack.id}`, { titles: { en: 'Begin' } })).status, 428);
    t.equal((await send('PATCH', `/packs/${pack.id}`, { titles: { en: 'Begin' } }, tagOf(arranged))).status, 200);
    const unknown = { slots: [{ flikId: EDITOR, instead: [] }] };
    t.equal((await send('PATCH', `/packs/${pack.id}`, unknown, '"3"')).status, 400, 'a Flik that is not there');
    await library.publish({ do: 'publish-pack', packId: pack.id, content: null });
    const [android, ios] = await Promise.all(
      ['android', 'ios'].map(async (platform) => (await get(`/v1/packs?platform=${platform}`)).json()),
    );
    t.match(android, { packs: [{ slug: 'starter', title: 'Begin', slots: [null, id, null] }] });
    t.match(ios, { packs: [{ slots: [null, second, null] }] });
    t.match(await (await get('/v1/packs/starter?platform=ios')).json(), { id: pack.id });
    t.equal((await get('/v1/packs/nothing?platform=ios')).status, 404);
    t.equal((await send('POST', `/packs/${pack.id}/trash`)).status, 409, 'devices have it');
    t.match(await (await get('/studio/api/packs')).json(), { packs: [{ slug: 'starter' }] });
    t.match(await (await get('/v1/fliks/wave?platform=ios')).json(), { id, title: 'Wave' });
    t.equal((await get(`/v1/fliks/${second}?platform=android`)).status, 404, 'not for this platform');
    t.match(await (await get(`/v1/fliks?platform=ios&ids=${second},${EDITOR},${id}`)).json(), {
      fliks: [{ id: second }, { id }],
    });
    t.same(await (await get('/v1/fliks/categories?platform=ios')).json(), {
      categories: [{ category: 'greetings', fliks: 2 }],
    });
  });

  await t.test('files of a Flik, in parts as well, for as long as it is live', async (t) => {
    const flik = await read(CatalogueFlik, await get('/v1/fliks/wave?platform=android'));
    const [rendition] = flik.media.renditions;
    if (rendition === undefined) throw new Error('it has no rendition');
    await store.put(`fliks/${flik.media.id}/1/${rendition.file}`, Readable.from([BYTES]));
    const path = `${flik.media.base}${rendition.file}`;
    const whole = await get(path);
    t.ok(Buffer.from(await whole.arrayBuffer()).equals(BYTES));
    t.equal(whole.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const part = await get(path, { range: 'bytes=10-19' });
    t.equal(part.status, 206);
    t.equal(part.headers.get('content-range'), 'bytes 10-19/5000');
    t.ok(Buffer.from(await part.arrayBuffer()).equals(BYTES.subarray(10, 20)));
    t.equal((await get(path, { range: 'bytes=6000-' })).status, 416);
    t.equal((await get(path, { 'if-none-match': tagOf(whole) })).status, 304);
    t.match((await fetch(`${base}${path}`, { method: 'HEAD' })).headers.get('content-length'), '5000');
    t.equal((await get(`${flik.media.base}other.mp4`)).status, 404);
    t.equal((await get(`${flik.media.base.replace(flik.media.id, EDITOR)}${rendition.file}`)).status, 404);
    // Who has not heard of the new media still plays the old ones.
    await library.edit(id, { platforms: ['android'] });
    await library.publish(show(id));
    t.equal((await get(path)).status, 200);
    await library.publish(hide(id));
    t.equal((await get(path)).status, 410);
  });

  await t.test('without CATALOGUE_PUBLIC a key with the scope is needed', async (t) => {
    const path = '/v1/catalogue?platform=ios';
    const as = async (key?: string): Promise<Response> =>
      fetch(`${locked}${path}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } });
    t.equal((await as()).status, 401);
    t.equal((await as(await api.keyFor('one', ['clips:read']))).status, 403);
    const answer = await as(await api.keyFor('one', ['catalogue:read']));
    t.equal(answer.status, 200);
    t.match(answer.headers.get('cache-control'), /^private/);
    t.equal((await fetch(`${locked}/v1/fliks/${id}/media/${id}/a.mp4`)).status, 401);
  });
});
