import type { Test } from 'tap';
import { uuidv7 } from 'uuidv7';
import { loadConfig } from '../../../pipeline/config/index.js';
import { RULES, startApi } from '../../../pipeline/http/test/harness.js';
import type { StudioParts } from '../../../pipeline/service/index.js';
import { hashPassword } from '../../access/passwords.js';
import { type Role, studioTables } from '../../db/index.js';
import { openStudio } from '../../index.js';

const ADMIN = { email: 'ada@example.org', password: 'correct horse battery' };

/** The whole studio on a free port, with a real database, queue and store, and no worker. */
export async function wholeStudio(t: Test, dataDir: string) {
  const api = await startApi(t, dataDir);
  const { services } = await api.open(RULES);
  const parts: StudioParts = {
    ...{ orm: api.orm, notices: api.database.notices, queue: api.queue, store: api.store },
    ...{ ingest: services.ingest, media: services.media, signer: api.statements.signer },
    ...{ erase: api.erase, deliver: services.deliver, webhooks: services.webhooks },
    ...{ unfinished: services.remains.folders.uploads },
    config: loadConfig({ BOOTSTRAP_ADMIN_EMAIL: ADMIN.email, BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password }),
    publicUrl: () => 'http://studio.example',
    logger: services.logger,
    keepCredentials: async () => undefined,
  };
  const studio = await openStudio(parts);
  t.teardown(() => studio.close());
  const { base } = await api.open(RULES, { more: studio.routes });
  const signIn = async (email: string, password: string): Promise<string> => {
    const answer = await fetch(`${base}/studio/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  const admin = await signIn(ADMIN.email, ADMIN.password);
  /** Somebody else of a role, by their cookie. */
  const person = async (role: Role): Promise<string> => {
    const email = `${role}-${uuidv7()}@example.org`;
    const password = `${role} has a password`;
    const passwordHash = await hashPassword(password);
    await api.orm.insert(studioTables.editors).values({ id: uuidv7(), email, name: role, role, passwordHash });
    return signIn(email, password);
  };
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${base}/studio/api${path}`, {
      method,
      headers: {
        cookie: admin,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  const json = async (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<unknown> => {
    const answer = await call(method, path, body, headers);
    const told: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(told)}`);
    return told;
  };
  return { ...api, base, parts, studio, admin, person, call, json };
}
