import type { Clip, ListedClip, News } from '../clips/index.js';
import type { StoredRendition, StoredStill } from '../db/index.js';
import { CATALOGUE, type ErrorCode } from '../errors/catalogue.js';
import type { SourceInfo } from '../media/types.js';
import { guaranteesOf } from './guarantees.js';
import type { ClipView, ListedClipView } from './schemas.js';

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(CATALOGUE, code);

function errorView(code: string | null, detail: string | null): ClipView['error'] {
  if (code === null) return null;
  const entry = CATALOGUE[isErrorCode(code) ? code : 'internal'];
  return { code, title: entry.title, detail: detail ?? entry.title, advice: entry.advice, retry: entry.retry };
}

/** A copy that may be changed, as answers are typed; lists of the database's rows may not. */
const rendition = (data: StoredRendition): ClipView['renditions'][number] => ({
  ...data,
  profiles: [...data.profiles],
  platforms: [...data.platforms],
  checks: [...data.checks],
});

const still = ({ index, atSeconds, ...data }: StoredStill): ClipView['stills'][number] => ({
  ...data,
  ...(atSeconds === undefined ? {} : { atSeconds }),
  ...(index === undefined ? {} : { index }),
});

const source = (info: SourceInfo): ClipView['source'] => ({
  ...info,
  dropped: [...info.dropped],
  warnings: [...info.warnings],
  privateData: [...info.privateData],
});

export { rendition as renditionView, still as stillView };

/** What a list shows of a clip as well. Of one that is gone nothing is told but that, and when. */
export function listedView({ row, state }: ListedClip): ListedClipView {
  const gone = state === 'expired' || state === 'deleted';
  return {
    id: row.id,
    state,
    progress: gone ? null : row.progress,
    priority: row.priority,
    sender: gone ? null : row.sender,
    recipients: gone ? [] : [...row.recipients],
    metadata: gone ? null : row.metadata,
    sentAt: row.sentAt.toISOString(),
    // One whose source could not be fetched was never received.
    receivedAt:
      state === 'receiving' || (state === 'failed' && row.sourceSha256 === '') ? null : row.receivedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    // A row without a digest has nothing of an upload: not yet, or not any more.
    upload: gone || row.sourceSha256 === '' ? null : { bytes: row.sourceBytes, sha256: row.sourceSha256 },
    warnings: gone ? [] : [...row.warnings],
    error: gone ? null : errorView(row.errorCode, row.errorDetail),
  };
}

/** A clip as the API shows it. */
export function clipView(clip: Clip): ClipView {
  const { row, state, renditions, stills } = clip;
  const gone = state === 'expired' || state === 'deleted';
  return {
    ...listedView(clip),
    source: gone || row.source === null ? null : source(row.source),
    renditions: renditions.map((kept) => rendition(kept.data)),
    stills: stills.map((kept) => still(kept.data)),
    skipped: gone ? [] : [...row.skipped],
    dropped: gone ? [] : [...row.dropped],
    timings: gone ? null : row.timings,
    encodes: gone ? null : row.encodes,
    guarantees: guaranteesOf(clip),
  };
}

/** A clip in a state that somebody who follows it is told of; one that it has left already has nothing to show yet. */
export function newsView({ clip, state, errorCode }: Extract<News, { kind: 'state' }>): ClipView {
  const now = clipView(clip);
  if (state === clip.state) return now;
  return { ...now, state, progress: null, renditions: [], stills: [], error: errorView(errorCode, null) };
}

export { errorView };
