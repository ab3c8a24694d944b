import { and, desc, eq, gt, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { ClipState, Orm } from '../db/index.js';
import { tables } from '../db/index.js';
import { isClipId } from './read.js';
import { overNow, shownState } from './shown.js';

const { clips } = tables;

/** A clip without what can be played of it, which a list is too long for. */
export type ListedClip = { readonly row: typeof clips.$inferSelect; readonly state: ClipState };

export type ClipPage = {
  readonly clips: readonly ListedClip[];
  /** Where the next page begins; null after the last. */
  readonly nextCursor: string | null;
};

/** First byte of a cursor, so that a later kind can be told from this one. */
const CURSOR_KIND = 1;
const CURSOR_BYTES = 17;

const cursorAfter = (id: string): string =>
  Buffer.concat([Buffer.of(CURSOR_KIND), Buffer.from(id.replaceAll('-', ''), 'hex')]).toString('base64url');

/** The id that a cursor stands behind; null when no list gave it out. */
export function idOfCursor(cursor: string): string | null {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes[0] !== CURSOR_KIND || bytes.toString('base64url') !== cursor) return null;
  const hex = bytes.subarray(1).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isClipId(id) ? id : null;
}

/** Rows that are shown in a state: the clock decides as well, just as where a single clip is read. */
function shownIn(state: ClipState): SQL | undefined {
  if (state === 'deleted') return eq(clips.state, 'deleted');
  if (state === 'expired') return or(eq(clips.state, 'expired'), and(overNow, ne(clips.state, 'deleted')));
  return and(eq(clips.state, state), gt(clips.expiresAt, sql`now()`));
}

/**
 * A tenant's clips, newest first. A page begins behind a clip and not after a number of them, so what comes in
 * meanwhile neither repeats nor hides anything.
 *
 * @param wish.limit clips of a page, at least 1
 * @param wish.after id that the page begins behind
 */
export async function listClips(
  orm: Orm,
  tenant: string,
  wish: { readonly state?: ClipState | undefined; readonly after?: string | undefined; readonly limit: number },
): Promise<ClipPage> {
  const found = await orm
    .select({ row: clips, over: overNow })
    .from(clips)
    .where(
      and(
        eq(clips.tenant, tenant),
        wish.state === undefined ? undefined : shownIn(wish.state),
        wish.after === undefined ? undefined : lt(clips.id, wish.after),
      ),
    )
    .orderBy(desc(clips.id))
    // One more than is shown tells whether there is another page.
    .limit(wish.limit + 1);
  const page = found.slice(0, wish.limit).map(({ row, over }) => ({ row, state: shownState(row.state, over) }));
  const last = page.at(-1);
  return {
    clips: page,
    nextCursor: found.length > wish.limit && last !== undefined ? cursorAfter(last.row.id) : null,
  };
}
