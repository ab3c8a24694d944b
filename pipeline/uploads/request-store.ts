import type { Readable } from 'node:stream';
import { DataStore, Metadata, Upload } from '@tus/server';
import type { Caller } from '../access/index.js';
import type { Orm } from '../db/index.js';
import { QikError } from '../errors/catalogue.js';
import type { UploadDeps } from './deps.js';
import { dropUpload } from './end-upload.js';
import type { Incoming } from './incoming.js';
import { leaseFromNow } from './lock-rows.js';
import { receivePart } from './receive-part.js';
import type { RequestLock } from './request-lock.js';
import { beginUpload, type Found, findUpload, type OpenRow, saveOffset } from './rows.js';
import { type Creation, TUS_EXTENSIONS } from './tus-headers.js';

/** How an upload is made by a request that may come again. */
export type Creating = {
  /** Of the upload and its clip. */
  readonly id: string;
  /** Done in the transaction that makes it; what it throws undoes that. */
  readonly begun: (tx: Orm) => Promise<void>;
  /** Whether it stays when its first bytes break off: whoever made it can ask for its address again. */
  readonly stays: boolean;
};

/** What one request brings. */
export type UploadRequest = {
  readonly caller: Caller;
  /** Null where it makes no upload. */
  readonly creation: Creation | null;
  /** Null where it makes none that could be asked for again. */
  readonly creating: Creating | null;
  /** Null where it has no bytes. */
  readonly incoming: Incoming | null;
};

type Known = Exclude<Found, { readonly kind: 'gone' }>;

/**
 * Uploads as the protocol's server asks for them, for one request: it knows who asks, and whose uploads there are to
 * them.
 */
export class RequestStore extends DataStore {
  readonly #deps: UploadDeps;
  readonly #request: UploadRequest;
  readonly #lock: RequestLock;
  #found: Known | null = null;
  #expiresAt: Date | null = null;
  #failure: unknown = null;
  #finished = false;

  constructor(deps: UploadDeps, request: UploadRequest, lock: RequestLock) {
    super();
    this.extensions = [...TUS_EXTENSIONS];
    this.#deps = deps;
    this.#request = request;
    this.#lock = lock;
  }

  /** When the upload ends unless more comes; null where it does not. */
  get expiresAt(): Date | null {
    return this.#expiresAt;
  }

  /** `Upload-Metadata` of the upload that was asked for, as it came. */
  get metadata(): string | null {
    return this.#found?.kind === 'open' ? this.#found.row.metadata : null;
  }

  /** What went wrong while bytes came: the server may have heard only of what followed from it. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether this request made a clip of the upload. */
  get finished(): boolean {
    return this.#finished;
  }

  /** @throws QikError `not_found`, `gone` */
  async find(id: string): Promise<Known> {
    const found = await findUpload(this.#deps.orm, id, this.#request.caller.tenant);
    if (found === null) throw new QikError('not_found');
    if (found.kind === 'gone') throw new QikError('gone');
    this.#found = found;
    this.#expiresAt = found.kind === 'open' ? found.row.expiresAt : null;
    return found;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { admission, orm, locks, files, way } = this.#deps;
    const { caller, creation, creating } = this.#request;
    if (creation === null) throw new QikError('internal', 'A request made an upload that it said nothing of.');
    const { id } = upload;
    const { render, ...wishes } = creation.wishes;
    const holder = locks.newHolder();
    const reserve = await admission.clip(caller.tenant, wishes.priority, creation.length);
    const clip = {
      ...{ ...wishes, id, tenant: caller.tenant, apiKeyId: caller.keyId, options: render },
      ...{ retentionMs: way.retentionMs, sourceKey: way.keys.source(id), reserve },
    };
    const lock = { lockedBy: holder, lockedUntil: leaseFromNow };
    const expiresAt = await beginUpload(orm, clip, creation, lock, async (tx) => creating?.begun(tx));
    this.#lock.own(locks.hold({ id, holder }));
    this.#found = { kind: 'open', row: { ...creation, id, offset: 0, expiresAt, priority: wishes.priority } };
    this.#expiresAt = expiresAt;
    await this.#orDrop(id, () => files.create(id));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.find(id);
    if (found.kind === 'complete') return new Upload({ id, size: found.bytes, offset: found.bytes });
    const row = await this.#mended(found.row);
    const metadata = row.metadata === null ? {} : { metadata: Metadata.parse(row.metadata) };
    return new Upload({ id, size: row.length, offset: row.offset, ...metadata });
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    return this.#lock.during(async () => {
      try {
        return await this.#write(stream, id, offset);
      } catch (error) {
        this.#failure = error;
        throw error;
      }
    });
  }

  override async remove(id: string): Promise<void> {
    const { held } = this.#lock;
    const found = await this.find(id);
    if (found.kind === 'complete') throw new QikError('upload_complete');
    if (held === null) throw new QikError('upload_locked');
    await dropUpload(this.#deps, id, held.holder);
  }

  async #write(stream: Readable, id: string, offset: number): Promise<number> {
    const { incoming, creation, creating } = this.#request;
    const { held } = this.#lock;
    const found = this.#found;
    // Nothing more can come of what is complete, and the server has seen to it that nothing does.
    if (found?.kind === 'complete') return offset;
    if (incoming === null || held === null || found === null) throw new QikError('upload_locked');
    const part = { row: { ...found.row, offset }, held, incoming, stream };
    const receive = () => receivePart(this.#deps, part);
    // Whoever makes an upload and hears of a failure has no address to go on with it, and may have no way to get one.
    const stays = creation === null || creating?.stays === true;
    const received = await (stays ? receive() : this.#orDrop(id, receive));
    this.#expiresAt = received.expiresAt;
    this.#finished = received.expiresAt === null;
    return received.offset;
  }

  /** Bytes that were lost with a disk cannot count: the sender hears from where on they are missing. */
  async #mended(row: OpenRow): Promise<OpenRow> {
    const { held } = this.#lock;
    const { orm, files } = this.#deps;
    const bytes = await files.size(row.id);
    if (bytes >= row.offset || held === null) return row;
    this.#deps.logger.warn({ clip: row.id, bytes, offset: row.offset }, 'bytes of an upload are missing');
    await saveOffset(orm, row.id, held.holder, bytes);
    return { ...row, offset: bytes };
  }

  async #orDrop<T>(id: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { held } = this.#lock;
      if (held !== null) await dropUpload(this.#deps, id, held.holder);
      throw error;
    }
  }
}
