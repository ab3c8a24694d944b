import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const BOUNDARY = 'a-boundary-of-the-proof';
const BEFORE_OPTIONS = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="options"\r\n\r\n`;
const BEFORE_FILE = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n`;
const AFTER = `\r\n--${BOUNDARY}--\r\n`;

/** What came back: status 0 where the connection ended without an answer. */
export type Answer = { readonly status: number; readonly body: unknown };

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};

async function answerOf(call: ClientRequest): Promise<Answer> {
  try {
    const [response]: IncomingMessage[] = await once(call, 'response');
    if (response === undefined) return { status: 0, body: null };
    return { status: response.statusCode ?? 0, body: parsed(await text(response)) };
  } catch {
    // Cut off, which is an outcome as well.
    return { status: 0, body: null };
  }
}

const Problem = Type.Object({ code: Type.String() });
/** The code of a problem, or the status of anything else. */
export const outcomeOf = ({ status, body }: Answer): string =>
  Value.Check(Problem, body) ? body.code : status === 0 ? 'cut off' : String(status);

/** A request whose body its holder writes when it likes. */
export class Connection {
  readonly answer: Promise<Answer>;
  readonly #call: ClientRequest;

  constructor(url: string, method: string, headers: Readonly<Record<string, string>>) {
    this.#call = request(url, { method, agent: false, headers });
    this.#call.on('error', () => undefined);
    this.answer = answerOf(this.#call);
  }

  get over(): boolean {
    return this.#call.destroyed;
  }

  /** Resolves when more can be written, or it is over. */
  async write(bytes: Uint8Array | string): Promise<void> {
    if (this.over || this.#call.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.#call.off('drain', go).off('close', go);
        resolve();
      };
      this.#call.on('drain', go).on('close', go);
    });
  }

  end(): void {
    this.#call.end();
  }

  close(): void {
    this.#call.destroy();
  }
}

/** A form whose file has so many bytes, opened up to where these begin; `FORM_END` comes behind them. */
export async function openForm(url: string, key: string, bytes: number): Promise<Connection> {
  const connection = new Connection(`${url}/v1/clips`, 'POST', {
    authorization: `Bearer ${key}`,
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': String(BEFORE_FILE.length + bytes + AFTER.length),
  });
  await connection.write(BEFORE_FILE);
  return connection;
}

/** What comes behind the file of a form. */
export const FORM_END = AFTER;

/** A form that is in the middle of its options. */
export async function openOptions(url: string, key: string, bytes: number): Promise<Connection> {
  const connection = new Connection(`${url}/v1/clips`, 'POST', {
    authorization: `Bearer ${key}`,
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': String(bytes),
  });
  await connection.write(`${BEFORE_OPTIONS}{`);
  return connection;
}

/** The one part of a resumable upload of so many bytes. */
export async function openPart(url: string, key: string, bytes: number): Promise<Connection> {
  const headers = { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' };
  const made = await fetch(`${url}/v1/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes) },
  });
  const id = made.headers.get('clip-id');
  if (made.status !== 201 || id === null) throw new Error(`a creation was answered with ${made.status}`);
  return new Connection(`${url}/v1/uploads/${id}`, 'PATCH', {
    ...{ ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    'content-length': String(bytes),
  });
}
