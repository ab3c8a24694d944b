import type { IngestDeps } from '../ingest/index.js';
import type { UploadLocks } from './locks.js';
import type { PartFiles } from './part-files.js';

/** What resumable uploads stand on. */
export type ResumableDeps = Pick<
  IngestDeps,
  'admission' | 'orm' | 'queue' | 'store' | 'keys' | 'presets' | 'logger' | 'meters' | 'uploads' | 'rules'
> & {
  /** Where the bytes of uploads lie that are not complete. All processes with an API share it. */
  readonly folder: string;
};

export type UploadDeps = Omit<ResumableDeps, 'folder'> & { readonly files: PartFiles; readonly locks: UploadLocks };
