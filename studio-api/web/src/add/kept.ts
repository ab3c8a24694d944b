/** A video on its way, as it is kept in this browser: after a reload it goes on from there. */
export type Kept = {
  readonly id: string;
  /** Whose it is: others who sign in here do not see it. */
  readonly editorId: string;
  readonly name: string;
  readonly size: number;
  /** Milliseconds of this browser's clock, for the order only. */
  readonly addedAt: number;
  /** Address of the upload, once it began. */
  readonly url: string | null;
  readonly sourceId: string | null;
  /** The server has all of it. */
  readonly whole: boolean;
};

const DATABASE = 'qik-uploads';
const RECORDS = 'records';
/** Bytes stand apart, so that what is noted of them does not write them again. */
const FILES = 'files';

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'));
  });
}

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(RECORDS, { keyPath: 'id' });
      request.result.createObjectStore(FILES);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'));
    request.onblocked = () => reject(new Error('Another page holds what is kept.'));
  });
  return opened;
}

async function store(name: string, mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await database()).transaction(name, mode).objectStore(name);
}

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'id' in value && 'editorId' in value && 'whole' in value;

/** Everything that is kept for an editor, the oldest first. */
export async function keptOf(editorId: string): Promise<Kept[]> {
  const all: unknown[] = await asked((await store(RECORDS, 'readonly')).getAll());
  return all
    .filter(isKept)
    .filter((kept) => kept.editorId === editorId)
    .sort((a, b) => a.addedAt - b.addedAt);
}

/** Keeps what is known of it. Rejects where the browser keeps nothing, as some do in private windows. */
export async function keep(kept: Kept): Promise<void> {
  await asked((await store(RECORDS, 'readwrite')).put(kept));
}

/** Keeps its bytes. Rejects where there is no room for them. */
export async function keepFile(id: string, file: Blob): Promise<void> {
  await asked((await store(FILES, 'readwrite')).put(file, id));
}

/** The bytes that were kept; null: they were not. */
export async function fileOf(id: string): Promise<Blob | null> {
  const file: unknown = await asked((await store(FILES, 'readonly')).get(id));
  return file instanceof Blob ? file : null;
}

/** Lets go of its bytes, which the server has. */
export async function forgetFile(id: string): Promise<void> {
  await asked((await store(FILES, 'readwrite')).delete(id));
}

export async function forget(id: string): Promise<void> {
  await forgetFile(id);
  await asked((await store(RECORDS, 'readwrite')).delete(id));
}
