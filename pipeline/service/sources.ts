import { Fetcher, releaseClaims } from '../fetch/index.js';
import type { IngestDeps } from '../ingest/index.js';
import type { Parts } from './parts.js';

/** Starts what fetches the sources of clips that came as an address. */
export async function startFetcher(
  { database, notices, outbound }: Pick<Parts, 'database' | 'notices' | 'outbound'>,
  ingest: IngestDeps,
): Promise<Fetcher> {
  // Nobody else can be at it: who was died over it.
  if (database.soleOwner) await releaseClaims(database.orm);
  return new Fetcher({ ...ingest, outbound, onNews: (told) => notices.onAnyNews(told) });
}
