import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { openSecretWrap } from '../../vault/index.js';
import { bodyOf, headersOf } from '../message.js';
import { inForce, makeSecret, openSecrets, secretText, wrapSecret } from '../secrets.js';

const event = {
  seq: 4711,
  type: 'clip.ready',
  at: new Date('2026-11-01T12:00:00.123Z'),
  clipId: '019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708',
  data: { renditions: 4, stills: 6, id: 'not the id', clipId: 'not the clip' },
};

t.test('a message says what happened to which clip, the same every time', async (t) => {
  const body = bodyOf(event);
  t.equal(bodyOf({ ...event, data: { ...event.data } }), body);
  t.ok(Buffer.byteLength(body) < 20_000);
  t.same(JSON.parse(body), {
    type: 'clip.ready',
    timestamp: '2026-11-01T12:00:00.123Z',
    data: { id: '0000000000004711', clipId: event.clipId, renditions: 4, stills: 6 },
  });
});

t.test('every secret that is in force signs, and the library of the standard agrees', async (t) => {
  const [old, fresh, other] = [1, 2, 3].map(() => secretText(makeSecret()));
  if (old === undefined || fresh === undefined || other === undefined) throw new Error('no secrets');
  t.match(fresh, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const id = uuidv7();
  const body = bodyOf(event);
  const headers = headersOf({ id, body }, [fresh, old], new Date());
  t.match(headers, { 'webhook-id': id, 'content-type': 'application/json', 'webhook-signature': /^v1,\S+ v1,\S+$/ });
  for (const secret of [old, fresh]) t.same(new Webhook(secret).verify(body, headers), JSON.parse(body));
  t.throws(() => new Webhook(other).verify(body, headers), /No matching signature/);
  t.throws(() => new Webhook(fresh).verify(`${body} `, headers), /No matching signature/);
  t.throws(() => new Webhook(fresh).verify(body, { ...headers, 'webhook-id': uuidv7() }), /No matching signature/);
  const late = headersOf({ id, body }, [fresh], new Date(Date.now() - 3_600_000));
  t.throws(() => new Webhook(fresh).verify(body, late), /too old/);
});

t.test('secrets are kept wrapped, each for its own webhook', async (t) => {
  const first = { version: 1, key: randomBytes(32) };
  const second = { version: 2, key: randomBytes(32) };
  const wrap = openSecretWrap({ current: first });
  const [id, other] = [uuidv7(), uuidv7()];
  const secret = makeSecret();
  const kept = wrapSecret(wrap, id, secret);
  t.notOk(JSON.stringify(kept).includes(Buffer.from(secret).toString('base64')));
  t.same(openSecrets(wrap, id, [kept], new Date()), [secretText(secret)]);
  t.throws(() => openSecrets(wrap, other, [kept], new Date()), { code: 'object_damaged' });
  const bent = { ...kept, wrapped: kept.wrapped.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) };
  t.throws(() => openSecrets(wrap, id, [bent], new Date()), { code: 'object_damaged' });
  t.throws(() => openSecrets(wrap, id, [{ ...kept, wrapped: 'AAAA' }], new Date()), { code: 'object_damaged' });
  const rotated = openSecretWrap({ current: second, former: [first] });
  t.same(openSecrets(rotated, id, [kept], new Date()), [secretText(secret)]);
  t.equal(rotated.versionOf(kept.wrapped), 1);
  t.equal(rotated.versionOf(rotated.wrap('webhook', secret)), 2);
  const without = openSecretWrap({ current: second });
  t.throws(() => openSecrets(without, id, [kept], new Date()), { code: 'invalid_configuration' });

  const now = new Date();
  const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  const secrets = [kept, { ...kept, until: at(1000) }, { ...kept, until: at(0) }, { ...kept, until: at(-1000) }];
  t.same(inForce(secrets, now), secrets.slice(0, 2));
});
