import { join } from 'node:path';
import type { Test } from 'tap';
import { loadConfig } from '../../pipeline/config/index.js';
import { RULES, type startApi } from '../../pipeline/http/test/harness.js';
import type { StudioParts } from '../../pipeline/service/index.js';
import { openStudio } from '../index.js';

export const ADMIN = { email: 'ada@example.org', password: 'correct horse battery' };

type Api = Awaited<ReturnType<typeof startApi>>;

/** The API with the studio in it, on a free port; further ones on the same rows can have other settings. */
export async function serveStudio(t: Test, api: Api, dir: string, env: Readonly<Record<string, string>> = {}) {
  let own = '';
  const { services } = await api.open(RULES);
  const parts: StudioParts = {
    ...{ orm: api.orm, notices: api.database.notices, queue: api.queue, store: api.store, erase: api.erase },
    ...{ ingest: services.ingest, media: services.media, signer: api.statements.signer, logger: services.logger },
    ...{ deliver: { ...services.deliver, publicUrl: () => own }, publicUrl: () => own },
    ...{ unfinished: join(dir, 'unfinished'), webhooks: services.webhooks },
    config: loadConfig({ BOOTSTRAP_ADMIN_EMAIL: ADMIN.email, BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password, ...env }),
    keepCredentials: async () => undefined,
  };
  const studio = await openStudio(parts);
  t.teardown(() => studio.close());
  const { base } = await api.open(RULES, { more: studio.routes });
  own = base;
  /** Calls the studio as somebody with that cookie. */
  const call = (method: string, path: string, wish: { readonly cookie?: string; readonly body?: unknown } = {}) =>
    fetch(`${base}/studio/api${path}`, {
      ...{ method, redirect: 'manual' },
      headers: {
        ...(wish.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(wish.cookie === undefined ? {} : { cookie: wish.cookie }),
      },
      ...(wish.body === undefined ? {} : { body: JSON.stringify(wish.body) }),
    });
  /** The cookie of a session that begins with a password. */
  const signIn = async (email: string, password: string): Promise<string> => {
    const answer = await call('POST', '/session', { body: { email, password } });
    if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  return { base, parts, studio, call, signIn };
}
