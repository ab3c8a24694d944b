import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { QikError } from '../../pipeline/errors/catalogue.js';

/** How many were shown, and the last of them. */
const Place = Compile(Type.Tuple([Type.Integer({ minimum: 1 }), Type.String({ maxLength: 36 })]));

function placeIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Where the page behind a cursor begins: behind the last that was shown, or where it was if it is not there any more. */
function startOf(ids: readonly string[], cursor: string): number {
  const place = placeIn(cursor);
  if (!Place.Check(place)) {
    const message = 'is not a nextCursor of this search';
    throw new QikError('invalid_request', `cursor ${message}`, { errors: [{ path: '/cursor', message }] });
  }
  const [shown, last] = place;
  const at = ids.indexOf(last);
  return at === -1 ? shown : at + 1;
}

/**
 * A page of a list that is made anew for each request.
 *
 * @throws QikError `invalid_request` for a cursor that was not given out
 */
export function pageAfter(
  ids: readonly string[],
  cursor: string | undefined,
  limit: number,
): { readonly page: readonly string[]; readonly nextCursor: string | null } {
  const start = cursor === undefined ? 0 : startOf(ids, cursor);
  const page = ids.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < ids.length;
  return {
    page,
    nextCursor: more ? Buffer.from(JSON.stringify([start + page.length, last])).toString('base64url') : null,
  };
}
