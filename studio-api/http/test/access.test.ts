import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { loadConfig } from '../../../pipeline/config/index.js';
import { RULES, startApi } from '../../../pipeline/http/test/harness.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import type { StudioParts } from '../../../pipeline/service/index.js';
import { isPermission, may } from '../../access/permissions.js';
import { ROLES } from '../../db/index.js';
import { openStudio } from '../../index.js';

const ADMIN = { email: 'Ada@Example.org', password: 'correct horse battery' };

type Wish = {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
};

t.test('editors sign in, are invited, and may do what their role permits', async (t) => {
  const api = await startApi(t, testFolder(t));
  const kept: unknown[] = [];
  const made = await api.open(RULES);
  const parts: StudioParts = {
    ...{ orm: api.orm, notices: api.database.notices, queue: api.queue, store: api.store },
    ...{ ingest: made.services.ingest, media: made.services.media, signer: api.statements.signer },
    unfinished: made.services.remains.folders.uploads,
    ...{ erase: api.erase, deliver: made.services.deliver, webhooks: made.services.webhooks },
    config: loadConfig({ BOOTSTRAP_ADMIN_EMAIL: ADMIN.email, BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password }),
    publicUrl: () => 'http://studio.example',
    logger: made.services.logger,
    keepCredentials: async (credentials) => {
      kept.push(credentials);
    },
  };
  const studio = await openStudio(parts);
  t.teardown(() => studio.close());
  const routes: { method: string; url: string; access: unknown; permission: unknown }[] = [];
  const { base, app } = await api.open(RULES, {
    more: async (app) => {
      app.addHook('onRoute', ({ method, url, config }) => {
        for (const one of [method].flat())
          routes.push({ method: one, url, access: config?.access, permission: config?.permission });
      });
      await studio.routes(app);
    },
  });
  const call = (path: string, { method = 'GET', body, cookie, headers = {} }: Wish = {}): Promise<Response> =>
    fetch(`${base}/studio/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signIn = async (email: string, password: string): Promise<string> => {
    const answer = await call('/session', { method: 'POST', body: { email, password } });
    if (answer.status !== 204) throw new Error(`signing in answered ${answer.status}`);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  const codeOf = async (answer: Promise<Response>): Promise<unknown> => at(await (await answer).json(), 'code');

  await t.test('the first editor is the one whom the operator named, and is made once', async (t) => {
    t.match(studio.firstEditor, { email: 'ada@example.org', made: false });
    t.same(kept, [], 'a password that was chosen is kept nowhere');
    const again = await openStudio(parts);
    await again.close();
    t.equal(again.firstEditor, null);
  });

  const admin = await signIn(ADMIN.email, ADMIN.password);

  await t.test('a session is a cookie that scripts and other pages do not get', async (t) => {
    const answer = await call('/session', { method: 'POST', body: ADMIN });
    t.match(answer.headers.get('set-cookie'), /^qik_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/i);
    t.match(await (await call('/session', { cookie: admin })).json(), {
      editor: { email: 'ada@example.org', role: 'admin' },
      sessions: [{ current: false }, { current: true }],
    });
    t.equal(await codeOf(call('/session')), 'signed_out');
    t.equal(await codeOf(call('/session', { cookie: 'qik_session=nonsense' })), 'signed_out');
    const foreign = { origin: 'https://elsewhere.example' };
    t.equal(await codeOf(call('/session', { method: 'DELETE', cookie: admin, headers: foreign })), 'foreign_origin');
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    t.equal(await codeOf(call('/session', { method: 'POST', body: ADMIN, headers: crossSite })), 'foreign_origin');
    const own = { origin: 'http://studio.example', 'sec-fetch-site': 'same-origin' };
    t.equal((await call('/session', { method: 'POST', body: ADMIN, headers: own })).status, 204);
  });

  const people = new Map<string, string>([['admin', admin]]);
  await t.test('an invitation is accepted once', async (t) => {
    for (const role of ROLES) {
      if (role === 'admin') continue;
      const email = `${role}@example.org`;
      const first = await (await call('/invitations', { method: 'POST', cookie: admin, body: { email, role } })).json();
      const second = await (
        await call('/invitations', { method: 'POST', cookie: admin, body: { email, role } })
      ).json();
      const accept = (token: unknown): Promise<Response> =>
        call('/invitations/accept', {
          method: 'POST',
          body: { token, name: role, password: `${role} has a password` },
        });
      t.equal((await accept(at(first, 'token'))).status, 410, 'a newer one takes its place');
      t.equal((await accept(at(second, 'token'))).status, 201);
      t.equal((await accept(at(second, 'token'))).status, 410);
      people.set(role, await signIn(email, `${role} has a password`));
    }
    const known = { email: 'viewer@example.org', role: 'admin' };
    t.equal(await codeOf(call('/invitations', { method: 'POST', cookie: admin, body: known })), 'name_taken');
  });

  await t.test('every route for editors asks for a session and its permission', async (t) => {
    const studioRoutes = routes.filter(({ url }) => url.startsWith('/studio/api/'));
    t.ok(studioRoutes.length > 30, `${studioRoutes.length} routes`);
    for (const { method, url, access, permission } of studioRoutes) {
      t.equal(access, 'editors', `${method} ${url} is for editors`);
      if (permission === 'nobody') continue;
      if (typeof permission !== 'string' || !isPermission(permission)) {
        t.fail(`${method} ${url} names no permission`);
        continue;
      }
      const path = url.slice('/studio/api'.length).replaceAll(/:\w+/g, '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708');
      const ask = (cookie?: string) =>
        app.inject({
          method: method === 'HEAD' ? 'HEAD' : toMethod(method),
          url: `/studio/api${path}`,
          headers: cookie === undefined ? {} : { cookie },
        });
      t.equal((await ask()).statusCode, 401, `${method} ${url} without a session`);
      // Signing out would end what the other cases need.
      if (permission === 'session.own') continue;
      for (const role of ROLES) {
        if (may(role, permission)) continue;
        t.equal((await ask(people.get(role))).statusCode, 403, `${method} ${url} as ${role}`);
      }
    }
  });

  await t.test('whoever may do less is signed out, and the last administrator stays', async (t) => {
    const editors = listAt(await (await call('/editors', { cookie: admin })).json(), 'editors');
    const idOf = (role: string): string =>
      String(
        at(
          editors.find((one) => at(one, 'role') === role),
          'id',
        ),
      );
    const change = (id: string, body: unknown): Promise<Response> =>
      call(`/editors/${id}`, { method: 'PATCH', cookie: admin, body });
    t.equal(await codeOf(change(idOf('admin'), { role: 'viewer' })), 'last_admin');
    t.equal(await codeOf(change(idOf('admin'), { disabled: true })), 'last_admin');
    const editor = people.get('editor') ?? '';
    t.equal((await call('/session', { cookie: editor })).status, 200);
    t.equal((await change(idOf('editor'), { disabled: true })).status, 200);
    t.equal((await call('/session', { cookie: editor })).status, 401);
    await t.rejects(signIn('editor@example.org', 'editor has a password'));
    const page = await (await call('/audit?action=editor.change', { cookie: admin })).json();
    t.match(page, {
      entries: [{ editor: { name: 'Administrator' }, before: { disabled: false }, after: { disabled: true } }],
      nextCursor: null,
    });
  });

  await t.test('signing out everywhere ends every session', async (t) => {
    const publisher = people.get('publisher') ?? '';
    const other = await signIn('publisher@example.org', 'publisher has a password');
    t.equal((await call('/sessions', { method: 'DELETE', cookie: other })).status, 204);
    for (const cookie of [publisher, other]) t.equal((await call('/session', { cookie })).status, 401);
  });

  await t.test('who guesses has to wait, even with the right password: once went wrong already', async (t) => {
    for (let tries = 0; tries < 4; tries += 1)
      t.equal(
        await codeOf(call('/session', { method: 'POST', body: { ...ADMIN, password: 'wrong' } })),
        'sign_in_failed',
      );
    const answer = await call('/session', { method: 'POST', body: ADMIN });
    t.equal(answer.status, 429);
    t.match(answer.headers.get('retry-after'), /^\d+$/);
  });
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const toMethod = (name: string): (typeof METHODS)[number] => METHODS.find((method) => method === name) ?? 'GET';
