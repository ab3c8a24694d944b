import type { Orm } from '../../pipeline/db/index.js';
import type { FlikContent } from './content.js';

/** What makes what Fliks look like. The library knows no more of the pipeline. */
export type MediaMaker = {
  /**
   * Id of the media of a content: what is there already for the same source, cut and framed in the same way, or what is
   * to be made of it from now on. Null while it has no source.
   *
   * @throws QikError `invalid_request` where the source is none, or cannot be cut like that
   */
  readonly mediaFor: (tx: Orm, content: FlikContent) => Promise<string | null>;
  /** Has media rendered that wait for it, without waiting for that. Called after the commit; doing it again is free. */
  readonly render: (mediaIds: readonly string[]) => Promise<void>;
};

/** What the library stands on. `orm` may be a transaction that is under way: then everything happens in it. */
export type LibraryDeps = { readonly orm: Orm; readonly media: MediaMaker };
