import type { IncomingMessage } from 'node:http';
import { Server } from '@tus/server';
import { uuidv7 } from 'uuidv7';
import type { Caller } from '../access/index.js';
import { isClipId } from '../clips/index.js';
import { databaseTime } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import { clipKeys } from '../storage/index.js';
import type { ResumableDeps, UploadDeps, UploadWay } from './deps.js';
import { Incoming } from './incoming.js';
import { UploadLocks } from './locks.js';
import { PartFiles } from './part-files.js';
import { RequestLock } from './request-lock.js';
import { type Creating, RequestStore } from './request-store.js';
import { findUpload } from './rows.js';
import { fromTus } from './tus-errors.js';
import { type Creation, checkCreation, checkPart, checkVersion, TUS_VERSION, type TusHeaders } from './tus-headers.js';

/** Where uploads of clips are that are sent. */
export const UPLOADS_PATH = '/v1/uploads';

/** The way in for clips that are sent. */
function clipsWay({ presets, rules }: Omit<ResumableDeps, 'folder'>): UploadWay {
  const { maxUploadBytes, retentionMs } = rules;
  return {
    ...{ path: UPLOADS_PATH, maxBytes: maxUploadBytes, retentionMs, keys: clipKeys, sealed: true },
    creation: (headers, _caller, now) => checkCreation(headers, { maxUploadBytes, retentionMs, presets, now }),
    completed: async () => undefined,
  };
}

/** Headers of a request that are part of the protocol. No other reaches the protocol's server. */
const TAKEN = ['tus-resumable', 'upload-length', 'upload-offset', 'upload-metadata', 'content-type', 'content-length'];
/** Headers of its answers that go out. */
const GIVEN = [
  ...['tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size', 'location', 'cache-control'],
  ...['upload-offset', 'upload-length'],
];

export type TusRequest = {
  readonly method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE';
  /** Of the upload; null where one is to be made. */
  readonly id: string | null;
  readonly caller: Caller;
  /** Where it makes an upload and may come again. */
  readonly creating?: Creating;
  readonly headers: TusHeaders;
  readonly raw: IncomingMessage;
  /** Aborted when nobody waits for the answer any more. */
  readonly closed: AbortSignal;
};

export type TusAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The clip that the request made, having brought the last byte of it. */
  readonly received: string | null;
};

/** Uploads that come in parts and can be gone on with after a break: tus 1.0. */
export class ResumableUploads {
  readonly #deps: UploadDeps;
  readonly #incoming = new Set<Incoming>();
  #closing: QikError | null = null;

  private constructor(deps: UploadDeps) {
    this.#deps = deps;
  }

  /** @param way default: that of clips which are sent */
  static async open({ folder, ...deps }: ResumableDeps, way: UploadWay = clipsWay(deps)): Promise<ResumableUploads> {
    const files = await PartFiles.open(folder);
    return new ResumableUploads({ ...deps, way, files, locks: new UploadLocks(deps.orm, deps.logger) });
  }

  /** What the service can do of the protocol. */
  async options(): Promise<TusAnswer> {
    const request = new Request(`http://localhost${this.#deps.way.path}`, { method: 'OPTIONS' });
    const caller = { keyId: '', tenant: '', scopes: [] };
    const lock = new RequestLock(this.#deps.locks, AbortSignal.abort());
    const store = new RequestStore(this.#deps, { caller, creation: null, creating: null, incoming: null }, lock);
    const { status, headers } = await this.#server(store, lock, null).handleWeb(request);
    return { status, headers: given(headers), received: null };
  }

  /**
   * Answers a request.
   *
   * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`
   */
  async answer(request: TusRequest): Promise<TusAnswer> {
    const { method, headers } = request;
    checkVersion(headers);
    if (request.id !== null && !isClipId(request.id)) throw new QikError('not_found');
    const creation = method === 'POST' ? await this.#checked(request) : null;
    if (method === 'PATCH') checkPart(headers);
    if (method !== 'POST' && method !== 'PATCH') return this.#serve(request, creation, null);
    if (!hasBody(headers)) return this.#receive(request, creation);
    const { caller } = request;
    const bytes = headers['content-length'] === undefined ? null : Number(headers['content-length']);
    const arrival = { caller, bytes, folder: this.#deps.files.folder, clip: false };
    return this.#deps.admission.during(arrival, () => this.#receive(request, creation));
  }

  async #receive(request: TusRequest, creation: Creation | null): Promise<TusAnswer> {
    const incoming = new Incoming(request.raw);
    if (this.#closing !== null) incoming.cut(this.#closing);
    this.#incoming.add(incoming);
    try {
      return await this.#serve(request, creation, incoming);
    } finally {
      this.#incoming.delete(incoming);
      incoming.close();
    }
  }

  /**
   * Answers a creation again that made an upload: with the address that it has, and how far it is by now.
   *
   * @throws QikError `tus_version`; `gone` or `upload_aborted` where it is not there any more
   */
  async again(request: TusRequest, id: string): Promise<TusAnswer> {
    checkVersion(request.headers);
    const found = await findUpload(this.#deps.orm, id, request.caller.tenant);
    if (found === null) throw new QikError('upload_aborted', 'The upload was given up.');
    if (found.kind === 'gone') throw new QikError('gone');
    const far =
      found.kind === 'complete'
        ? { 'upload-offset': String(found.bytes) }
        : { 'upload-offset': String(found.row.offset), 'upload-expires': found.row.expiresAt.toUTCString() };
    const headers = { 'tus-resumable': TUS_VERSION, location: `${this.#deps.way.path}/${id}`, 'clip-id': id, ...far };
    return { status: 201, headers, received: null };
  }

  /** Ends every request that brings bytes: those that came are kept. For a service that closes. */
  cut(): void {
    this.#closing = new QikError('aborted', 'The service closes; what had come is kept.');
    for (const incoming of this.#incoming) incoming.cut(this.#closing);
  }

  /** Resolves when nothing of it runs. What takes requests in must have been closed before. */
  async close(): Promise<void> {
    await this.#deps.locks.close();
  }

  async #checked({ headers, caller }: TusRequest): Promise<Creation> {
    const { orm, files, way } = this.#deps;
    const creation = way.creation(headers, caller, await databaseTime(orm));
    await this.#deps.admission.requireRoom(files.folder, creation.length);
    return creation;
  }

  async #serve(request: TusRequest, creation: Creation | null, incoming: Incoming | null): Promise<TusAnswer> {
    const { caller, closed, method, creating = null } = request;
    const id = request.id ?? creating?.id ?? uuidv7();
    const lock = new RequestLock(this.#deps.locks, closed);
    const store = new RequestStore(this.#deps, { caller, creation, creating, incoming }, lock);
    const failures: unknown[] = [];
    const server = this.#server(store, lock, { id, fresh: creation !== null, failed: (error) => failures.push(error) });
    const response = await server.handleWeb(webRequest(this.#deps.way.path, request, incoming));
    const failure = store.failure ?? failures[0];
    if (failure !== undefined && failure !== null) throw fromTus(failure);
    if (response.status >= 400)
      throw fromTus({ status_code: response.status, body: (await response.text()) || 'The request is not valid.' });
    const { expiresAt, metadata } = store;
    return {
      status: response.status,
      headers: {
        ...given(response.headers),
        ...(method === 'DELETE' ? {} : { 'clip-id': id }),
        ...(expiresAt === null || method === 'DELETE' ? {} : { 'upload-expires': expiresAt.toUTCString() }),
        ...(metadata === null || method !== 'HEAD' ? {} : { 'upload-metadata': metadata }),
      },
      received: store.finished ? id : null,
    };
  }

  #server(
    store: RequestStore,
    lock: RequestLock,
    about: { readonly id: string; readonly fresh: boolean; readonly failed: (error: unknown) => void } | null,
  ): Server {
    return new Server({
      path: this.#deps.way.path,
      relativeLocation: true,
      maxSize: this.#deps.way.maxBytes,
      datastore: store,
      locker: lock,
      namingFunction: () => about?.id ?? uuidv7(),
      // Before the lock, which makes others let go: nobody may do that to another's upload.
      onIncomingRequest: async (_request, id) => {
        if (about?.fresh === false) await store.find(id);
      },
      onResponseError: (_request, error) => {
        about?.failed(error);
        return undefined;
      },
    });
  }
}

/** Whether bytes follow the headers (RFC 9112, 6.3). */
const hasBody = (headers: TusHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function webRequest(path: string, { method, id, headers }: TusRequest, incoming: Incoming | null): Request {
  const taken = TAKEN.flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  const url = `http://localhost${path}${id === null ? '' : `/${id}`}`;
  const body = incoming === null ? {} : { body: incoming.body, duplex: 'half' as const };
  return new Request(url, { method, headers: taken, ...body });
}

const given = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    GIVEN.flatMap((name): [string, string][] => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
