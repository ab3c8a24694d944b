import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Clip, QikClient } from '../client/index.js';

const Taken = Type.Object({ id: Type.String() });

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const BOUNDARY = 'qik-chaos';
/** One small rendition: a clip takes about a second. */
const OPTIONS = JSON.stringify({ profiles: ['android-low'] });

const formOf = (clip: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="options"\r\n\r\n${OPTIONS}\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="clip.mp4"\r\nContent-Type: video/mp4\r\n\r\n`,
    ),
    clip,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);

/** How an upload is sent: `pauseMs` after the first `share` of its bytes. */
export type Pace = { readonly share: number; readonly pauseMs: number };

/** What a sender knows afterwards. Without an answer the clip may or may not be there. */
export type Sent =
  | { readonly kind: 'acknowledged'; readonly id: string }
  | { readonly kind: 'unanswered'; readonly why: string };

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a client of the API can do, with patience for a server that comes and goes. */
export class Client {
  readonly #url: () => string;
  readonly #key: string;

  constructor(url: () => string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Of the server that answers now; what it does not answer is for the caller to make something of. */
  get #qik(): QikClient {
    return new QikClient({ url: this.#url(), apiKey: this.#key, retries: 0 });
  }

  /** Sends a clip with its digest. @param begun is called when the first part of it is on its way */
  send(clip: Uint8Array, pace: Pace, begun: () => void): Promise<Sent> {
    const body = formOf(clip);
    const digest = createHash('sha256').update(clip).digest('base64');
    return new Promise((resolve) => {
      const broken = (error: unknown): void => resolve({ kind: 'unanswered', why: words(error) });
      const call = request(
        `${this.#url()}/v1/clips`,
        {
          method: 'POST',
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
            // The status alone is the promise; without the whole body the sender does not know the clip's id.
            if (answer.statusCode !== 202) return broken(`answered ${answer.statusCode}: ${text.slice(0, 200)}`);
            if (!answer.complete) return broken('the answer broke off');
            resolve({ kind: 'acknowledged', id: Value.Parse(Taken, JSON.parse(text)).id });
          });
        },
      );
      call.on('error', broken);
      const cut = Math.max(1, Math.floor(body.length * pace.share));
      call.write(body.subarray(0, cut), () => begun());
      setTimeout(() => call.end(body.subarray(cut)), pace.pauseMs);
    });
  }

  shown(id: string): Promise<Clip> {
    return this.#qik.clips.get(id);
  }

  /** Waits until the clip's way is over. @returns how it ended; null when it did not within the time */
  async settled(id: string, withinMs: number): Promise<string | null> {
    const until = Date.now() + withinMs;
    for (;;) {
      const late = Date.now() > until;
      // While a database comes back there is no answer, which is no end either.
      const clip = await this.shown(id).catch((error: unknown) => {
        if (late) throw error;
        return null;
      });
      if (clip !== null && clip.state !== 'queued' && clip.state !== 'processing')
        return `${clip.state} ${clip.error?.code ?? ''}`.trim();
      if (late) return null;
      await sleep(50);
    }
  }

  /** The bytes as a phone gets them, with what was said of them. */
  async played(id: string) {
    const playback = await this.#qik.clips.playback(id, { platform: 'android' });
    const get = async (url: string): Promise<Uint8Array> => {
      const answer = await fetch(url);
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : new Uint8Array();
    };
    const bytes = await get(playback.url);
    let wrongStills = 0;
    for (const still of playback.stills) if (sha256Of(await get(still.url)) !== still.sha256) wrongStills += 1;
    return { bytes, rendition: playback.rendition, wrongStills };
  }
}
