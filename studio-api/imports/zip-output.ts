import { Readable } from 'node:stream';
import type { ZipFile } from 'yazl';
import { QikError } from '../../pipeline/errors/catalogue.js';

/** What an archive is read from while it is written; it fails with the archive. */
export function zipOutput(zip: ZipFile): Readable {
  const { outputStream } = zip;
  if (!(outputStream instanceof Readable)) throw new QikError('internal', 'An archive cannot be read.');
  zip.once('error', (error) => outputStream.destroy(error instanceof Error ? error : new QikError('internal')));
  return outputStream;
}
