import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Orm } from '../../pipeline/db/index.js';
import { QikError } from '../../pipeline/errors/catalogue.js';
import { may, type Permission, readSession, SESSION_S, type SignedIn } from '../access/index.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What an editor's role has to permit; `nobody` where it is for those who are not signed in. */
    readonly permission?: Permission | 'nobody';
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

const COOKIE = 'qik_session';
/** A browser takes a cookie of that name from this very host and over https only (RFC 6265bis, 4.1.3.2). */
const SAFE_COOKIE = `__Host-${COOKIE}`;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** Sets the cookie of a session, or takes it away with null. */
export function setSession(reply: FastifyReply, publicUrl: string, token: string | null): void {
  const secure = isSecure(publicUrl);
  reply.setCookie(secure ? SAFE_COOKIE : COOKIE, token ?? '', {
    ...{ path: '/', httpOnly: true, sameSite: 'lax', secure },
    maxAge: token === null ? 0 : SESSION_S,
  });
}

/** Asked for by another page, in the name of whoever is signed in here. */
function isForeign(request: FastifyRequest, publicUrl: string): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return true;
  // Programs send neither, and have no cookies of others.
  if (origin === undefined) return false;
  return origin !== new URL(publicUrl).origin && origin !== `${request.protocol}://${request.host}`;
}

/**
 * Lets in whom a route is for. A route of editors that does not say which permission it takes is closed to everybody.
 *
 * @throws QikError `signed_out`, `not_permitted`, `foreign_origin`
 */
export async function admitEditor(orm: Orm, publicUrl: string, request: FastifyRequest): Promise<void> {
  const { access, permission } = request.routeOptions.config;
  if (access !== 'editors') return;
  if (isForeign(request, publicUrl)) throw new QikError('foreign_origin');
  if (permission === 'nobody') return;
  const token = request.cookies[isSecure(publicUrl) ? SAFE_COOKIE : COOKIE];
  const signedIn = token === undefined || token === '' ? null : await readSession(orm, token);
  if (signedIn === null) throw new QikError('signed_out');
  if (permission === undefined || !may(signedIn.role, permission)) throw new QikError('not_permitted');
  request.signedIn = signedIn;
}

/** Who is signed in, in a route that is for editors. */
export function editorOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new QikError('internal', 'A route for nobody asked who is signed in.');
  return request.signedIn;
}
