import { eq } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { startApi } from '../../../pipeline/http/test/harness.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { studioTables } from '../../db/index.js';
import { ADMIN, serveStudio } from '../../test/studio.js';
import { type Account, Browser, CLIENT, TestProvider } from './provider.js';

const { editors, sessions } = studioTables;
const ENTRY = '/studio/api/session/oidc';

const account = (sub: string, email: string, verified = true): Account => ({
  sub,
  email,
  verified,
  name: `Who is ${sub}`,
});

t.test('signing in at an OpenID provider', async (t) => {
  const dir = testFolder(t);
  const api = await startApi(t, dir);
  const provider = await TestProvider.start(t);
  const settings = { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret };
  const { base, call, signIn } = await serveStudio(t, api, dir, settings);
  provider.serve(`${base}${ENTRY}/callback`);
  const admin = await signIn(ADMIN.email, ADMIN.password);

  const invite = (email: string, role: string) =>
    call('POST', '/invitations', { cookie: admin, body: { email, role } });
  const isHome = (url: URL): boolean => url.origin === base && !url.pathname.startsWith('/studio/api');
  const isCallback = (url: URL): boolean => url.pathname === `${ENTRY}/callback`;
  /** Signs somebody in. @returns where the browser ends up, and who it is then */
  const goThrough = async (user: Account | null, browser = new Browser(), query = '') => {
    provider.user = user;
    const home = await browser.until(`${base}${ENTRY}${query}`, isHome);
    return { home: home.slice(base.length), cookie: browser.header(base) };
  };
  const whoIs = async (cookie: string): Promise<unknown> => (await call('GET', '/session', { cookie })).json();
  const sessionsNow = async (): Promise<number> => (await api.orm.select().from(sessions)).length;
  /** As far as the address that the provider sends the browser back to. */
  const atCallback = async (user: Account, change: (authorization: URL) => void = () => undefined) => {
    provider.user = user;
    const browser = new Browser();
    const authorization = new URL((await browser.step(`${base}${ENTRY}`)) ?? '');
    change(authorization);
    return { browser, back: await browser.until(authorization.href, isCallback) };
  };
  const eva = account('eva', 'Eva@Example.org');

  await t.test('it is offered', async (t) => {
    t.same(await (await call('GET', '/session/ways')).json(), { password: true, oidc: true });
  });

  await t.test('an invited address becomes an editor at the first sign-in, and stays one', async (t) => {
    t.equal((await invite('eva@example.org', 'editor')).status, 201);
    const first = await goThrough(eva, new Browser(), '?returnTo=/studio/fliks');
    t.equal(first.home, '/studio/fliks');
    t.match(first.cookie, /^qik_session=[\w-]{43}$/, 'nothing else is kept');
    t.match(await whoIs(first.cookie), { editor: { email: 'eva@example.org', role: 'editor', name: 'Who is eva' } });
    const again = await goThrough({ ...eva, email: 'eva.married@example.org', verified: false });
    t.equal(again.home, '/studio');
    t.match(await whoIs(again.cookie), { editor: { email: 'eva@example.org' } }, 'the account counts from then on');
    const list = listAt(await (await call('GET', '/editors', { cookie: admin })).json(), 'invitations');
    t.same(list, [], 'the invitation is used up');
    const log = await (await call('GET', '/audit?action=editor.link', { cookie: admin })).json();
    t.equal(at(listAt(log, 'entries')[0], 'after', 'issuer'), provider.issuer);
    t.equal(
      (await call('POST', '/session', { body: { email: 'eva@example.org', password: 'x'.repeat(12) } })).status,
      401,
    );
  });

  await t.test('an editor with a password is the same one', async (t) => {
    const { cookie } = await goThrough(account('ada', ADMIN.email));
    t.match(await whoIs(cookie), { editor: { email: ADMIN.email, role: 'admin' } });
    t.equal((await goThrough(account('not-ada', ADMIN.email))).home, '/studio?signIn=not_invited', 'once and for one');
  });

  await t.test('nobody else gets in', async (t) => {
    const before = await sessionsNow();
    t.equal((await goThrough(account('max', 'max@example.org'))).home, '/studio?signIn=not_invited');
    t.equal((await invite('fay@example.org', 'admin')).status, 201);
    t.equal((await goThrough(account('fay', 'fay@example.org', false))).home, '/studio?signIn=unverified');
    t.equal((await goThrough(null)).home, '/studio?signIn=refused');
    t.equal(await sessionsNow(), before);
    t.same(await api.orm.select().from(editors).where(eq(editors.email, 'fay@example.org')), []);
  });

  await t.test('an answer for another browser, sign-in or code is none', async (t) => {
    const before = await sessionsNow();
    const refused = async (browser: Browser, back: string, what: string) =>
      t.equal(await browser.step(back), `${base}/studio?signIn=failed`, what);
    const one = await atCallback(eva);
    await refused(new Browser(), one.back, 'without the cookie');
    const other = new URL(one.back);
    other.searchParams.set('state', 'another');
    await refused(one.browser, other.href, 'another state');
    await refused(one.browser, one.back, 'the cookie is for one answer');
    const nonce = await atCallback(eva, (to) => to.searchParams.set('nonce', 'another'));
    await refused(nonce.browser, nonce.back, 'another nonce');
    const challenge = await atCallback(eva, (to) => to.searchParams.set('code_challenge', 'A'.repeat(43)));
    await refused(challenge.browser, challenge.back, 'another verifier');
    t.equal(await sessionsNow(), before);
  });

  await t.test('a code is good once', async (t) => {
    const { browser, back } = await atCallback(eva);
    const kept = browser.cookies(base).get('qik_oidc') ?? '';
    t.equal(await browser.step(back), `${base}/studio`);
    const before = await sessionsNow();
    browser.cookies(base).set('qik_oidc', kept);
    t.equal(await browser.step(back), `${base}/studio?signIn=failed`);
    t.equal(await sessionsNow(), before);
  });

  await t.test('nobody is led away from here', async (t) => {
    const { home } = await goThrough(eva, new Browser(), `?returnTo=${encodeURIComponent('//evil.example/studio')}`);
    t.equal(home, '/studio');
  });

  await t.test('signing out everywhere ends these sessions as well, and who is disabled stays out', async (t) => {
    const [one, two] = [await goThrough(eva), await goThrough(eva)];
    t.equal((await call('DELETE', '/sessions', { cookie: two.cookie })).status, 204);
    for (const { cookie } of [one, two]) t.equal((await call('GET', '/session', { cookie })).status, 401);
    const all = listAt(await (await call('GET', '/editors', { cookie: admin })).json(), 'editors');
    const id = String(
      at(
        all.find((editor) => at(editor, 'email') === 'eva@example.org'),
        'id',
      ),
    );
    await call('PATCH', `/editors/${id}`, { cookie: admin, body: { disabled: true } });
    t.equal((await goThrough(eva)).home, '/studio?signIn=not_invited');
  });

  await t.test('a provider that does not answer is said, and is no reason to close the door', async (t) => {
    const away = await serveStudio(t, api, dir, { ...settings, OIDC_ISSUER: 'http://127.0.0.1:9' });
    const browser = new Browser();
    t.equal(await browser.step(`${away.base}${ENTRY}`), `${away.base}/studio?signIn=unavailable`);
    t.match(await away.signIn(ADMIN.email, ADMIN.password), 'qik_session=');
  });

  await t.test('without a provider there is no such way', async (t) => {
    const plain = await serveStudio(t, api, dir);
    t.equal((await plain.call('GET', '/session/oidc')).status, 404);
    t.equal((await plain.call('GET', '/session/oidc/callback?code=x')).status, 404);
    t.same(await (await plain.call('GET', '/session/ways')).json(), { password: true, oidc: false });
  });

  const lines = api.lines.join('');
  t.notMatch(lines, /@example\.org/i, 'whose address it was is not logged');
  t.notMatch(lines, CLIENT.secret);
});
