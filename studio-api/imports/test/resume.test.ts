import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { asc, eq } from 'drizzle-orm';
import { pino } from 'pino';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { ZipFile } from 'yazl';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { openDiskStore } from '../../../pipeline/storage/index.js';
import { studioTables } from '../../db/index.js';
import { openStudio } from '../../library/test/studio.js';
import type { ImportDeps } from '../deps.js';
import { importKey, lockImport, moveImport, readImport } from '../import-rows.js';
import { workOnImports } from '../loop.js';
import { sweepImports } from '../sweep.js';
import { startImport, writeImport } from '../take-import.js';
import { zipOutput } from '../zip-output.js';

const { audit, editors, fliks, importRows } = studioTables;
const logger = pino({ level: 'silent' });
const going = new AbortController().signal;
const loud = (error: unknown): never => {
  throw error;
};

t.test('imports that stop', async (t) => {
  const folder = testFolder(t);
  const { orm, deps: library, anna, rendered } = await openStudio(t);
  const store = await openDiskStore(join(folder, 'objects'));
  const staging = join(folder, 'staging');
  await mkdir(staging);
  const deps: ImportDeps = { orm, store, staging, media: library.media, logger };

  /** An import that waits for somebody to start it. */
  const checked = async (rows: number): Promise<string> => {
    const id = uuidv7();
    const zip = new ZipFile();
    const names = Array.from({ length: rows }, (_, at) => `flik-${id.slice(-6)}-${at}`);
    zip.addBuffer(Buffer.from(['slug,media', ...names.map((name) => `${name},${name}.mp4`)].join('\n')), 'fliks.csv');
    for (const name of names) zip.addBuffer(Buffer.from(`video of ${name}`), `media/${name}.mp4`, { compress: false });
    zip.end();
    await store.put(importKey(id), zipOutput(zip));
    await orm.transaction((tx) => writeImport(tx, { id, kind: 'zip', editorId: anna.id }));
    await workOnImports(deps, going, loud);
    return id;
  };
  const rowsOf = (id: string) =>
    orm.select().from(importRows).where(eq(importRows.importId, id)).orderBy(asc(importRows.row));

  await t.test('one that is killed goes on, by two processes at once, and does each row once', async (t) => {
    const id = await checked(5);
    await startImport(orm, { id, editorId: anna.id });
    const dying = new AbortController();
    const dies: ImportDeps = {
      ...deps,
      media: {
        ...library.media,
        // After the commit of a row, before anything else.
        render: async () => {
          if ((await rowsOf(id)).filter(({ done }) => done).length === 2) dying.abort();
          throw new Error('killed');
        },
      },
    };
    while (!dying.signal.aborted) await workOnImports(dies, dying.signal, () => undefined);
    t.match(await readImport(orm, id), { state: 'running', rows: 5, done: 2 });
    await Promise.all([workOnImports(deps, going, loud), workOnImports(deps, going, loud)]);
    t.match(await readImport(orm, id), { state: 'done', done: 5 });
    const rows = await rowsOf(id);
    t.equal((await orm.select().from(fliks)).length, 5);
    t.equal(new Set(rows.map(({ flikId }) => flikId)).size, 5);
    const clips = await orm.select().from(tables.clips);
    t.equal(clips.length, 10, 'a source and a video for each');
    const objects: string[] = [];
    for await (const key of store.list('fliks/')) objects.push(key);
    t.equal(objects.length, 5, 'and nothing is left of what both took out of the archive');
    t.equal(rendered.length > 0, true);
    const entries = await orm.select().from(audit).where(eq(audit.subjectId, id));
    t.equal(entries.filter(({ action }) => action === 'import.finish').length, 1);
  });

  await t.test('one whose editor may not change the library any more ends', async (t) => {
    const id = await checked(1);
    await startImport(orm, { id, editorId: anna.id });
    await orm.update(editors).set({ role: 'viewer' }).where(eq(editors.id, anna.id));
    await workOnImports(deps, going, loud);
    await orm.update(editors).set({ role: 'editor' }).where(eq(editors.id, anna.id));
    t.match(await readImport(orm, id), { state: 'failed', done: 0, problem: /may not change/ });
    t.equal(await store.stat(importKey(id)), null);
  });

  await t.test('what nobody acted on is swept, and files that no import wants', async (t) => {
    const forgotten = await checked(1);
    const wanted = await checked(1);
    await orm
      .update(studioTables.imports)
      .set({ updatedAt: new Date('2020-01-01') })
      .where(eq(studioTables.imports.id, forgotten));
    // Version 7 of an id says when it was made: one is of 2023.
    const old = importKey('01890000-0000-7000-8000-000000000000');
    const young = importKey(uuidv7());
    for (const key of [old, young]) await store.put(key, Readable.from(['of a process that died']));
    t.equal(await sweepImports({ orm, store }), 2);
    t.match(await readImport(orm, forgotten), { state: 'cancelled' });
    const keys: string[] = [];
    for await (const key of store.list('imports/')) keys.push(key);
    t.same(keys.sort(), [importKey(wanted), young].sort());
  });

  await t.test('a check that comes late changes nothing', async (t) => {
    const id = uuidv7();
    await store.put(importKey(id), Readable.from(['slug\nlate']));
    await orm.transaction((tx) => writeImport(tx, { id, kind: 'csv', editorId: anna.id }));
    const slow: ImportDeps = {
      ...deps,
      store: {
        ...store,
        fetch: async (key, file) => {
          await orm.transaction(async (tx) =>
            moveImport(tx, await lockImport(tx, id), { state: 'cancelled', editorId: anna.id }),
          );
          return store.fetch(key, file);
        },
      },
    };
    await workOnImports(slow, going, loud);
    t.match(await readImport(orm, id), { state: 'cancelled', rows: 0 });
    t.same(await rowsOf(id), []);
  });
});
