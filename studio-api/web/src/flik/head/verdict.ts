import { api, versioned } from '../../api/client.js';
import type { Seen } from '../data/flik.js';

/** What is said about a version as a whole. */
export type Verdict = 'submit' | 'approve' | 'request_changes';

type Said = { readonly words: string; readonly atSeconds: number | null };

/**
 * Says it.
 *
 * @param etag the version that it is about
 * @throws Problem `edit_conflict`, `four_eyes`, `not_possible_now`
 */
export function giveVerdict(verdict: Verdict, id: string, etag: string, { words, atSeconds }: Said): Promise<Seen> {
  const to = { params: { path: { id } }, headers: { 'if-match': etag } };
  const body = words.trim() === '' ? {} : { note: words.trim() };
  if (verdict === 'submit') return versioned(api.POST('/studio/api/fliks/{id}/submit', { ...to, body }));
  if (verdict === 'approve') return versioned(api.POST('/studio/api/fliks/{id}/approve', { ...to, body }));
  return versioned(
    api.POST('/studio/api/fliks/{id}/request-changes', { ...to, body: { reason: words.trim(), atSeconds } }),
  );
}
