import { base64Text, digestHeader, patienceFor } from './files.js';
import { QikNoAnswer, QikProblem } from './problem.js';
import type { CallOptions, Transport } from './transport.js';
import type { ClipOptions } from './types.js';
import { backoffMs, sleep } from './waiting.js';

export type UploadOptions = CallOptions & {
  /** Bytes of a part. Default: 2 MiB. A smaller one loses less when it breaks off, and asks more often. */
  readonly partBytes?: number | undefined;
  /** As for `send`: names this upload, so that beginning it again makes no second clip. */
  readonly idempotencyKey?: string | undefined;
  /** SHA-256 of the file in hexadecimal, where you know it. */
  readonly sha256?: string | undefined;
  /** Id of the clip of an upload that was begun before, to go on with it; its options are those of then. */
  readonly resume?: string | undefined;
  /** Called with the id of the clip as soon as there is one: keep it to go on after a restart. */
  readonly onBegun?: ((clipId: string) => void) | undefined;
  /** Called with the bytes that are safe, at the start and after every part. */
  readonly onProgress?: ((sentBytes: number, ofBytes: number) => void) | undefined;
};

const PART_BYTES = 2 * 1024 * 1024;
/** Parts that fail in a row, with nothing safe between them, before it gives up. */
const TRIES = 8;
const TUS = { 'tus-resumable': '1.0.0' } as const;
const PART_TYPE = 'application/offset+octet-stream';

/** What a part can be refused with that asking how far it is, and going on from there, helps against. */
const GO_ON = new Set(['offset_mismatch', 'upload_taken_over', 'upload_locked', 'upload_too_slow', 'upload_aborted']);

/** Whether it may go on after a part that failed, and when. */
function waitMs(error: unknown, tries: number): number | null {
  const backoff = backoffMs(tries, Math.random());
  if (error instanceof QikNoAnswer) return backoff;
  if (!(error instanceof QikProblem)) return null;
  const again = GO_ON.has(error.code) || error.status === 429 || (error.status >= 500 && error.retry !== 'never');
  return again ? Math.max(backoff, (error.retryAfterSeconds ?? 0) * 1000) : null;
}

/** A resumable upload: tus 1.0 (https://tus.io/protocols/resumable-upload). */
class Upload {
  readonly #transport: Transport;
  readonly #file: Blob;
  readonly #call: CallOptions;

  constructor(transport: Transport, file: Blob, call: CallOptions) {
    this.#transport = transport;
    this.#file = file;
    this.#call = call;
  }

  async begin(options: ClipOptions, { sha256, idempotencyKey = crypto.randomUUID() }: UploadOptions): Promise<string> {
    const { headers } = await this.#transport.send({
      ...this.#call,
      ...{ method: 'POST', path: '/v1/uploads', repeatable: true },
      headers: {
        ...{ ...TUS, ...(await digestHeader(this.#file, sha256)), 'idempotency-key': idempotencyKey },
        'upload-length': String(this.#file.size),
        'upload-metadata': `options ${base64Text(JSON.stringify(options))}`,
      },
    });
    const id = headers.get('clip-id');
    if (id === null) throw new QikNoAnswer('The upload was begun, and its answer does not say for which clip');
    return id;
  }

  /** Bytes that are safe. */
  async offset(id: string): Promise<number> {
    const { headers } = await this.#transport.send({
      ...this.#call,
      ...{ method: 'HEAD', path: pathOf(id), repeatable: true, headers: TUS },
    });
    return this.#offsetIn(headers);
  }

  /** Sends a part. @returns bytes that are safe then */
  async part(id: string, from: number, bytes: number): Promise<number> {
    const part = this.#file.slice(from, from + bytes);
    const { headers } = await this.#transport.send({
      ...this.#call,
      ...{ method: 'PATCH', path: pathOf(id), body: () => part, repeatable: false, retries: 0 },
      headers: { ...TUS, 'content-type': PART_TYPE, 'upload-offset': String(from) },
      timeoutMs: patienceFor(part.size, this.#transport.timeoutMs),
    });
    return this.#offsetIn(headers);
  }

  #offsetIn(headers: Headers): number {
    const offset = Number(headers.get('upload-offset') ?? 'none');
    if (Number.isInteger(offset) && offset >= 0 && offset <= this.#file.size) return offset;
    throw new QikNoAnswer('The answer does not say how many bytes of the upload are safe');
  }
}

const pathOf = (id: string): string => `/v1/uploads/${encodeURIComponent(id)}`;

/** Sends a file in parts and goes on where it was, until all of it is safe. @returns the id of its clip */
export async function upload(
  transport: Transport,
  file: Blob,
  options: ClipOptions,
  more: UploadOptions,
): Promise<{ readonly id: string }> {
  const { signal, retries = TRIES, partBytes = PART_BYTES, resume, onBegun, onProgress } = more;
  const one = new Upload(transport, file, { signal, retries });
  const id = resume ?? (await one.begin(options, more));
  onBegun?.(id);
  let offset = resume === undefined ? 0 : await one.offset(id);
  onProgress?.(offset, file.size);
  for (let tries = 0; offset < file.size; ) {
    try {
      const now = await one.part(id, offset, partBytes);
      tries = 0;
      offset = now;
    } catch (error) {
      tries += 1;
      const wait = tries > retries ? null : waitMs(error, tries);
      if (wait === null || signal?.aborted) throw error;
      await sleep(wait, signal);
      const now = await one.offset(id);
      // Something came through: that is no failure in a row.
      if (now > offset) tries = 0;
      offset = now;
    }
    onProgress?.(offset, file.size);
  }
  return { id };
}
