import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { SlotPaths } from './plan.js';

const Clip = Type.Object({ id: Type.String(), state: Type.String() });
const Clips = Type.Object({ clips: Type.Array(Clip) });
const Deletion = Type.Object({ id: Type.String(), clipId: Type.String() });
const Deletions = Type.Object({ deletions: Type.Array(Deletion) });
const Playback = Type.Object({ url: Type.String(), rendition: Type.Object({ bytes: Type.Number() }) });

const BOUNDARY = 'qik-deletion';
const OPTIONS = { profiles: ['android-low'] };

const formOf = (clip: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="options"\r\n\r\n${JSON.stringify(OPTIONS)}\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="clip.mp4"\r\nContent-Type: video/mp4\r\n\r\n`,
    ),
    clip,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);

/** What became of an upload: its status, 0 where there was no answer, and the clip's id where it was taken. */
export type Upload = { readonly status: number; readonly id: string | null };

/** A caller of the API that deletes. */
export class Caller {
  readonly #url: () => string;
  readonly #key: string;

  constructor(url: () => string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  #call(path: string, init: RequestInit = {}): Promise<Response> {
    const json = init.body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${this.#url()}${path}`, { ...init, headers: { authorization: `Bearer ${this.#key}`, ...json } });
  }

  /**
   * @param holdMs how long the second half of the bytes is held back
   * @param slot for a personal Flik
   */
  upload(clip: Uint8Array, holdMs: number, slot: SlotPaths | null = null): Promise<Upload> {
    const body = formOf(clip);
    return new Promise((resolve) => {
      const broken = (): void => resolve({ status: 0, id: null });
      const digest = createHash('sha256').update(clip).digest('base64');
      const call = request(
        `${this.#url()}${slot?.put ?? '/v1/clips'}`,
        {
          method: slot === null ? 'POST' : 'PUT',
          agent: false,
          headers: {
            authorization: `Bearer ${this.#key}`,
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
            'content-length': body.length,
            'repr-digest': `sha-256=:${digest}:`,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('error', broken);
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            resolve({ status, id: status === 202 ? Value.Parse(Clip, JSON.parse(text)).id : null });
          });
        },
      );
      call.on('error', broken);
      const half = Math.floor(body.length / 2);
      call.write(body.subarray(0, half));
      setTimeout(() => call.end(body.subarray(half)), holdMs);
    });
  }

  /** Names the address of a file. @returns the clip's id; null where it was not taken */
  async byUrl(sourceUrl: string, slot: SlotPaths | null): Promise<string | null> {
    const body = JSON.stringify({ ...OPTIONS, sourceUrl });
    const answer = await this.#call(slot?.put ?? '/v1/clips', { method: slot === null ? 'POST' : 'PUT', body });
    const found: unknown = await answer.json();
    return answer.status === 202 ? Value.Parse(Clip, found).id : null;
  }

  async receiving(): Promise<readonly string[]> {
    const answer = await this.#call('/v1/clips?state=receiving');
    return Value.Parse(Clips, await answer.json()).clips.map(({ id }) => id);
  }

  /** State of a clip; the status of the answer where that is not 200. */
  async state(id: string): Promise<string> {
    const answer = await this.#call(`/v1/clips/${id}`);
    const body: unknown = await answer.json();
    return answer.status === 200 ? Value.Parse(Clip, body).state : String(answer.status);
  }

  /** An address to play the clip from; the status where there is none. */
  async address(id: string): Promise<{ readonly url: string; readonly bytes: number } | number> {
    const body = JSON.stringify({ platform: 'android' });
    const answer = await this.#call(`/v1/clips/${id}/playback`, { method: 'POST', body });
    const found: unknown = await answer.json();
    if (answer.status !== 200) return answer.status;
    const { url, rendition } = Value.Parse(Playback, found);
    return { url, bytes: rendition.bytes };
  }

  /** Status of a look into a slot. */
  async slot({ put }: SlotPaths): Promise<number> {
    const answer = await this.#call(put);
    await answer.arrayBuffer();
    return answer.status;
  }

  /** Deletes what is in a slot, or everything of its owner. @returns the deletion's id */
  async remove(id: string, { remove }: SlotPaths): Promise<string> {
    const answer = await this.#call(remove, { method: 'DELETE' });
    const body: unknown = await answer.json();
    const found = answer.status === 202 ? Value.Parse(Deletions, body).deletions : [];
    const own = found.find(({ clipId }) => clipId === id);
    if (own === undefined)
      throw new Error(`deleting a personal Flik was answered with ${answer.status} and not with it`);
    return own.id;
  }

  /** Deletes, by itself or among others. @returns the deletion's id */
  async delete(id: string, batch: boolean): Promise<string> {
    const answer = batch
      ? await this.#call('/v1/deletions', { method: 'POST', body: JSON.stringify({ clipIds: [id] }) })
      : await this.#call(`/v1/clips/${id}`, { method: 'DELETE' });
    const body: unknown = await answer.json();
    if (answer.status !== 202) throw new Error(`deleting was answered with ${answer.status}`);
    const [found] = batch ? Value.Parse(Deletions, body).deletions : [Value.Parse(Deletion, body)];
    if (found === undefined || found.clipId !== id) throw new Error('deleting was answered with another clip');
    return found.id;
  }
}

/** Status of a read, and whether all the bytes that it announced came. */
export async function read(url: string): Promise<{ readonly status: number; readonly whole: boolean }> {
  try {
    const answer = await fetch(url);
    const bytes = await answer.arrayBuffer().catch(() => null);
    return { status: answer.status, whole: bytes !== null };
  } catch {
    return { status: 0, whole: false };
  }
}
