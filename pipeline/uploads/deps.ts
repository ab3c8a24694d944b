import type { Caller } from '../access/index.js';
import type { Orm } from '../db/index.js';
import type { IngestDeps } from '../ingest/index.js';
import type { ObjectKeys } from '../storage/index.js';
import type { UploadLocks } from './locks.js';
import type { PartFiles } from './part-files.js';
import type { OpenRow } from './rows.js';
import type { Creation, TusHeaders } from './tus-headers.js';

/** What resumable uploads stand on. */
export type ResumableDeps = Pick<
  IngestDeps,
  'admission' | 'orm' | 'queue' | 'store' | 'keys' | 'presets' | 'logger' | 'meters' | 'uploads' | 'rules'
> & {
  /** Where the bytes of uploads lie that are not complete. All processes with an API share it. */
  readonly folder: string;
};

/** A way in for uploads that come in parts: where it is, and what becomes of them. */
export type UploadWay = {
  /** Where the uploads are; an upload's address ends in the id of its clip. */
  readonly path: string;
  /** Bytes that one may have. */
  readonly maxBytes: number;
  /** Milliseconds for which clips are kept that come this way. */
  readonly retentionMs: number;
  /** Where their bytes lie. */
  readonly keys: ObjectKeys;
  /** Whether a clip has an encryption key of its own. */
  readonly sealed: boolean;
  /** What the headers of a creation by somebody mean, by the time that it is. @throws QikError with everything that is wrong */
  readonly creation: (headers: TusHeaders, caller: Caller, now: Date) => Creation;
  /** Done in the transaction that makes a clip of an upload. */
  readonly completed: (tx: Orm, row: OpenRow) => Promise<void>;
};

export type UploadDeps = Omit<ResumableDeps, 'folder'> & {
  readonly files: PartFiles;
  readonly locks: UploadLocks;
  readonly way: UploadWay;
};
