import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { programFile } from '../../../fixtures/test/program.js';
import { openOwnFolder, sweepFolders } from '../index.js';

t.test('folders stay as long as their owners live, however those end', async (t) => {
  const parent = join(testFolder(t), 'work');
  const program = await programFile(join(import.meta.dirname, 'programs', 'folder-owner.ts'));
  const other = spawn(process.execPath, [program, parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => other.kill('SIGKILL'));
  const [line] = await once(other.stdout.setEncoding('utf8'), 'data');
  const theirs = basename(String(line).trim());

  const mine = await openOwnFolder(parent);
  t.same(
    (await readdir(parent)).sort(),
    [theirs, `${theirs}.lock`, basename(mine.path), `${basename(mine.path)}.lock`].sort(),
  );
  t.same(await readdir(join(parent, theirs)), ['work'], 'a living process keeps its files');

  const gone = once(other, 'close');
  other.kill('SIGKILL');
  await gone;
  await sweepFolders(parent);
  t.same(await readdir(parent), [basename(mine.path), `${basename(mine.path)}.lock`]);
  await mine.release();
  t.same(await readdir(parent), []);
});

t.test('what has no owner at all is swept when the next one comes', async (t) => {
  const parent = testFolder(t);
  await mkdir(join(parent, 'left'));
  await writeFile(join(parent, 'upload.part'), 'x');
  const [first, second] = await Promise.all([openOwnFolder(parent), openOwnFolder(parent)]);
  t.not(first.path, second.path);
  t.same(
    (await readdir(parent)).filter((name) => !name.endsWith('.lock')).sort(),
    [basename(first.path), basename(second.path)].sort(),
  );
  await first.release();
  await second.release();
});
