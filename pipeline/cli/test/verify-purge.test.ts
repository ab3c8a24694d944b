import { sql } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../db/index.js';
import { BRAKE_RULES } from '../../erase/brake.js';
import { runExpiry } from '../../erase/expire.js';
import { clipIn, form, playbackIn, problemIn, RULES, startApi } from '../../http/test/harness.js';
import { documentOf, errorOf, listOf, qik } from './qik.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const admin = await api.keyFor('one');
const env = { QIK_API_KEY: admin, PUBLIC_URL: base };
const headers = { authorization: `Bearer ${await api.keyFor('two')}` };

/** A clip of another tenant than the admin's, as a worker leaves it. */
async function readyClip(): Promise<{ id: string; url: string }> {
  const body = form(['options', JSON.stringify({ recipients: ['bob'] })], ['file', new Blob(['a source'])]);
  const { id } = await clipIn(await fetch(`${base}/v1/clips`, { method: 'POST', headers, body }));
  await api.publish(id, Buffer.from('some bytes'));
  const playback = await fetch(`${base}/v1/clips/${id}/playback`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ platform: 'android', recipient: 'bob' }),
  });
  return { id, url: (await playbackIn(playback)).url };
}
const remove = async (id: string): Promise<void> => {
  const { status } = await fetch(`${base}/v1/clips/${id}`, { method: 'DELETE', headers });
  if (status !== 202) throw new Error(`it was not deleted: ${status}`);
};
/** What the purger does, which is not at work here. */
const purge = async (id: string): Promise<void> => {
  for await (const key of api.store.list(`clips/${id}/`)) await api.store.delete(key);
  for (const job of await api.queue.mentioning(id)) await api.queue.forget('render', job.id);
};
const found = (document: ReturnType<typeof documentOf>) =>
  Object.fromEntries(listOf(document, 'places').map(({ place, found: count }) => [place, count]));

t.test('a clip that is alive is told apart, and not tried', async (t) => {
  const { id } = await readyClip();
  const run = await qik(['verify-purge', id, '--json'], env);
  t.equal(run.code, 1);
  t.match(documentOf(run), { state: 'ready', gone: false, verdict: 'alive', attempts: [] });
  t.match(found(documentOf(run)), { key: 1, objects: 4, queue: 1 });
  t.match((await qik(['verify-purge', id], env)).stdout, /^Alive: /m);
});

t.test('what was deleted and is not removed yet is found', async (t) => {
  const { id, url } = await readyClip();
  await remove(id);
  const run = await qik(['verify-purge', id, '--url', url, '--json'], env);
  t.equal(run.code, 1);
  t.match(documentOf(run), { state: 'deleted', gone: false, verdict: 'remains', deletion: { reason: 'deleted' } });
  t.match(found(documentOf(run)), { key: 0, objects: 4, queue: 1, database: 0, tombstones: 0 });
  const attempts = listOf(documentOf(run), 'attempts');
  t.equal(attempts.length, 2 + 3 + 1, 'the clip, playback, each former address, the given one');
  for (const { what, result } of attempts) t.equal(result, 'refused', String(what));
});

t.test('once all of it is gone it says so', async (t) => {
  const { id, url } = await readyClip();
  await remove(id);
  await purge(id);
  const run = await qik(['verify-purge', id, '--server', `${base}/`, '--url', url], { QIK_API_KEY: admin });
  t.equal(run.code, 0, run.stdout);
  t.match(run.stdout, /^Gone: /m);
  t.match(run.stdout, /^ {2}objects +0 {2}the store lists none/m);
  t.match(run.stdout, /^ {2}the given address 1 +410 +refused$/m);
  t.match(run.stdout, /^ {2}the former address of the rendition main +410 +refused$/m);
  t.notMatch(run.stdout, url, 'addresses are not repeated');

  const own = await qik(['verify-purge', id, '--json'], { ...env, QIK_API_KEY: await api.keyFor('two') });
  t.match(listOf(documentOf(own), 'attempts').slice(0, 2), [
    { status: 200, result: 'refused' },
    { status: 410, result: 'refused' },
  ]);
  t.equal(own.code, 0, 'its own tenant is told that there was one, and nothing of it');

  const elsewhere = await qik(['verify-purge', id, '--url', `${base}/healthz`, '--json'], env);
  t.equal(elsewhere.code, 1, 'an address that gives something out');
  t.match(listOf(documentOf(elsewhere), 'attempts').at(-1), { status: 200, result: 'answered' });
  const silent = await qik(['verify-purge', id, '--url', 'http://127.0.0.1:1/x', '--json'], env);
  t.equal(silent.code, 1, 'one that proves nothing');
  t.match(listOf(documentOf(silent), 'attempts').at(-1), { status: null, result: 'unreachable' });

  const narrow = await api.keyFor('two', ['admin']);
  const told = await qik(['verify-purge', id, '--json'], { ...env, QIK_API_KEY: narrow });
  t.equal(told.code, 0, 'the addresses are tried without a key');
  t.equal(listOf(documentOf(told), 'attempts')[0]?.['result'], 'untold');
});

t.test('who may ask, and about what', async (t) => {
  const { id } = await readyClip();
  const weak = await api.keyFor('two', ['clips:read', 'clips:delete']);
  t.same(errorOf(await qik(['verify-purge', id, '--json'], { ...env, QIK_API_KEY: weak })), [1, 'forbidden', 'never']);
  for (const nobody of ['0190b7d2-0000-7000-8000-000000000009', 'no-id'])
    t.same(errorOf(await qik(['verify-purge', nobody, '--json'], env)), [1, 'not_found', 'never']);
  t.same(errorOf(await qik(['verify-purge', id, '--url', 'x', '--json'], env)), [2, 'invalid_request', 'never']);
  const anonymous = await fetch(`${base}/v1/clips/${id}/remains`);
  t.match(await problemIn(anonymous), { code: 'unauthorized' });
});

t.test('qik purge says how the removal stands, and lets go what the brake holds', async (t) => {
  const status = () => qik(['purge', 'status'], env);
  const before = await status();
  t.equal(before.code, 0, before.stderr);
  t.match(before.stdout, /^No process ends clips with their time\.\nNo process has looked yet\.\nLag /);

  for (let n = 0; n < 3; n += 1) await readyClip();
  await api.orm.update(tables.clips).set({ expiresAt: sql`now() - interval '3 hours'` });
  const run = () => runExpiry(api.erase, { rules: { ...BRAKE_RULES, few: 0 }, batch: 100 });
  const { expired } = await run();
  t.equal(expired, 0, 'the brake is on');
  const shown = await qik(['purge', 'status', '--json', '--url', `${base}/`], { QIK_API_KEY: admin });
  t.equal(shown.code, 0, shown.stderr);
  const document = documentOf(shown);
  t.match(document, { state: 'braked', braked: true, reason: / clips \(100 %\) would go at once/ });
  t.match(
    (await status()).stdout,
    new RegExp(
      `^The brake is on: .*\`qik purge release\`\\.\n${'\\d+'} of .*\nLag 3 h: ${document['overdue']} clips over .*\nWhat is over opens for nobody`,
    ),
  );

  const reader = { ...env, QIK_API_KEY: await api.keyFor('one', ['ops:read']) };
  t.equal((await qik(['purge', 'status'], reader)).code, 0);
  t.same(errorOf(await qik(['purge', 'release', '--json'], reader)), [1, 'forbidden', 'never']);
  t.match(documentOf(await qik(['purge', 'status', '--json'], env)), { braked: true }, 'it is on still');

  const released = await qik(['purge', 'release'], env);
  t.match(released, { code: 0, stdout: /^Released\.\nClips end with their time\.\nLag 3 h: / });
  t.equal((await run()).expired, document['overdue']);
  t.match(documentOf(await qik(['purge', 'status', '--json'], env)), { state: 'runs', overdue: 0 });
  t.match(documentOf(await qik(['purge', 'release', '--json'], env)), { state: 'runs', braked: false });

  const nobody = ['purge', 'status', '--json', '--url', 'http://127.0.0.1:1'];
  t.same(errorOf(await qik(nobody, env)), [1, 'service_unreachable', 'later']);
  const reading = { ...env, QIK_API_KEY: await api.keyFor('one', ['clips:read']) };
  t.same(errorOf(await qik(['purge', 'status', '--json'], reading)), [1, 'forbidden', 'never']);
  for (const args of [
    ['purge', 'hold'],
    ['purge', 'release', 'now'],
    ['purge', 'status', '--what'],
  ])
    t.equal((await qik(args, env)).code, 2, args.join(' '));
});
