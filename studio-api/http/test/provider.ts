import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import type { Test } from 'tap';

/** Somebody with an account at the provider. */
export type Account = {
  readonly sub: string;
  readonly email: string;
  readonly verified: boolean;
  readonly name: string;
};

export const CLIENT = { id: 'qik-studio', secret: 'a secret of the provider and ours' };

/** An OpenID provider on a free port, at which somebody is signed in already, and agrees; null: and does not. */
export class TestProvider {
  readonly #server: Server;
  #provider: Provider | null = null;
  /** Who sits at the browser. */
  user: Account | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(t: Test): Promise<TestProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    return new TestProvider(server);
  }

  get issuer(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** Answers from now on, for one client. */
  serve(redirectUri: string): void {
    const provider: Provider = new Provider(this.issuer, {
      clients: [
        {
          ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] },
          ...{ token_endpoint_auth_method: 'client_secret_post' },
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['a key for cookies'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      findAccount: async (_ctx, sub) => {
        const { user } = this;
        if (user?.sub !== sub) return undefined;
        const { email, verified, name } = user;
        return { accountId: sub, claims: async () => ({ sub, email, email_verified: verified, name }) };
      },
      loadExistingGrant: async ({
        oidc: { client, session },
      }): Promise<InstanceType<Provider['Grant']> | undefined> => {
        const accountId = session?.accountId;
        if (client === undefined || accountId === undefined) return undefined;
        const grant = new provider.Grant({ clientId: client.clientId, accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    this.#provider = provider;
    const others = provider.callback();
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.startsWith('/interaction/') === true) void this.#signIn(request, response);
      else void others(request, response);
    });
  }

  async #signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { user } = this;
    const result = user === null ? { error: 'access_denied' } : { login: { accountId: user.sub, remember: false } };
    await this.#provider?.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
}

const MAX_STEPS = 12;

/** A browser as far as cookies and redirects go. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookies(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const known = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, known);
    return known;
  }

  /** The cookie header for an address. */
  header(url: string): string {
    return [...this.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Asks once. @returns where it leads */
  async step(url: string): Promise<string | null> {
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: this.header(url) } });
    await answer.arrayBuffer();
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies(url).delete(name);
      else this.cookies(url).set(name, value);
    }
    const location = answer.headers.get('location');
    return location === null ? null : new URL(location, url).href;
  }

  /** Follows where it is led until an address is such a one. @returns it, not asked for */
  async until(url: string, isThere: (url: URL) => boolean): Promise<string> {
    let at = url;
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      const next = await this.step(at);
      if (next === null) throw new Error(`${at} leads nowhere`);
      if (isThere(new URL(next))) return next;
      at = next;
    }
    throw new Error('led around in circles');
  }
}
