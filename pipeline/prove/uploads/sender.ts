import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clip, QikClient } from '../../client/index.js';
import { breakOff } from '../../net/index.js';

/** Bytes that are written at once. */
const PIECE = 16_384;

/** What became of a part: its status, 0 where there was no answer, and the offset that the answer named. */
export type PartAnswer = { readonly status: number; readonly offset: number | null };

/** A part on its way. */
export type PartUnderWay = {
  /** Resolves when the bytes that it was to send were given to the connection, or it is over. */
  readonly sent: Promise<void>;
  readonly answer: Promise<PartAnswer>;
  /** Ends the connection, politely or not. */
  readonly close: (how: 'end' | 'reset') => void;
};

const offsetIn = ({ headers }: IncomingMessage): number | null => {
  const text = headers['upload-offset'];
  return typeof text === 'string' ? Number(text) : null;
};

/** Resolves when more can be written, or it is over. */
const roomIn = (call: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go).off('close', go);
      resolve();
    };
    call.on('drain', go).on('close', go);
  });

/** A client of resumable uploads that can be broken off anywhere. */
export class Sender {
  readonly #url: () => string;
  readonly #key: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param url of the process that is asked next */
  constructor(url: () => string, key: string) {
    this.#url = url;
    this.#key = key;
    this.#headers = { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' };
  }

  async #call(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.#url()}${path}`, { method, headers: { ...this.#headers, ...headers } });
  }

  /** @returns the upload's id */
  async create(bytes: number, digest: string | null): Promise<string> {
    const said = digest === null ? {} : { 'repr-digest': `sha-256=:${digest}:` };
    const answer = await this.#call('POST', '/v1/uploads', { 'upload-length': String(bytes), ...said });
    const id = answer.headers.get('clip-id');
    if (answer.status !== 201 || id === null) throw new Error(`a creation was answered with ${answer.status}`);
    return id;
  }

  /** Bytes that are safe, and whether the service says that they are all. Waits for a service that is busy with others. */
  async offset(id: string): Promise<{ readonly offset: number; readonly complete: boolean }> {
    for (;;) {
      const { status, headers } = await this.#call('HEAD', `/v1/uploads/${id}`);
      if (status === 423 || status === 503) {
        await sleep(200);
        continue;
      }
      if (status !== 200) throw new Error(`asking how far an upload is was answered with ${status}`);
      return { offset: Number(headers.get('upload-offset')), complete: headers.get('upload-expires') === null };
    }
  }

  /**
   * Begins to send all that is left of a file.
   *
   * @param until bytes of the file after which it falls silent; the last of the file where it does not
   */
  part(id: string, file: Uint8Array, from: number, until: number): PartUnderWay {
    const call = request(`${this.#url()}/v1/uploads/${id}`, {
      method: 'PATCH',
      agent: false,
      headers: {
        ...this.#headers,
        ...{ 'content-type': 'application/offset+octet-stream', 'upload-offset': from },
        'content-length': file.length - from,
      },
    });
    const answer = new Promise<PartAnswer>((resolve) => {
      call.on('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, offset: offsetIn(response) });
      });
      call.on('error', () => resolve({ status: 0, offset: null }));
      call.on('close', () => resolve({ status: 0, offset: null }));
    });
    const sent = this.#write(call, file.subarray(from, until), until === file.length);
    return {
      answer,
      sent: Promise.race([sent, answer.then(() => undefined)]),
      close: (how) => {
        if (how === 'reset' && call.socket !== null) breakOff(call.socket);
        else call.socket?.destroy();
        call.destroy();
      },
    };
  }

  async #write(call: ClientRequest, bytes: Uint8Array, last: boolean): Promise<void> {
    for (let at = 0; at < bytes.length && !call.destroyed; at += PIECE) {
      if (!call.write(bytes.subarray(at, at + PIECE))) await roomIn(call);
    }
    if (last) call.end();
  }

  get #qik(): QikClient {
    return new QikClient({ url: this.#url(), apiKey: this.#key });
  }

  /** The clip as it is shown. */
  clip(id: string): Promise<Clip> {
    return this.#qik.clips.get(id);
  }

  /** Ids of all clips that there are. */
  async clips(): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of this.#qik.clips.list()) ids.push(id);
    return ids;
  }
}
