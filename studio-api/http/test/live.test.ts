import { eq } from 'drizzle-orm';
import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { tables } from '../../../pipeline/db/index.js';
import { at } from '../../../pipeline/http/test/json.js';
import { studioTables } from '../../db/index.js';
import { wholeStudio } from './whole-studio.js';

const { clips } = tables;

/** Hints of an answer, as they come. */
async function* hintsOf(answer: Response): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

t.test('pages are told what happens', async (t) => {
  const { orm, base, call, json, person, publish } = await wholeStudio(t, testFolder(t));
  const viewer = await person('viewer');
  const answer = await call('GET', '/events', undefined, { cookie: viewer });
  t.equal(answer.status, 200);
  t.match(answer.headers.get('content-type'), 'text/event-stream');
  const hints = hintsOf(answer);
  /** Passes over what else there is. */
  const heard = async (wanted: Readonly<Record<string, unknown>>): Promise<unknown> => {
    for (;;) {
      const { done, value } = await hints.next();
      if (done === true) throw new Error('the stream ended');
      if (Object.entries(wanted).every(([name, one]) => at(value, name) === one)) return value;
    }
  };

  const form = new FormData();
  form.append('file', new Blob(['as if it were a video']), 'a.mp4');
  const sourceId = String(at(await json('POST', '/sources', form), 'id'));
  t.ok(await heard({ kind: 'source', id: sourceId }));
  const flik = await json('POST', '/fliks', { content: { titles: { en: 'Wave' }, sourceId } });
  const [id, mediaId] = [String(at(flik, 'id')), String(at(flik, 'mediaId'))];
  t.ok(await heard({ kind: 'flik', id }));
  const progress = { stage: 'encode', percent: 40, etaMs: null } as const;
  await orm.update(clips).set({ state: 'processing', progress }).where(eq(clips.id, mediaId));
  t.match(await heard({ kind: 'media', id: mediaId, state: 'processing' }), { progress });
  await orm.update(clips).set({ state: 'queued', progress: null }).where(eq(clips.id, mediaId));
  await publish(mediaId, Buffer.from('bytes'));
  t.ok(await heard({ kind: 'media', id: mediaId, state: 'ready' }));
  const release = await json('POST', '/releases', { name: 'Spring', changes: [{ do: 'publish-flik', flikId: id }] });
  t.ok(await heard({ kind: 'release', id: at(release, 'id') }));

  t.equal((await fetch(`${base}/studio/api/events`)).status, 401);
  const [editor] = await orm.select().from(studioTables.editors).where(eq(studioTables.editors.role, 'viewer'));
  await orm.delete(studioTables.sessions).where(eq(studioTables.sessions.editorId, editor?.id ?? ''));
  for await (const _hint of hints);
  t.pass('a stream ends with its session');
});
