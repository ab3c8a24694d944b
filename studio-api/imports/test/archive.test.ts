import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import t, { type Test } from 'tap';
import { ZipFile } from 'yazl';
import { testFolder } from '../../../fixtures/test/folder.js';
import { openArchive } from '../archive.js';
import { zipOutput } from '../zip-output.js';

type File = { readonly name: string; readonly bytes: Buffer; readonly compress?: boolean };

/** A ZIP with these files, the names as they are. */
async function zipOf(t: Test, files: readonly File[]): Promise<string> {
  const path = join(testFolder(t), 'a.zip');
  const zip = new ZipFile();
  for (const { name, bytes, compress = false } of files) zip.addBuffer(bytes, name, { compress });
  zip.end();
  await pipeline(zipOutput(zip), createWriteStream(path));
  return path;
}

/** The same with some of its bytes replaced: names, which are there twice, or what a file holds. */
async function forged(t: Test, files: readonly File[], from: string, to: string): Promise<string> {
  const path = await zipOf(t, files);
  const text = (await readFile(path)).toString('latin1').replaceAll(from, to);
  await writeFile(path, Buffer.from(text, 'latin1'));
  return path;
}

const table = { name: 'fliks.csv', bytes: Buffer.from('slug\nx\n') };
const video = { name: 'media/wave.mp4', bytes: Buffer.from('as if it were a video') };
const going = new AbortController().signal;

t.test('an archive is read by its directory', async (t) => {
  const junk = { name: '__MACOSX/._fliks.csv', bytes: Buffer.from('x') };
  const archive = await openArchive(await zipOf(t, [table, video, junk]));
  t.teardown(() => archive.close());
  t.same(await archive.table(), table.bytes);
  t.equal(archive.problemOf('wave.mp4'), null);
  t.match(archive.problemOf('../fliks.csv'), /not in the folder media/);
  t.match(await archive.digest('wave.mp4', going), { bytes: video.bytes.length, sha256: /^[0-9a-f]{64}$/ });
  t.match(archive.problemOf('nothing.mp4'), /not in the folder/);
  await t.rejects(archive.open('nothing.mp4'), { code: 'invalid_request' });
});

t.test('what could do harm is refused by its directory', async (t) => {
  const refused = (path: string, detail: RegExp): Promise<unknown> =>
    t.rejects(openArchive(path), { code: 'invalid_request', detail });
  await refused(await forged(t, [table, video], 'media/wave.mp4', '../../wave.mp4'), /damaged/);
  await refused(await forged(t, [table, video], 'media/wave.mp4', '/edia/wave.mp4'), /damaged/);
  await refused(await zipOf(t, [table, video, video]), /twice/);
  const bomb = { name: 'media/bomb.mp4', bytes: Buffer.alloc(3_000_000), compress: true };
  await refused(await zipOf(t, [table, bomb]), /packed far more/);
  const many = Array.from({ length: 10_001 }, (_, at) => ({ name: `junk/${at}`, bytes: Buffer.alloc(0) }));
  await refused(await zipOf(t, [table, ...many]), /10000 files/);
  const path = join(testFolder(t), 'no.zip');
  await writeFile(path, 'PK\x03\x04 and then nothing of the kind');
  await refused(path, /damaged/);
});

t.test('what is damaged is found before it is used', async (t) => {
  const archive = await openArchive(await forged(t, [table, video], 'as if it were', 'AS IF IT WERE'));
  t.teardown(() => archive.close());
  await t.rejects(archive.digest('wave.mp4', going), { code: 'invalid_request', detail: /wave\.mp4 is damaged/ });
  const without = await openArchive(await zipOf(t, [video]));
  t.teardown(() => without.close());
  await t.rejects(without.table(), { code: 'invalid_request', detail: /no fliks\.csv/ });
  await t.rejects(archive.digest('wave.mp4', AbortSignal.abort()), { name: 'AbortError' }, 'a stop is no damage');
});
