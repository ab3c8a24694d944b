import fc from 'fast-check';
import t from 'tap';
import { openPending, sealPending } from '../oidc-pending.js';
import { returnToOf } from '../return-to.js';

t.test('only pages of the studio are gone on at', async (t) => {
  t.equal(returnToOf('/studio/fliks?state=draft#top'), '/studio/fliks?state=draft#top');
  t.equal(returnToOf('/studio'), '/studio');
  for (const wish of [
    ...[undefined, '', 'studio', '/', '/v1/clips', '/studios', '/studio/api/session', '/studio/../v1/clips'],
    ...['//evil.example/studio', '/\\evil.example/studio', '/\t/evil.example/studio', 'https://evil.example/studio'],
    ...['javascript:alert(1)', '/studio/..//evil.example', '/%2e%2e/studio/../x', '\\\\evil.example/studio'],
  ])
    t.equal(returnToOf(wish), '/studio', String(wish));
});

t.test('whatever is wished, a browser stays on our host', async (t) => {
  const own = 'https://clips.example.org';
  const parts = fc.constantFrom('/', '\\', '..', 'studio', 'api', 'evil.example', '@', ':', '?', '#', '\t', '%2f', ' ');
  const wish = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 10 }).map((some) => `/${some.join('')}`),
    fc.webUrl(),
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(wish, (text) => {
        const { origin, pathname } = new URL(`${own}${returnToOf(text)}`);
        return origin === own && /^\/studio(\/|$)/.test(pathname);
      }),
    ),
  );
});

t.test('what a browser keeps meanwhile opens with our secret alone', async (t) => {
  const pending = { state: 'a', nonce: 'b', verifier: 'c', returnTo: '/studio' };
  const sealed = await sealPending(pending, 'secret');
  t.notMatch(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString(), 'verifier');
  t.match(await openPending(sealed, 'secret'), pending);
  t.equal(await openPending(sealed, 'another secret'), null);
  t.equal(await openPending(`${sealed.slice(0, -4)}AAAA`, 'secret'), null);
  t.equal(await openPending('nonsense', 'secret'), null);
});
