import { eq } from 'drizzle-orm';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { at, listAt } from '../../../pipeline/http/test/json.js';
import { analysisOf } from '../../library/test/studio.js';
import { MediaView, SourceView } from '../media-schemas.js';
import { wholeStudio } from './whole-studio.js';

const { clips } = tables;

t.test('what is not published is seen by editors', async (t) => {
  const { orm, json, call, publish, person } = await wholeStudio(t, testFolder(t));
  const form = new FormData();
  form.append('file', new Blob(['as if it were a video']), 'a.mp4');
  const sourceId = String(at(await json('POST', '/sources?name=Wave', form), 'id'));
  const readSource = async () => Value.Parse(SourceView, await json('GET', `/sources/${sourceId}`));
  const flik = await json('POST', '/fliks', {
    content: { titles: { en: 'Wave' }, sourceId, loop: 'boomerang', trim: { start: 1, end: 3 } },
  });
  const mediaId = String(at(flik, 'mediaId'));
  const readMedia = async () => Value.Parse(MediaView, await json('GET', `/media/${mediaId}`));
  const look = async () => at(listAt(await json('GET', '/fliks'), 'fliks')[0], 'look');
  const bytes = Buffer.from('the bytes of every file');

  await t.test('while it is made', async (t) => {
    t.match(await readSource(), { state: 'queued', video: null, copy: null, stills: [], problem: null });
    t.match(await readMedia(), {
      ...{ id: mediaId, sourceId, state: 'queued', progress: null, problem: null, renditions: [], measured: null },
      recipe: { loop: 'boomerang', trim: { start: 1, end: 3 }, poster: null, watermark: 'none', effort: 'flik' },
    });
    t.same(await look(), { mediaId, state: 'rendering', poster: null, motion: null, motionMp4: null, still: null });
    const progress = { stage: 'encode', percent: 40, etaMs: 2000 } as const;
    await orm.update(clips).set({ state: 'processing', progress }).where(eq(clips.id, mediaId));
    t.match(await readMedia(), { state: 'processing', progress });
    t.equal((await call('GET', `/media/${mediaId}/main.mp4`)).status, 404);
    await orm.update(clips).set({ state: 'queued', progress: null }).where(eq(clips.id, mediaId));
  });

  await t.test('once it is there', async (t) => {
    await publish(sourceId, bytes);
    await publish(mediaId, bytes);
    await orm
      .update(clips)
      .set({ analysis: analysisOf('a') })
      .where(eq(clips.id, mediaId));
    t.match(await readSource(), {
      ...{ state: 'ready', seconds: 1, progress: null },
      video: { durationMs: 1000, width: 320, height: 180, frameRate: { num: 30, den: 1 }, hasSound: false },
      copy: { file: 'main.mp4', fps: 30, bytes: bytes.length, keyframeSeconds: 2 },
      stills: [{ kind: 'poster', file: 'poster.jpg' }, {}],
    });
    t.match(await readMedia(), {
      state: 'ready',
      renditions: [{ file: 'main.mp4', conforms: true, bitrate: bytes.length * 8, checks: { failed: [] } }],
      stills: [{ file: 'poster.jpg' }, { file: 'poster.webp' }],
      measured: { loudness: null, seam: { score: 0.9 }, flashing: { passes: true } },
    });
    t.match(await look(), { mediaId, state: 'ready', poster: 'poster.jpg', motion: null });
    t.match(listAt(await json('GET', '/sources'), 'sources'), [{ id: sourceId, copy: { file: 'main.mp4' } }]);
  });

  await t.test('its bytes are given out in parts, to editors alone', async (t) => {
    for (const path of [`/media/${mediaId}/main.mp4`, `/sources/${sourceId}/main.mp4`]) {
      const whole = await call('GET', path);
      t.equal(whole.status, 200);
      t.match(whole.headers.get('cache-control'), /^private/);
      t.same(Buffer.from(await whole.arrayBuffer()), bytes);
      const part = await call('GET', path, undefined, { range: 'bytes=4-8' });
      t.equal(part.status, 206);
      t.equal(part.headers.get('content-range'), `bytes 4-8/${bytes.length}`);
      t.equal(await part.text(), 'bytes');
      t.equal((await call('GET', path, undefined, { range: 'bytes=99-' })).status, 416);
      const tag = whole.headers.get('etag') ?? '';
      t.equal((await call('GET', path, undefined, { 'if-none-match': tag })).status, 304);
      t.equal((await call('GET', path, undefined, { cookie: await person('viewer') })).status, 200);
      t.equal((await call('GET', path, undefined, { cookie: '' })).status, 401);
    }
    t.equal((await call('GET', `/media/${sourceId}/main.mp4`)).status, 404, 'a source is no media');
    t.equal((await call('GET', `/sources/${mediaId}/main.mp4`)).status, 404);
    t.equal((await call('GET', `/media/${mediaId}/source`)).status, 404, 'what was sent is not given out');
    t.equal((await call('GET', `/media/${sourceId}`)).status, 404);
  });

  await t.test('what went wrong is said in words for editors', async (t) => {
    const failed = { state: 'failed', errorCode: 'not_a_video', errorDetail: 'No known container.' } as const;
    await orm.update(clips).set(failed).where(eq(clips.id, sourceId));
    t.match(await readSource(), {
      ...{ state: 'failed' },
      problem: {
        code: 'not_a_video',
        title: 'This file is not a video',
        detail: 'No known container.',
        retry: 'never',
      },
    });
    await orm.update(clips).set(failed).where(eq(clips.id, mediaId));
    t.match(await look(), { state: 'failed' });
  });
});
