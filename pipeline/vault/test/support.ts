import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ByteRange } from '../../storage/index.js';
import { spanOf } from '../layout.js';
import { sealer, unsealer } from '../streams.js';

export const freshKey = (): KeyObject => createSecretKey(randomBytes(32));

/** An object as a store would keep it, with its plaintext given in chunks of these sizes and then in one. */
export async function sealed(
  key: KeyObject,
  name: string,
  plaintext: Buffer,
  cuts: readonly number[] = [],
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const cut of cuts) {
    chunks.push(plaintext.subarray(at, at + cut));
    at += cut;
  }
  chunks.push(plaintext.subarray(at));
  return buffer(Readable.from(chunks.filter((chunk) => chunk.length > 0)).pipe(sealer(key, name)));
}

export type Read = { readonly bytes: Buffer; readonly code: string | null };

/** Everything that comes out before the end or an error, and the code of the error. */
export async function drained(stream: Readable): Promise<Read> {
  const parts: Buffer[] = [];
  let code: string | null = null;
  try {
    for await (const chunk of stream) parts.push(Buffer.from(chunk));
  } catch (error) {
    code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return { bytes: Buffer.concat(parts), code };
}

/** Reads what is stored as the sealed store does: only the header and the frames of the span. */
export async function unsealed(key: KeyObject, name: string, stored: Buffer, range?: ByteRange): Promise<Read> {
  let opener: ReturnType<typeof unsealer>;
  try {
    const span = spanOf(stored.length, range);
    opener = unsealer(key, name, stored.length, span);
    opener.write(stored.subarray(0, 40));
    opener.end(stored.subarray(span.stored.start, span.stored.end + 1));
  } catch (error) {
    return { bytes: Buffer.of(), code: error instanceof Error && 'code' in error ? String(error.code) : String(error) };
  }
  return drained(opener);
}
