import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { RULES, startApi } from '../../http/test/harness.js';
import { documentOf, errorOf, listOf, qik } from './qik.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const admin = await api.keyFor('one');
const env = { QIK_API_KEY: admin, PUBLIC_URL: base };
const opens = async (key: string): Promise<boolean> =>
  (await fetch(`${base}/v1/clips`, { headers: { authorization: `Bearer ${key}` } })).ok;

t.test('create, list, rotate, revoke', async (t) => {
  const created = await qik(
    ['keys', 'create', '--name', 'backend', '--scopes', 'clips:read,clips:write', '--json'],
    env,
  );
  t.equal(created.code, 0, created.stderr);
  const made = documentOf(created);
  t.match(made, { name: 'backend', tenant: 'one', scopes: ['clips:read', 'clips:write'] });
  t.ok(await opens(String(made['key'])));

  const listed = await qik(['keys', 'list', '--json', '--url', `${base}/`], { QIK_API_KEY: admin });
  t.equal(listOf(documentOf(listed), 'keys')[0]?.['id'], made['id']);
  const people = await qik(['keys', 'list'], env);
  t.match(people.stdout, /^id +name +tenant +scopes +made +last use +state$/m);
  t.match(people.stdout, new RegExp(`^${made['id']} +backend +one +clips:read clips:write .* works$`, 'm'));
  t.notMatch(people.stdout, /qk_live_/);

  const rotated = await qik(['keys', 'rotate', String(made['id']), '--overlap', '600'], env);
  t.equal(rotated.code, 0, rotated.stderr);
  const fresh = rotated.stdout.split('\n')[0] ?? '';
  t.ok(await opens(fresh), 'the key stands alone on its line');
  t.ok(await opens(String(made['key'])));
  t.match((await qik(['keys', 'list'], env)).stdout, new RegExp(`^${made['id']} .* until \\d{4}-`, 'm'));

  const revoked = await qik(['keys', 'revoke', String(made['id'])], env);
  t.match(revoked, { code: 0, stdout: /opens nothing any more/ });
  t.notOk(await opens(String(made['key'])));
});

t.test('the key comes from the data folder where the environment has none', async (t) => {
  const folder = testFolder(t);
  const from = { QIK_API_KEY: '', PUBLIC_URL: base, DATA_DIR: folder };
  t.same(errorOf(await qik(['keys', 'list', '--json'], from)), [1, 'unauthorized', 'never']);
  await writeFile(join(folder, 'credentials.json'), JSON.stringify({ apiKey: admin }));
  t.equal((await qik(['keys', 'list', '--json'], from)).code, 0);
});

t.test('what goes wrong says why', async (t) => {
  const weak = await api.keyFor('one', ['clips:read']);
  t.same(errorOf(await qik(['keys', 'list', '--json'], { ...env, QIK_API_KEY: weak })), [1, 'forbidden', 'never']);
  t.same(errorOf(await qik(['keys', 'revoke', 'unknown', '--json'], env)), [1, 'not_found', 'never']);
  const nobody = await qik(['keys', 'list', '--json', '--url', 'http://127.0.0.1:1'], env);
  t.same(errorOf(nobody), [1, 'service_unreachable', 'later']);
  const other = await qik(['keys', 'list', '--json', '--url', `${base}/docs`], env);
  t.equal(other.code, 1);
  for (const args of [
    ['keys', 'create', '--name', 'x', '--scopes', 'everything', '--json'],
    ['keys', 'create', '--name', 'x', '--json'],
    ['keys', 'revoke', '--json'],
    ['keys', 'list', '--url', 'ftp://x', '--json'],
  ]) {
    const run = await qik(args, env);
    t.same(errorOf(run), [2, 'invalid_request', 'never'], args.join(' '));
    t.equal(run.stderr, '');
  }
});
