import { type Caller, LIBRARY_TENANT } from '../../pipeline/access/index.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { flikKeys } from '../../pipeline/storage/index.js';
import { checkPlainCreation, type OpenRow, ResumableUploads, type UploadWay } from '../../pipeline/uploads/index.js';
import { ofLibrary } from './maker.js';
import { MAX_SOURCE_BYTES, noteSource, PROXY } from './sources.js';

/** Where videos for Fliks can be sent in parts. */
export const SOURCE_UPLOADS_PATH = '/studio/api/uploads';

/** Characters of a name that are kept. */
const NAME_LENGTH = 200;

/** What editors call a video: what their program says that the file is called. */
const nameIn = (names: Readonly<Record<string, string | null>>): string => {
  const name = (names['filename'] ?? names['name'] ?? '').slice(0, NAME_LENGTH).trim();
  return name === '' ? 'video' : name;
};

/** What was noted of an upload when it began. */
function notedIn({ options }: OpenRow): { readonly name: string; readonly editorId: string | null } {
  const { name, editorId } = options;
  return {
    name: typeof name === 'string' ? name : 'video',
    editorId: typeof editorId === 'string' ? editorId : null,
  };
}

const { priority, sender, recipients, metadata, policy, sentAt, ttlMs } = ofLibrary;
const wishes = { render: PROXY, priority, sender, recipients, metadata, policy, sentAt, ttlMs };

const way: UploadWay = {
  ...{
    path: SOURCE_UPLOADS_PATH,
    maxBytes: MAX_SOURCE_BYTES,
    retentionMs: ofLibrary.retentionMs,
    keys: flikKeys,
    sealed: false,
  },
  creation: (headers, { keyId }) => {
    const { names, ...creation } = checkPlainCreation(headers, MAX_SOURCE_BYTES);
    return { ...creation, options: { name: nameIn(names), editorId: keyId }, wishes };
  },
  completed: async (tx, row) => noteSource(tx, { id: row.id, bytes: row.length, ...notedIn(row) }),
};

/** Who sends a video to the library, to which no API key can belong. */
export const librarian = (editorId: string): Caller => ({ keyId: editorId, tenant: LIBRARY_TENANT, scopes: [] });

/** Videos for Fliks that come in parts and can be gone on with after a break; each becomes a source with its last byte. */
export const openSourceUploads = ({ ingest, unfinished }: StudioParts): Promise<ResumableUploads> =>
  ResumableUploads.open({ ...ingest, folder: unfinished }, way);
