import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { clip, documentOf, errorOf, listOf, qik } from './qik.js';

t.test('plan explains the cover in words and lists the encodes', async (t) => {
  const { code, stdout, stderr } = await qik(['plan', await clip('ordinary-1080p')]);
  t.equal(code, 0, stderr);
  t.match(stdout, '4 encodes for 9 profiles. Nothing was encoded.');
  t.match(stdout, /^- The clip is 1920x1080/m);
  t.match(stdout, /^encode +picture +fps +H\.264/m);
  t.equal(stdout.match(/^\S+ +\d+x\d+ .* CRF| +\d+x\d+ +\d+ +(High|Main|Constrained Baseline) /gm)?.length, 4);
});

t.test('plan --json', async (t) => {
  const run = await qik(['plan', await clip('ordinary-1080p'), '--json']);
  t.equal(run.code, 0, run.stderr);
  const document = documentOf(run);
  for (const key of ['source', 'encodes', 'explanation', 'skipped', 'dropped', 'warnings', 'stills', 'trim'])
    t.ok(key in document, key);
  t.equal(listOf(document, 'encodes').flatMap((encode) => encode['profiles']).length, 9);
});

t.test('check', async (t) => {
  const out = testFolder(t);
  const rendered = await qik([
    'render',
    await clip('ordinary-1080p'),
    '--out',
    out,
    '--profiles',
    'android-main',
    '--json',
  ]);
  t.equal(rendered.code, 0, rendered.stderr);
  const file = join(out, String(listOf(documentOf(rendered), 'renditions')[0]?.['file']));

  await t.test('a file that keeps the profile', async (t) => {
    const people = await qik(['check', file, '--profile', 'ios-main']);
    t.equal(people.code, 0, people.stderr);
    t.match(people.stdout, /The file keeps ios-main@1: \d+ checks, none failed\./);
    t.match(people.stdout, /^ok +container +mp4 +mp4$/m, 'each check with what was expected and found');
    t.notMatch(people.stdout, 'FAILED');
    const run = await qik(['check', file, '--profile', 'ios-main@1', '--json']);
    t.equal(run.code, 0);
    t.match(documentOf(run), { profile: 'ios-main@1', conforms: true });
  });

  await t.test('a file that breaks the profile exits with 4', async (t) => {
    const people = await qik(['check', file, '--profile', 'android-low']);
    t.equal(people.code, 4);
    t.match(people.stdout, /^FAILED +profile +\S.* main$/m, 'the failing check is marked in words');
    t.match(people.stdout, /The file breaks android-low@1: \d+ of \d+ checks failed \(.*profile.*\)\./);
    const run = await qik(['check', file, '--profile', 'android-low', '--json']);
    t.equal(run.code, 4);
    const document = documentOf(run);
    t.equal(document['conforms'], false);
    const failed = listOf(document, 'checks').filter((check) => check['ok'] === false);
    t.ok(failed.some((check) => check['name'] === 'profile'));
    t.equal(run.stderr, '');
  });

  await t.test('a profile that is not there exits with 2', async (t) => {
    t.same(errorOf(await qik(['check', file, '--profile', 'ios-main@9', '--json'])), [2, 'unknown_profile', 'never']);
  });
});

t.test('check refuses what is no video with 3', async (t) => {
  const run = await qik(['check', await clip('text-file'), '--profile', 'ios-main', '--json']);
  t.same(errorOf(run), [3, 'not_a_video', 'never']);
});
