/** What a clip can be sent from. A stream can be read once, so what fails is not sent again by itself. */
export type ClipSource = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** A file of which all is at hand. Its name is not sent: it may say more than its owner means to. */
export const asBlob = (source: Blob | Uint8Array<ArrayBuffer>): Blob =>
  source instanceof Uint8Array ? new Blob([source]) : source;

/** Largest file that is read into memory to be hashed; for larger ones give the digest with the options. */
const MAX_HASHED_BYTES = 128 * 1024 * 1024;

const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** Text as base64 of its UTF-8. */
export const base64Text = (text: string): string => base64Of(new TextEncoder().encode(text));

/** A digest in hexadecimal as RFC 9530 writes it. @throws TypeError where it is none */
export function digestField(sha256: string): string {
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw new TypeError('sha256 must have 64 hexadecimal digits');
  return `sha-256=:${base64Of(Uint8Array.from(sha256.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))}:`;
}

/**
 * The digest of a file as `Repr-Digest`, so that what arrives is held against what was sent; no header where it cannot be
 * known before.
 *
 * @param sha256 of the file, in hexadecimal, where somebody knows it
 */
export async function digestHeader(source: ClipSource, sha256: string | undefined): Promise<Record<string, string>> {
  if (sha256 !== undefined) return { 'repr-digest': digestField(sha256) };
  if (source instanceof ReadableStream) return {};
  const file = asBlob(source);
  // Pages without https have no means to hash.
  const { subtle }: Partial<typeof globalThis.crypto> = globalThis.crypto;
  if (subtle === undefined || file.size > MAX_HASHED_BYTES) return {};
  const hash = await subtle.digest('SHA-256', await file.arrayBuffer());
  return { 'repr-digest': `sha-256=:${base64Of(new Uint8Array(hash))}:` };
}

/** A form as it goes out: its body, made anew for each time, and the type that belongs to it. */
export type Form = {
  readonly body: () => FormData | ReadableStream<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
};

const FILE_NAME = 'clip';

function streamedForm(options: string, file: ReadableStream<Uint8Array>): Form {
  const boundary = `qik-${crypto.randomUUID()}`;
  const part = (name: string, more: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const text = new TextEncoder();
  const head = text.encode(
    `${part('options', '')}${options}\r\n${part('file', `; filename="${FILE_NAME}"\r\nContent-Type: application/octet-stream`)}`,
  );
  const end = text.encode(`\r\n--${boundary}--\r\n`);
  const wrap = new TransformStream<Uint8Array, Uint8Array>({
    start: (out) => out.enqueue(head),
    flush: (out) => out.enqueue(end),
  });
  return {
    body: () => file.pipeThrough(wrap),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** The form that `POST /v1/clips` takes: options first, since they are checked before the file is read. */
export function formOf(options: object, source: ClipSource): Form {
  const text = JSON.stringify(options);
  if (source instanceof ReadableStream) return streamedForm(text, source);
  const file = asBlob(source);
  const body = (): FormData => {
    const form = new FormData();
    form.append('options', text);
    form.append('file', file, FILE_NAME);
    return form;
  };
  return { body, headers: {} };
}

/** Bytes a second that the service asks for at least; what is slower is cut off there. */
const SLOWEST = 16_000;

/** Milliseconds that a file may take; null where its length is not known. */
export const patienceFor = (bytes: number | null, timeoutMs: number): number | null =>
  bytes === null ? null : timeoutMs + Math.ceil((bytes / SLOWEST) * 1000);
