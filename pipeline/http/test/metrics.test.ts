import t from 'tap';
import { testFolder } from '../../../fixtures/test/folder.js';
import { FILE_PART, form, optionsPart, RULES, rawConnection, startApi, until, uploadHead } from './harness.js';

const api = await startApi(t, testFolder(t));
const base = await api.serve(RULES);
const key = await api.keyFor('one');

const figure = async (name: string): Promise<number> => {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
};

t.test('anybody who reaches it can read it, and no cache keeps it', async (t) => {
  const response = await fetch(`${base}/metrics`);
  t.equal(response.status, 200);
  t.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  t.equal(response.headers.get('cache-control'), 'no-store');
});

t.test('uploads are counted while they come, and after', async (t) => {
  const before = await figure('qik_upload_bytes_total');
  const { socket } = await rawConnection(base);
  const head = optionsPart('{}') + FILE_PART;
  socket.write(uploadHead(key, 100_000) + head);
  socket.write('x'.repeat(20_000));
  await until(async () => (await figure('qik_upload_bytes_total')) >= before + 10_000);
  t.equal(await figure('qik_uploads_in_flight'), 1);
  socket.destroy();
  await until(async () => (await figure('qik_uploads_in_flight')) === 0);

  const broken = await figure('qik_upload_bytes_total');
  const body = form(['file', new Blob(['y'.repeat(5000)])]);
  const sent = await fetch(`${base}/v1/clips`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body });
  t.equal(sent.status, 202);
  t.equal(await figure('qik_upload_bytes_total'), broken + 5000);
  t.equal(await figure('qik_uploads_in_flight'), 0);
});
