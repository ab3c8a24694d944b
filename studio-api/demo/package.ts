import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { unlessAbsent } from '../../pipeline/storage/index.js';
import { cellsOf, columnNames, MEDIA_FOLDER, rowText, TABLE_FILE, TABLE_START, zipOutput } from '../imports/index.js';
import { contentOf, type DemoEntry } from './catalogue.js';

/** The demo Fliks as anybody's import: a table and the videos that are there. */
export async function demoPackage(folder: string, entries: readonly DemoEntry[]): Promise<Readable> {
  const zip = new ZipFile();
  const names = columnNames([...new Set(entries.flatMap(({ title }) => Object.keys(title)))]);
  const rows = entries.map((entry) =>
    rowText(cellsOf(names, { slug: entry.id, content: contentOf(entry), media: basename(entry.file) })),
  );
  zip.addBuffer(Buffer.from([TABLE_START + rowText(names), ...rows].join('')), TABLE_FILE);
  for (const { file } of entries) {
    const path = join(folder, file);
    // One that is missing is a row that the check refuses, and says so.
    const there = await unlessAbsent(access(path).then(() => true));
    if (there === true) zip.addFile(path, `${MEDIA_FOLDER}${basename(file)}`, { compress: false });
  }
  zip.end();
  return zipOutput(zip);
}
