import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { clip, documentOf, errorOf, listOf, qik, qikProcess } from './qik.js';

t.test('render --json', async (t) => {
  const out = join(testFolder(t), 'new', 'folder');
  const file = await clip('mp4-faststart');
  const run = await qik(['render', file, '--out', out, '--profiles', 'android-low,ios-low,flik', '--json']);
  t.equal(run.code, 0, run.stderr);
  t.equal(run.stderr, '', 'nothing beside the document when nobody watches');
  const result = documentOf(run);
  const keys = ['source', 'renditions', 'stills', 'skipped', 'dropped', 'warnings', 'timings', 'encodes'];
  t.same(
    keys.filter((key) => !(key in result)),
    [],
    'every field of the contract',
  );
  const renditions = listOf(result, 'renditions');
  t.equal(renditions.length, result['encodes'], 'one file for each encode');
  t.same(renditions.flatMap((rendition) => rendition['profiles']).sort(), ['android-low@1', 'flik@1', 'ios-low@1']);
  for (const rendition of renditions) {
    t.equal(rendition['conforms'], true);
    t.ok(listOf(rendition, 'checks').every((check) => check['ok'] === true));
    const bytes = await readFile(join(out, String(rendition['file'])));
    t.equal(rendition['bytes'], bytes.length);
    t.equal(rendition['sha256'], createHash('sha256').update(bytes).digest('hex'));
  }
  const stills = listOf(result, 'stills');
  t.same([...new Set(stills.map((still) => still['kind']))].sort(), ['poster', 'preview', 'storyboard']);
  const named = [...renditions, ...stills].map((made) => String(made['file'])).sort();
  t.same((await readdir(out)).sort(), named, 'what is named is there, and nothing else');
});

t.test('render for people', async (t) => {
  const out = testFolder(t);
  const run = await qik(['render', await clip('mp4-faststart'), '--out', out, '--profiles', 'android-low']);
  t.equal(run.code, 0, run.stderr);
  const [file] = (await readdir(out)).filter((name) => name.endsWith('.mp4'));
  if (file === undefined) throw new Error('no file');
  t.match(run.stdout, '1 file for 1 profile from 1 encode:');
  t.match(run.stdout, file);
  t.match(run.stdout, /\d+ of \d+ kept/, 'the checks in short');
  t.match(run.stdout, 'poster', 'the stills');
  t.match(run.stdout, /Took \d+\.\d s/);
  t.match(run.stderr, /^encoding/m, 'progress as plain lines where there is no terminal');
  t.notMatch(run.stderr, '\u001b', 'and no control characters');
});

t.test('the options reach the plan', async (t) => {
  const out = testFolder(t);
  const args = ['--profiles', 'android-low', '--framing', 'square', '--trim', '0.2-0.7', '--watermark', 'none'];
  const run = await qik(['render', await clip('no-audio'), '--out', out, ...args, '--poster', '0.1', '--json']);
  t.equal(run.code, 0, run.stdout);
  const [rendition] = listOf(documentOf(run), 'renditions');
  t.match(rendition, { width: 180, height: 180, durationMs: 500, audio: null });
});

t.test('a boomerang, for people', async (t) => {
  const file = await clip('no-audio');
  const options = ['--loop', 'boomerang', '--trim', '0.2-0.7', '--profiles', 'flik', '--watermark', 'none'];
  t.match((await qik(['plan', file, ...options])).stdout, /forward and then backward/);
  const run = await qik(['render', file, '--out', testFolder(t), ...options, '--effort', 'flik']);
  t.equal(run.code, 0, run.stderr);
  t.match(run.stdout, /motion-mp4\.mp4/);
  t.match(run.stdout, /flashes in a second at most, 0 of them red: safe/);
  t.match(run.stdout, /loop seam: [01](\.\d+)? of 1/);
});

t.test('a refused input exits with 3', async (t) => {
  const out = testFolder(t);
  const text = await clip('text-file');
  t.same(errorOf(await qik(['render', text, '--out', out, '--json'])), [3, 'not_a_video', 'never']);
  const people = await qik(['render', text, '--out', out]);
  t.same([people.code, people.stdout], [3, '']);
  t.match(people.stderr, /\(not_a_video\)/, 'its code is printed');
  t.match(people.stderr, /Send an MP4/, 'and what to do');
  t.notMatch(people.stderr, text, 'but no file name');
  t.same(await readdir(out), [], 'nothing is left behind');
});

t.test('a clip that is too long is refused unless trim brings it under', async (t) => {
  const long = await clip('too-long-60s');
  t.same(errorOf(await qik(['plan', long, '--json'])), [3, 'too_long', 'never']);
  t.equal((await qik(['plan', long, '--trim', '3-6', '--json'])).code, 0);
  const env = { MAX_DURATION_SECONDS: '90' };
  t.equal((await qik(['plan', long, '--json'], env)).code, 0, 'MAX_DURATION_SECONDS counts here too');
});

t.test('what fails on our side exits with 1', async (t) => {
  const env = { FFMPEG_PATH: join(testFolder(t), 'none') };
  t.same(errorOf(await qik(['plan', await clip('no-audio'), '--json'], env)), [1, 'tool_missing', 'never']);
});

t.test('a setting that is not valid stops the command, one of the server does not', async (t) => {
  const file = await clip('no-audio');
  const bad = await qik(['plan', file, '--json'], { MAX_PIXELS: 'many' });
  t.same(errorOf(bad), [1, 'invalid_configuration', 'never']);
  t.equal((await qik(['plan', file, '--json'], { PORT: 'many' })).code, 0);
});

t.test('Ctrl-C stops it and leaves nothing behind', async (t) => {
  const out = testFolder(t);
  const args = ['render', await clip('ordinary-1080p'), '--out', out, '--effort', 'flik'];
  let interrupted = false;
  const run = await qikProcess(args, {
    onStderr: (text, interrupt) => {
      if (interrupted || !text.includes('encoding')) return;
      interrupted = true;
      interrupt();
    },
  });
  t.equal(interrupted, true);
  t.equal(run.code, 1);
  t.match(run.stderr, /\(aborted\)/);
  t.same(await readdir(out), []);
});

t.test('as a process of its own', async (t) => {
  const out = testFolder(t);
  const done = await qikProcess([
    'render',
    await clip('no-audio'),
    '--out',
    out,
    '--profiles',
    'android-low',
    '--json',
  ]);
  t.equal(done.code, 0, done.stderr);
  t.equal(listOf(documentOf(done), 'renditions').length, 1, 'one document and nothing else');
  t.same(errorOf(await qikProcess(['render', await clip('text-file'), '--out', out, '--json'])), [
    3,
    'not_a_video',
    'never',
  ]);
  const broken = await qikProcess(['check', await clip('b-frames'), '--profile', 'android-low', '--json']);
  t.match([broken.code, documentOf(broken)], [4, { conforms: false }]);
  t.same(errorOf(await qikProcess(['render', '--json'])), [2, 'invalid_request', 'never']);
});
