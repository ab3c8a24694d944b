import type { FastifyRequest } from 'fastify';
import { ENVELOPE_BYTES, type UploadPart } from '../ingest/index.js';

/**
 * Bounds of the form's parser: a little more than is allowed, so that what is too much is seen and named instead of
 * cut off in silence.
 */
export const formLimits = (maxUploadBytes: number) => ({
  fieldNameSize: 100,
  fieldSize: ENVELOPE_BYTES,
  fields: 4,
  files: 2,
  parts: 6,
  fileSize: maxUploadBytes + 1,
  headerPairs: 50,
});

/** The parts of a multipart request in their order. */
export async function* uploadParts(request: FastifyRequest): AsyncIterable<UploadPart> {
  for await (const part of request.parts()) {
    if (part.type === 'field')
      yield { kind: 'field', name: part.fieldname, value: part.value, cut: part.valueTruncated };
    else yield { kind: 'file', name: part.fieldname, body: part.file, cut: () => part.file.truncated };
  }
}
