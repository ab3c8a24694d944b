import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Config } from '../../pipeline/config/index.js';
import type { Pending } from './oidc-pending.js';

/** Seconds for each answer of the provider: somebody waits for it. */
const TIMEOUT_S = 10;
const SCOPE = 'openid email profile';

/** How we are known to the house that editors sign in at. */
export type OidcSettings = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };

/** The settings of a configuration; null where editors sign in here only. */
export const oidcSettings = ({
  oidcIssuer: issuer,
  oidcClientId: clientId,
  oidcClientSecret: clientSecret,
}: Pick<Config, 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret'>): OidcSettings | null =>
  issuer === null || clientId === null || clientSecret === null ? null : { issuer, clientId, clientSecret };

/** Whom the provider vouches for. */
export type Vouched = {
  readonly issuer: string;
  readonly subject: string;
  /** Null where it names none, or does not say that it is theirs. */
  readonly email: string | null;
  readonly name: string | null;
};

type Claims = Readonly<Record<string, unknown>>;

/** @param issuer whose claims they are */
function vouchedIn(issuer: string, subject: string, { email, email_verified: verified, name }: Claims): Vouched {
  return {
    ...{ issuer, subject, name: typeof name === 'string' && name.trim() !== '' ? name.trim() : null },
    email: typeof email === 'string' && verified === true ? email : null,
  };
}

/** Signs editors in at an OpenID provider: authorization code with PKCE, and every check that the answer allows. */
export class OidcClient {
  readonly #settings: OidcSettings;
  #found: Promise<Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.#settings = settings;
  }

  get clientSecret(): string {
    return this.#settings.clientSecret;
  }

  /** Asks the provider once how it is spoken to; where it does not answer, the next one asks again. */
  #provider(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const address = new URL(issuer);
    const insecure = address.protocol === 'http:' ? [allowInsecureRequests] : [];
    this.#found ??= discovery(address, clientId, clientSecret, undefined, {
      timeout: TIMEOUT_S,
      execute: [...insecure, enableNonRepudiationChecks],
    }).catch((error: unknown) => {
      this.#found = null;
      throw error;
    });
    return this.#found;
  }

  /**
   * Begins a sign-in.
   *
   * @param redirectUri where the provider sends the browser back to
   * @returns where to send the browser, and what it has to bring back
   * @throws what the provider's silence is
   */
  async begin(redirectUri: string): Promise<{ readonly url: string; readonly pending: Omit<Pending, 'returnTo'> }> {
    const provider = await this.#provider();
    const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(provider, {
      ...{ redirect_uri: redirectUri, scope: SCOPE, state: pending.state, nonce: pending.nonce },
      ...{ code_challenge: await calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256' },
    });
    return { url: url.href, pending };
  }

  /**
   * Ends a sign-in.
   *
   * @param answer the address that the browser came back to
   * @throws what is wrong with it: another state, nonce, verifier or signature, a code that was used, a refusal
   */
  async finish(answer: URL, { state, nonce, verifier }: Pending): Promise<Vouched> {
    const provider = await this.#provider();
    const tokens = await authorizationCodeGrant(provider, answer, {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('The provider gave no token about the user.');
    // Some say what they know of the user there only.
    const more = claims['email'] === undefined ? await fetchUserInfo(provider, tokens.access_token, claims.sub) : {};
    return vouchedIn(claims.iss, claims.sub, { ...claims, ...more });
  }
}
