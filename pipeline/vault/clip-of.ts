import { QikError } from '../errors/catalogue.js';

/**
 * Prefixes of objects that are nobody's: what the check of the storage writes, the public library, and what editors bring
 * in to it until that is done.
 */
const OPEN = ['health/', 'fliks/', 'imports/'];

/**
 * The clip whose key seals an object; null for the prefixes that are stored openly. What is new has to be named here:
 * nothing is stored openly by oversight.
 *
 * @throws QikError `internal` for an object that is neither
 */
export function clipOf(objectKey: string): string | null {
  if (OPEN.some((prefix) => objectKey.startsWith(prefix))) return null;
  const clipId = /^clips\/([^/]+)\/./.exec(objectKey)?.[1];
  if (clipId === undefined)
    throw new QikError('internal', 'An object belongs to no clip and is not among those that are stored openly.');
  return clipId;
}
