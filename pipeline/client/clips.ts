import { readPages } from './feeds.js';
import { asBlob, type ClipSource, digestField, digestHeader, formOf, patienceFor } from './files.js';
import { type ClipNews, type FollowOptions, followClip } from './follow.js';
import { QikNoAnswer } from './problem.js';
import type { CallOptions, Transport } from './transport.js';
import type {
  Clip,
  ClipFilter,
  ClipOptions,
  Deletion,
  Deletions,
  Device,
  ListedClip,
  Playback,
  RetriedClip,
  Unlocked,
} from './types.js';
import { type UploadOptions, upload } from './upload.js';

export type SendOptions = CallOptions & {
  /** Names this sending, for 24 hours: the same again makes no second clip. Default: a new one for every call. */
  readonly idempotencyKey?: string | undefined;
  /** SHA-256 of the file in hexadecimal, where you know it. Default: it is computed of files up to 128 MB, not of streams. */
  readonly sha256?: string | undefined;
};

/** Clips of a page of the list; the most that there can be. */
const PAGE = 100;

/** Clips: from the file to an address that it can be played from. */
export class Clips {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Sends a clip. It is safe once this resolves; what is made of it shows with {@link Clips.follow} or
   * {@link Clips.settled}. A source that is a stream is sent once; anything else is sent again when that is safe.
   *
   * @throws QikProblem, QikNoAnswer
   */
  async send(source: ClipSource, options: ClipOptions = {}, more: SendOptions = {}): Promise<Clip> {
    const { idempotencyKey = crypto.randomUUID(), sha256, ...call } = more;
    const form = formOf(options, source);
    const once = source instanceof ReadableStream;
    const { text } = await this.#transport.send({
      ...call,
      ...{ method: 'POST', path: '/v1/clips', body: form.body, repeatable: !once },
      // A stream is used up, also when the service was too busy to read it.
      ...(once ? { retries: 0 } : {}),
      headers: { ...form.headers, ...(await digestHeader(source, sha256)), 'idempotency-key': idempotencyKey },
      timeoutMs: patienceFor(once ? null : asBlob(source).size, this.#transport.timeoutMs),
    });
    return JSON.parse(text);
  }

  /**
   * Has the service fetch a clip from an address on the public internet. It answers at once, and fetches after that.
   *
   * @throws QikProblem, QikNoAnswer
   */
  async sendFrom(sourceUrl: string, options: ClipOptions = {}, more: SendOptions = {}): Promise<Clip> {
    const { idempotencyKey = crypto.randomUUID(), sha256, ...call } = more;
    const digest = sha256 === undefined ? {} : { sourceDigest: digestField(sha256) };
    const { text } = await this.#transport.send({
      ...call,
      ...{ method: 'POST', path: '/v1/clips', repeatable: true },
      body: () => JSON.stringify({ ...options, ...digest, sourceUrl }),
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    });
    return JSON.parse(text);
  }

  /**
   * Sends a clip in parts, and goes on where it was when the connection breaks: for networks on which a whole file does
   * not come through. Resolves when the clip is safe, as {@link Clips.send} does.
   *
   * @returns the id of the clip
   * @throws QikProblem, QikNoAnswer
   */
  upload(
    file: Blob | Uint8Array<ArrayBuffer>,
    options: ClipOptions = {},
    more: UploadOptions = {},
  ): Promise<{ readonly id: string }> {
    return upload(this.#transport, asBlob(file), options, more);
  }

  /** A clip and how far it is. */
  get(id: string, call: CallOptions = {}): Promise<Clip> {
    return this.#transport.call('getClip', { path: { id } }, call);
  }

  /** Your clips, newest first; pages are fetched as they are needed. */
  list(filter: ClipFilter = {}, call: CallOptions = {}): AsyncGenerator<ListedClip, void, undefined> {
    return readPages(async (cursor) => {
      const query = { ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const { clips, nextCursor } = await this.#transport.call('listClips', { query }, call);
      return { entries: clips, next: nextCursor };
    });
  }

  /** Deletes a clip for everybody, in whatever state it is. Deleting it again answers with the same deletion. */
  delete(id: string, call: CallOptions = {}): Promise<Deletion> {
    return this.#transport.call('deleteClip', { path: { id } }, call);
  }

  /** Deletes up to 500 clips for everybody: all of them, or none where this fails. */
  deleteMany(clipIds: readonly string[], call: CallOptions = {}): Promise<Deletions> {
    return this.#transport.call('deleteClips', { json: { clipIds: [...clipIds] } }, { ...call, repeatable: true });
  }

  /** Has a clip that failed tried again. */
  retry(id: string, call: CallOptions = {}): Promise<RetriedClip> {
    return this.#transport.call('retryClip', { path: { id } }, call);
  }

  /**
   * An address to play the clip from, for some minutes. Where its sender set a number of views each answer is one, so this
   * is not asked again by itself when the answer is lost.
   */
  playback(id: string, device: Device, call: CallOptions = {}): Promise<Playback> {
    return this.#transport.call('playClip', { path: { id }, json: device }, call);
  }

  /** Opens a clip that was sent with `lockedUntilReply` for a recipient who replied. */
  unlock(id: string, recipient: string, call: CallOptions = {}): Promise<Unlocked> {
    return this.#transport.call('unlockClip', { path: { id }, json: { recipient } }, { ...call, repeatable: true });
  }

  /** What happens to a clip, to its end, over connections that break. */
  follow(id: string, options: FollowOptions = {}): AsyncGenerator<ClipNews, void, undefined> {
    return followClip(this.#transport, id, options);
  }

  /** The clip once it is `ready` or `failed`, or gone before that. @throws QikProblem, QikNoAnswer */
  async settled(id: string, call: CallOptions = {}): Promise<Clip> {
    let last: Clip | null = null;
    for await (const news of followClip(this.#transport, id, call)) if (news.type === 'state') last = news.clip;
    if (last === null) throw new QikNoAnswer(`The stream of the clip ${id} ended without its state`);
    return last;
  }
}
