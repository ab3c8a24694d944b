import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { QikError } from '../../../pipeline/errors/catalogue.js';
import { type App, answer, JSON_TIMEOUT_MS } from '../../../pipeline/http/index.js';
import { errorFacts } from '../../../pipeline/log/index.js';
import {
  admitVouched,
  type OidcClient,
  openPending,
  PENDING_S,
  returnToOf,
  STUDIO_PATH,
  sealPending,
} from '../../access/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { setSession } from '../session-hook.js';
import type { AccessServices } from './session.js';

/** What routes about signing in elsewhere stand on; `oidc` null: editors sign in here only. */
export type OidcServices = AccessServices & { readonly oidc: OidcClient | null };

const forNobody = { config: { access: 'editors', permission: 'nobody' } } as const;
/** Longer than the provider may take for all of its answers. */
const TIMEOUT_MS = 3 * JSON_TIMEOUT_MS;
const tags = ['session'];
const CALLBACK = '/studio/api/session/oidc/callback';

/**
 * Why somebody did not get in, for the page of signing in. `unavailable`: the provider did not answer. `failed`: its answer
 * does not hold, or is not for this browser. `refused`: over there. `unverified`: it does not vouch for an address.
 */
type Why = 'unavailable' | 'failed' | 'refused' | 'unverified' | 'not_invited';

const elsewhere = {
  302: {
    ...{ type: 'null', description: 'Where to go on.' },
    headers: { location: { type: 'string', description: 'An address for the browser.', required: true } },
  },
  ...problemsForEditors('invalid_request', 'not_found'),
};

const Ways = Type.Object(
  {
    password: Type.Boolean({ description: 'Here, with an address and a password.' }),
    oidc: Type.Boolean({ description: 'Elsewhere, by way of `GET /studio/api/session/oidc`.' }),
  },
  { title: 'Ways to sign in' },
);

/** Only from this very host where that can be said (RFC 6265bis, 4.1.3.2). */
const cookieOf = (publicUrl: string) => {
  const secure = publicUrl.startsWith('https:');
  return { name: secure ? '__Host-qik_oidc' : 'qik_oidc', secure };
};

function setPending(reply: FastifyReply, publicUrl: string, sealed: string | null): void {
  const { name, secure } = cookieOf(publicUrl);
  // Lax: the provider sends the browser back here, and the cookie has to come along.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  reply.setCookie(name, sealed ?? '', { ...cookie, maxAge: sealed === null ? 0 : PENDING_S });
}

const goTo = (reply: FastifyReply, address: string): FastifyReply =>
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(address, 302);

/** The provider says so itself, and not what it answered with. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';

/** Signing in at an OpenID provider. */
export function oidcRoutes(app: App, { orm, publicUrl, oidc }: OidcServices): void {
  const client = (): OidcClient => {
    if (oidc === null) throw new QikError('not_found', 'Editors sign in here with a password.');
    return oidc;
  };
  const callback = (): string => `${publicUrl()}${CALLBACK}`;
  const sayWhy = (request: FastifyRequest, reply: FastifyReply, why: Why, error?: unknown): FastifyReply => {
    const facts = error === undefined ? {} : { error: errorFacts(error) };
    request.log.warn({ why, ...facts }, 'somebody who signed in elsewhere did not get in');
    return goTo(reply, `${publicUrl()}${STUDIO_PATH}?signIn=${why}`);
  };

  app.get(
    '/studio/api/session/ways',
    {
      ...forNobody,
      handlerTimeout: JSON_TIMEOUT_MS,
      schema: {
        ...{ operationId: 'waysToSignIn', summary: 'How editors can sign in', tags },
        response: { 200: answer(Ways, 'What the page of signing in can offer.'), ...problemsForEditors() },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send({ password: true, oidc: oidc !== null }),
  );

  app.get(
    '/studio/api/session/oidc',
    {
      ...forNobody,
      handlerTimeout: TIMEOUT_MS,
      schema: {
        operationId: 'signInElsewhere',
        summary: 'Sign in at the OpenID provider of the house',
        description:
          'For a browser: sends it there, with a cookie of ten minutes. What goes wrong leads back to /studio.',
        tags,
        querystring: Type.Object(
          {
            returnTo: Type.Optional(
              Type.String({ maxLength: 500, description: 'Path of a page of the studio to go on at.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: elsewhere,
      },
    },
    async (request, reply) => {
      const own = client();
      try {
        const { url, pending } = await own.begin(callback());
        const returnTo = returnToOf(request.query.returnTo);
        setPending(reply, publicUrl(), await sealPending({ ...pending, returnTo }, own.clientSecret));
        return goTo(reply, url);
      } catch (error) {
        return sayWhy(request, reply, 'unavailable', error);
      }
    },
  );

  app.get(
    CALLBACK,
    {
      ...forNobody,
      handlerTimeout: TIMEOUT_MS,
      schema: {
        operationId: 'signedInElsewhere',
        summary: 'Come back from the OpenID provider',
        description:
          'Where the provider sends the browser. Somebody gets in whose address it vouches for (`email_verified`) and who is ' +
          'an editor or was invited; everybody else is led to /studio with `signIn` and a code: `unavailable`, `failed`, ' +
          '`refused`, `unverified` or `not_invited`.',
        tags,
        // Providers add what they like; what counts is checked with the code.
        querystring: Type.Object({
          state: Type.Optional(
            Type.String({
              maxLength: 1000,
              description: 'As it was given to the provider: says which attempt this ends.',
            }),
          ),
        }),
        response: elsewhere,
      },
    },
    async (request, reply) => {
      const own = client();
      const sealed = request.cookies[cookieOf(publicUrl()).name];
      // It is for one answer, whatever that is.
      setPending(reply, publicUrl(), null);
      const pending = sealed === undefined ? null : await openPending(sealed, own.clientSecret);
      if (pending === null) return sayWhy(request, reply, 'failed');
      const found = new URL(callback());
      found.search = new URL(request.url, found).search;
      try {
        const admitted = await admitVouched(orm, await own.finish(found, pending));
        if (!admitted.ok) return sayWhy(request, reply, admitted.why);
        setSession(reply, publicUrl(), admitted.token);
        return goTo(reply, `${publicUrl()}${pending.returnTo}`);
      } catch (error) {
        return sayWhy(request, reply, isRefusal(error) ? 'refused' : 'failed', error);
      }
    },
  );
}
