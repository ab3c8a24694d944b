import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncProperty, assert as check, integer, record } from 'fast-check';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { PartFiles } from '../part-files.js';

const folder = join(testFolder(t), 'uploads');
const files = await PartFiles.open(folder);

t.test('private', async (t) => {
  const id = uuidv7();
  await files.create(id);
  t.equal((await stat(folder)).mode & 0o777, 0o700);
  t.equal((await stat(join(folder, id))).mode & 0o777, 0o600);
  await t.rejects(files.create(id), { code: 'storage_unavailable' }, 'nobody makes it twice');
  t.same(await (await PartFiles.open(folder)).list(), [id], 'opening it again removes nothing');
  await files.remove(id);
  await files.remove(id);
  t.same(await files.list(), []);
  t.equal(await files.size(id), 0);
});

t.test('whatever was written beyond what counts, going on from there gives the file', async (t) => {
  const file = randomBytes(20_000);
  // What counts after each part, and how much more a process had written that died then.
  const part = record({ bytes: integer({ min: 0, max: 6000 }), beyond: integer({ min: 0, max: 3000 }) });
  const parts = asyncProperty(part, part, part, async (...each) => {
    const id = uuidv7();
    await files.create(id);
    let offset = 0;
    for (const { bytes, beyond } of each) {
      const writer = await files.writer(id, offset);
      await writer.append(file.subarray(offset, offset + bytes));
      await writer.sync();
      offset += bytes;
      await writer.append(randomBytes(beyond));
      await writer.close();
    }
    const writer = await files.writer(id, offset);
    await writer.append(file.subarray(offset));
    await writer.sync();
    await writer.close();
    t.equal(await files.sha256(id), createHash('sha256').update(file).digest('hex'));
    await files.remove(id);
  });
  await check(parts, { numRuns: 30 });
});

t.test('once it is replaced, who has the old one open writes to what nobody reads', async (t) => {
  const id = uuidv7();
  await files.create(id);
  const late = await files.writer(id, 0);
  await late.append(Buffer.from('first'));
  await late.sync();
  await files.replace(id);
  const next = await files.writer(id, 5);
  await next.append(Buffer.from(' second'));
  await late.append(Buffer.from(' LATE'));
  await Promise.all([late.close(), next.close()]);
  t.equal(await readFile(join(folder, id), 'utf8'), 'first second');
  t.same(await readdir(folder), [id]);
  await files.remove(id);
  await files.replace(id);
  t.same(await readdir(folder), [], 'nothing comes of nothing');
});

t.test('all that is there of an upload goes with it', async (t) => {
  const id = uuidv7();
  await files.create(id);
  await writeFile(join(folder, `${id}.copy`), 'of a process that died');
  await files.remove(id);
  t.same(await readdir(folder), []);
});
