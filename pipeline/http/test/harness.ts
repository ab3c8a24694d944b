import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Test } from 'tap';
import { Value } from 'typebox/value';
import { keepApiKey, makeApiKey, openGate, SCOPES, type Scope } from '../../access/index.js';
import { Admission, type AdmissionRules } from '../../admission/index.js';
import { openRules } from '../../admission/test/rules.js';
import { openAuditLog, openStatementSigner } from '../../audit/index.js';
import { ClipNotices, claimClip, publishClip } from '../../clips/index.js';
import { result } from '../../clips/test/sample.js';
import { loadConfig } from '../../config/index.js';
import { openDatabase } from '../../db/index.js';
import { seedDatabase } from '../../db/test/seed.js';
import { makeSigner } from '../../deliver/index.js';
import { openTombstones } from '../../erase/index.js';
import { type IngestRules, OpenUploads, openStaging } from '../../ingest/index.js';
import { makeLogger } from '../../log/index.js';
import { openMetrics } from '../../metrics/index.js';
import { openOutbound } from '../../net/index.js';
import { openQueue, postgresBackend } from '../../queue/index.js';
import { openMedia } from '../../service/media.js';
import { openObjects } from '../../service/objects.js';
import { ResumableUploads } from '../../uploads/index.js';
import { openSecretWrap } from '../../vault/index.js';
import { buildApp } from '../index.js';
import { ClipView, PlaybackView, Problem } from '../schemas.js';
import type { HttpServices } from '../services.js';
import { holdToDocument } from './documented.js';

export const RULES: IngestRules = {
  maxUploadBytes: 1_000_000,
  retentionMs: 14 * 86_400_000,
  rate: { graceMs: 30_000, windowMs: 15_000, minBytesPerSecond: 16_000 },
};

/** The API with a real database, queue and store on a free port, and no worker. */
export async function startApi(t: Test, dataDir: string) {
  const database = await openDatabase({ dataDir: await seedDatabase(join(dataDir, 'data')) });
  const { orm } = database;
  const { store, keys } = await openObjects(
    dataDir,
    { current: { version: 1, key: new Uint8Array(32).fill(9) } },
    { alone: true },
  );
  const staging = join(dataDir, 'staging');
  await openStaging(staging);
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = makeLogger('trace', sink);
  const queue = openQueue(postgresBackend(database.pool), logger);
  const media = await openMedia(loadConfig({}));
  const { presets } = media;
  const signer = makeSigner(new Uint8Array(32).fill(9));
  const audit = openAuditLog(new Uint8Array(32).fill(9));
  const statements = { signer: await openStatementSigner(orm, new Uint8Array(32).fill(9)) };
  const tombstones = openTombstones(join(dataDir, 'tombstones.jsonl'));
  const erase = { orm, keys, audit, notices: database.notices, tombstones, logger };
  const folders = {
    staging,
    uploads: join(dataDir, 'uploads'),
    scratch: join(dataDir, 'scratch'),
    unfinished: join(dataDir, 'objects', '.tmp'),
  };
  const told = await ClipNotices.open(database.notices);
  const metrics = openMetrics({ uploads: true, renders: false }, {}, logger);
  const outbound = openOutbound({ allow: ['127.0.0.1'], lookup: async () => ['93.184.215.14'] });
  const secrets = openSecretWrap({ current: { version: 1, key: new Uint8Array(32).fill(9) } });

  /** One app on the parts; further ones can have other rules. */
  const serve = async (rules: IngestRules, more: Partial<HttpServices> = {}): Promise<string> =>
    (await open(rules, more)).base;
  const open = async (rules: IngestRules, more: Partial<HttpServices> = {}, limits: Partial<AdmissionRules> = {}) => {
    let own = '';
    const { notices = told } = more;
    const uploads = new OpenUploads({ orm, notices, logger });
    const { meters } = metrics;
    const { maxUploadBytes } = rules;
    const admission = new Admission({ orm, meters }, openRules({ maxUploadBytes, ...limits }));
    const ingest = { orm, queue, store, keys, presets, logger, meters, uploads, admission, staging, rules };
    const resumable = await ResumableUploads.open({ ...ingest, folder: folders.uploads });
    const services: HttpServices = {
      gate: openGate(orm),
      ingest,
      resumable,
      deliver: { orm, signer, publicUrl: () => own },
      erase,
      remains: { orm, keys, store, queue, folders, tombstones, logger },
      // Nothing is sent but by a test that has it done.
      webhooks: { orm, outbound, secrets, look: () => undefined },
      // Nor is anything fetched.
      sources: { outbound, look: () => undefined },
      audit: statements,
      notices,
      store,
      presets,
      media,
      logger,
      version: '0',
      calls: { keyPerMinute: 0, failuresPerMinute: 0, counts: null },
      metrics,
      ready: { database: database.ping, queue: queue.ping, storage: async () => undefined },
      hooks: (app) => holdToDocument(t, app),
      ...more,
    };
    const app = await buildApp(services);
    t.teardown(async () => {
      app.server.closeAllConnections();
      await app.close();
      await uploads.close();
      await resumable.close();
    });
    own = await app.listen({ host: '127.0.0.1', port: 0 });
    return { base: own, app, services };
  };

  // Torn down after the apps, which are added later and go first.
  t.teardown(async () => {
    await outbound.close();
    await queue.close();
    await database.close();
  });
  /** A key of which the audit log says nothing. */
  const keyFor = async (tenant: string, scopes: readonly Scope[] = SCOPES): Promise<string> => {
    const { key, id, hash } = makeApiKey();
    await keepApiKey(orm, { id, hash, tenant, name: 'test', scopes });
    return key;
  };

  /** Does what a worker does after rendering, with these bytes as the rendition and every still. */
  const publish = async (clipId: string, bytes: Uint8Array): Promise<void> => {
    const row = await claimClip(orm, { clipId, attempt: 1, worker: 'test' });
    if (row === null) throw new Error('the clip could not be claimed');
    // A row that a test wrote itself has none.
    if ((await keys.get(clipId)) === null) await keys.create(clipId);
    const keep = async <T extends { readonly file: string }>({ file, ...data }: T) => {
      const objectKey = `clips/${clipId}/${row.epoch}/${file}`;
      await store.put(objectKey, Readable.from([bytes]));
      return { name: file, objectKey, data: { ...data, bytes: bytes.length } };
    };
    const renditions = await Promise.all(result.renditions.map(keep));
    const stills = await Promise.all(result.stills.map(keep));
    await publishClip(orm, { clipId, epoch: row.epoch }, result, { renditions, stills });
  };

  const staged = (): Promise<string[]> => readdir(staging);
  const objects = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const key of store.list('clips/')) keys.push(key);
    return keys;
  };
  return {
    database,
    audit,
    statements,
    orm,
    store,
    keys,
    queue,
    signer,
    erase,
    outbound,
    notices: told,
    serve,
    open,
    keyFor,
    publish,
    staged,
    objects,
    lines,
  };
}

/** Answers are what their schemas say, or the test ends here. */
export const clipIn = async (response: Response) => Value.Parse(ClipView, await response.json());
export const playbackIn = async (response: Response) => Value.Parse(PlaybackView, await response.json());
export const problemIn = async (response: Response) => Value.Parse(Problem, await response.json());

export type Field = readonly [name: string, value: string | Blob];

/** A multipart form with its parts in this order. */
export function form(...fields: readonly Field[]): FormData {
  const data = new FormData();
  for (const [name, value] of fields) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, 'holiday-with-anna.mp4');
  }
  return data;
}

/** A connection on which a test decides itself what is sent and when. */
export async function rawConnection(base: string): Promise<{ socket: Socket; answer: () => Promise<string> }> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  /** Head and body of the answer, once its whole length is there. */
  const answer = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const length = /content-length: (\d+)/i.exec(text)?.[1];
        const head = text.indexOf('\r\n\r\n');
        if (length !== undefined && head >= 0 && Buffer.byteLength(text.slice(head + 4)) >= Number(length))
          resolve(text);
      };
      socket.on('data', check);
      socket.once('close', () => reject(new Error(`the connection closed after: ${text}`)));
      check();
    });
  return { socket, answer };
}

export const BOUNDARY = 'a-boundary';
/** The head of an upload whose body a test sends itself. */
export const uploadHead = (key: string, length: number): string =>
  [
    'POST /v1/clips HTTP/1.1',
    'Host: test',
    `Authorization: Bearer ${key}`,
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    `Content-Length: ${length}`,
    '\r\n',
  ].join('\r\n');

export const optionsPart = (options: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="options"\r\n\r\n${options}\r\n`;
export const FILE_PART = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n`;
export const FORM_END = `\r\n--${BOUNDARY}--\r\n`;

/** Waits until something holds; a test that waits in vain runs into its time limit. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
