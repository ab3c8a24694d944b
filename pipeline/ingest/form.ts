import type { Readable } from 'node:stream';
import { QikError } from '../errors/catalogue.js';

/** A part of an upload, in the order in which they come. A file's bytes are read from the stream or not at all. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: unknown; readonly cut: boolean }
  | { readonly kind: 'file'; readonly name: string; readonly body: Readable; readonly cut: () => boolean };

/** What a form may hold: options as they were given, not checked, and then the file. */
export type FormPart =
  | { readonly kind: 'options'; readonly value: unknown }
  | { readonly kind: 'file'; readonly body: Readable; readonly cut: () => boolean };

/** Boundaries and headers of the parts, and the options: what a request may have beside the file. */
export const ENVELOPE_BYTES = 1_000_000;

export const badRequest = (path: string, message: string): QikError =>
  new QikError('invalid_request', `${path === '' ? 'the request' : path} ${message}`, { errors: [{ path, message }] });

function parseOptions(part: { readonly value: unknown; readonly cut: boolean }): unknown {
  if (part.cut) throw badRequest('options', `is longer than ${ENVELOPE_BYTES} bytes`);
  // A part that says it is JSON was parsed on the way.
  if (typeof part.value !== 'string') return part.value;
  try {
    const parsed: unknown = JSON.parse(part.value);
    return parsed;
  } catch {
    throw badRequest('options', 'is not valid JSON');
  }
}

/**
 * The parts of a form that is as it should be: options at most once and first, one file, nothing else.
 *
 * @throws QikError `invalid_request`, at the part that is wrong; at the end where the file is missing
 */
export async function* formParts(parts: AsyncIterable<UploadPart>): AsyncIterable<FormPart> {
  const seen = { options: false, file: false };
  for await (const part of parts) {
    if (part.kind === 'field') {
      if (part.name !== 'options')
        throw badRequest(part.name, 'is not a field of this request: there are options and file');
      if (seen.file) throw badRequest('options', 'must come before the file');
      if (seen.options) throw badRequest('options', 'may be given once');
      seen.options = true;
      yield { kind: 'options', value: parseOptions(part) };
      continue;
    }
    if (part.name !== 'file') throw badRequest(part.name, 'is not where the file belongs: send it in the field file');
    if (seen.file) throw badRequest('file', 'may be given once: one clip for each request');
    seen.file = true;
    yield { kind: 'file', body: part.body, cut: part.cut };
  }
  if (!seen.file) throw badRequest('file', 'is missing');
}
