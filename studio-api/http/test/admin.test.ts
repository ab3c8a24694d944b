import { eq } from 'drizzle-orm';
import t from 'tap';
import { uuidv7 } from 'uuidv7';
import { testFolder } from '../../../fixtures/test/folder.js';
import { createClip } from '../../../pipeline/clips/index.js';
import { newClip } from '../../../pipeline/clips/test/sample.js';
import { tables } from '../../../pipeline/db/index.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { wholeStudio } from './whole-studio.js';

const { clips, webhookDeliveries } = tables;

t.test('what those do who administer the studio', async (t) => {
  const { orm, base, call, json, person } = await wholeStudio(t, testFolder(t));
  const actions = async (subject: unknown): Promise<unknown[]> =>
    listAt(await json('GET', `/audit?subject=${String(subject)}`), 'entries').map((entry) => at(entry, 'action'));
  const codeOf = async (answer: Promise<Response>): Promise<unknown> => at(await (await answer).json(), 'code');

  await t.test('keys are shown once', async (t) => {
    const works = async (key: unknown): Promise<number> =>
      (await fetch(`${base}/v1/clips`, { headers: { authorization: `Bearer ${String(key)}` } })).status;
    const made = await json('POST', '/api-keys', { name: 'backend', scopes: ['clips:read'], tenant: 'acme' });
    t.match(made, { name: 'backend', tenant: 'acme', scopes: ['clips:read'], revokedAt: null });
    t.equal(await works(at(made, 'key')), 200);
    const listed = await json('GET', '/api-keys');
    t.match(listAt(listed, 'keys'), [{ id: at(made, 'id') }]);
    t.notMatch(JSON.stringify(listed), String(at(made, 'key')));
    const rotated = await json('POST', `/api-keys/${String(at(made, 'id'))}/rotate`, { overlapSeconds: 600 });
    t.match(rotated, { name: 'backend', tenant: 'acme' });
    t.equal(await works(at(made, 'key')), 200, 'the old one goes on for a while');
    t.equal((await call('DELETE', `/api-keys/${String(at(rotated, 'id'))}`)).status, 200);
    t.equal(await works(at(rotated, 'key')), 401);
    t.same(await actions(at(made, 'id')), ['api-key.rotate', 'api-key.make']);
    t.same(await actions(at(rotated, 'id')), ['api-key.revoke']);
    t.equal(await codeOf(call('POST', '/api-keys', { name: 'x', scopes: ['everything'] })), 'invalid_request');
    t.equal(
      await codeOf(call('POST', '/api-keys', { name: 'x', scopes: ['admin'], tenant: 'library' })),
      'invalid_request',
    );
    t.equal(await codeOf(call('DELETE', '/api-keys/nonsense')), 'not_found');
  });

  await t.test('webhooks of a tenant', async (t) => {
    const url = 'https://backend.example.org/qik?token=secret';
    const made = await json('POST', '/webhooks?tenant=acme', { url, events: ['clip.ready'] });
    t.match(made, { url, events: ['clip.ready'], disabledAt: null, secret: /^whsec_/ });
    const id = String(at(made, 'id'));
    t.match(await json('GET', '/webhooks?tenant=acme'), { webhooks: [{ id }] });
    t.same(await json('GET', '/webhooks'), { webhooks: [] }, 'others have others');
    const deliveryId = uuidv7();
    await orm.insert(webhookDeliveries).values({
      ...{ id: deliveryId, webhookId: id, seq: 1, type: 'clip.ready', state: 'failed', attempts: 9, nextAt: null },
    });
    const deliveries = `/webhooks/${id}/deliveries`;
    t.match(await json('GET', `${deliveries}?tenant=acme&state=failed`), {
      deliveries: [{ id: deliveryId, attempts: 9 }],
    });
    t.match(await json('GET', `${deliveries}/${deliveryId}?tenant=acme`), { state: 'failed', tries: [] });
    t.match(await json('POST', `${deliveries}/${deliveryId}/resend?tenant=acme`), { state: 'pending', attempts: 0 });
    t.match(await json('POST', `/webhooks/${id}/disable?tenant=acme`), { disabledReason: 'It was disabled by hand.' });
    t.equal(await codeOf(call('POST', `${deliveries}/${deliveryId}/resend?tenant=acme`)), 'webhook_disabled');
    t.match(await json('POST', `/webhooks/${id}/enable?tenant=acme`, { failed: 'skip' }), { disabledAt: null });
    t.equal(await codeOf(call('DELETE', `/webhooks/${id}`)), 'not_found', 'of another tenant');
    t.equal((await call('DELETE', `/webhooks/${id}?tenant=acme`)).status, 204);
    const told = await json('GET', `/audit?subject=${id}`);
    t.same(
      listAt(told, 'entries').map((entry) => at(entry, 'action')),
      ['webhook.remove', 'webhook.enable', 'webhook.disable', 'webhook.resend', 'webhook.make'],
    );
    t.notMatch(JSON.stringify(told), 'token=secret');
    t.equal(await codeOf(call('POST', '/webhooks?tenant=library', { url })), 'forbidden');
  });

  await t.test('how the service stands, and what could not be made', async (t) => {
    const form = new FormData();
    form.append('file', new Blob(['as if it were a video']), 'a.mp4');
    const sourceId = String(at(await json('POST', '/sources', form), 'id'));
    const flik = await json('POST', '/fliks', { content: { titles: { en: 'Wave' }, sourceId } });
    const mediaId = String(at(flik, 'mediaId'));
    const clip = newClip({ tenant: 'acme', sender: 'anna-private', metadata: { chat: 'private' } });
    await createClip(orm, clip);
    const failed = { state: 'failed', errorCode: 'encode_failed', errorDetail: 'private detail' } as const;
    for (const id of [sourceId, mediaId, clip.id]) await orm.update(clips).set(failed).where(eq(clips.id, id));
    const health = await json('GET', '/health');
    t.match(health, {
      ...{ queues: [{ pool: 'render' }], waiting: { clips: 0 }, workers: { busy: 0, silent: 0 }, canary: null },
      ...{ disk: { freeBytes: Number }, purge: { state: 'silent' }, webhookLagSeconds: 0 },
    });
    const failures = listAt(health, 'failures');
    const of = (id: string) => failures.find((one) => at(one, 'id') === id);
    t.match(of(mediaId), { kind: 'media', flik: { id: at(flik, 'id'), slug: 'wave' }, canRetry: true });
    t.match(of(sourceId), { kind: 'source', flik: null, problem: { detail: 'private detail' } });
    t.match(of(clip.id), {
      kind: 'clip',
      flik: null,
      problem: { code: 'encode_failed', title: 'Making it went wrong' },
    });
    t.notMatch(JSON.stringify(of(clip.id)), 'private', 'of people’s clips nothing but that, and why');
    const again = (path: string, headers = {}) => call('POST', path, undefined, headers);
    t.equal((await again(`/health/failures/${clip.id}/retry`)).status, 202);
    t.equal(await codeOf(again(`/health/failures/${clip.id}/retry`)), 'not_failed');
    const editor = { cookie: await person('editor') };
    t.equal((await again(`/media/${mediaId}/retry`, editor)).status, 202);
    t.equal((await again(`/sources/${sourceId}/retry`, editor)).status, 202);
    t.equal((await again(`/media/${clip.id}/retry`, editor)).status, 404, 'which is no media of the library');
    t.equal((await again(`/health/failures/${mediaId}/retry`, editor)).status, 403);
    t.match(await json('GET', `/media/${mediaId}`), { state: 'queued', problem: null });
    t.match(await json('GET', '/health'), { failures: [], waiting: { clips: 3 }, queues: [{ counts: {} }] });
    t.same([await actions(clip.id), await actions(mediaId)], [['clip.retry'], ['media.retry']]);
  });

  await t.test('profiles', async (t) => {
    const profiles = listAt(await json('GET', '/profiles'), 'profiles');
    t.ok(profiles.some((profile) => at(profile, 'id') === 'flik'));
  });
});
