import { readFile } from 'node:fs/promises';
import t from 'tap';
import { Value } from 'typebox/value';
import { testFolder } from '../../../fixtures/test/folder.js';
import { documentOf, errorOf, clip as fixturePath, qik } from '../../cli/test/qik.js';
import { tables } from '../../db/index.js';
import { PlanView } from '../schemas-plan.js';
import {
  FILE_PART,
  type Field,
  FORM_END,
  form,
  optionsPart,
  problemIn,
  RULES,
  rawConnection,
  startApi,
  until,
  uploadHead,
} from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve({ ...RULES, maxUploadBytes: 20_000_000 });
const key = await api.keyFor('one', ['clips:write']);

const plan = (...fields: Field[]) =>
  fetch(`${base}/v1/plan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form(...fields),
  });
const fileField = async (path: string): Promise<Field> => ['file', new Blob([await readFile(path)])];
const keptNothing = async (): Promise<boolean> =>
  (await api.staged()).length === 0 &&
  (await api.objects()).length === 0 &&
  (await api.orm.select({ id: tables.clips.id }).from(tables.clips)).length === 0;
const planHead = (length: number): string => uploadHead(key, length).replace('POST /v1/clips', 'POST /v1/plan');

t.test('the answer is that of qik plan --json, to the letter', async (t) => {
  const path = await fixturePath('ordinary-1080p');
  const cases: [object, string[]][] = [
    [{}, []],
    [
      { profiles: ['ios-main', 'qik-classic'], framing: 'square', trim: { start: 0.2, end: 0.8 }, watermark: 'none' },
      ['--profiles', 'ios-main,qik-classic', '--framing', 'square', '--trim', '0.2-0.8', '--watermark', 'none'],
    ],
  ];
  for (const [options, flags] of cases) {
    const response = await plan(['options', JSON.stringify(options)], await fileField(path));
    t.equal(response.status, 200);
    t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
    t.equal(response.headers.get('cache-control'), 'no-store');
    const document: unknown = await response.json();
    t.same(document, documentOf(await qik(['plan', path, '--json', ...flags])));
    t.ok(Value.Check(PlanView, document), JSON.stringify([...Value.Errors(PlanView, document)].slice(0, 3)));
    t.same(Value.Clean(PlanView, structuredClone(document)), document, 'and its schema names every field');
  }
  t.ok(await keptNothing());
});

t.test('what would be refused is refused, with its code', async (t) => {
  for (const name of ['text-file', 'audio-only', 'truncated-moov-last'] as const) {
    const path = await fixturePath(name);
    const problem = await problemIn(await plan(await fileField(path)));
    const [, code, retry] = errorOf(await qik(['plan', path, '--json']));
    t.match(problem, { status: 422, code, retry });
  }
  const file = await fileField(await fixturePath('text-file'));
  t.match(await problemIn(await plan(['options', '{"profiles":["no-such"]}'], file)), { code: 'unknown_profile' });
  t.match(await problemIn(await plan(['options', '{'], file)), { code: 'invalid_request' });
  t.match(await problemIn(await plan(['options', '{}'])), { code: 'invalid_request', errors: [{ path: 'file' }] });
  t.ok(await keptNothing());
});

t.test('only so many at once, and one that broke off leaves nothing', async (t) => {
  const begun = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { socket } = await rawConnection(base);
      socket.write(`${planHead(1_000_000)}${optionsPart('{}')}${FILE_PART}some bytes`);
      return socket;
    }),
  );
  await until(async () => (await api.staged()).length === 8);
  const refused = await plan(await fileField(await fixturePath('text-file')));
  t.ok(refused.headers.get('retry-after'));
  t.match(await problemIn(refused), { code: 'busy', status: 503, retry: 'later' });
  for (const socket of begun) socket.destroy();
  await until(keptNothing);
  await until(
    async () => (await problemIn(await plan(await fileField(await fixturePath('text-file'))))).code === 'not_a_video',
  );
  t.pass('places are free again');
});

t.test('a client that goes away while its file is looked at leaves nothing', async (t) => {
  const bytes = await readFile(await fixturePath('ordinary-1080p'));
  const body = Buffer.concat([Buffer.from(optionsPart('{}') + FILE_PART), bytes, Buffer.from(FORM_END)]);
  const { socket } = await rawConnection(base);
  socket.write(planHead(body.length));
  socket.write(body, () => socket.destroy());
  await until(keptNothing);
  t.pass();
});
