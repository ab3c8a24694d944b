/** Where pages of the studio begin. */
export const STUDIO_PATH = '/studio';

/**
 * A page of the studio to go on at; anything that is none, above all another host's, is the first one.
 *
 * @param wish as a browser sends it
 * @returns path and query, beginning with /studio
 */
export function returnToOf(wish: string | undefined): string {
  // An origin that nobody has: what leads away from it leads away from us.
  const own = 'http://studio.invalid';
  if (wish === undefined || !wish.startsWith('/') || !URL.canParse(wish, own)) return STUDIO_PATH;
  const { origin, pathname, search, hash } = new URL(wish, own);
  const isPage = pathname === STUDIO_PATH || pathname.startsWith(`${STUDIO_PATH}/`);
  if (origin !== own || !isPage || pathname.startsWith(`${STUDIO_PATH}/api`)) return STUDIO_PATH;
  return `${pathname}${search}${hash}`;
}
