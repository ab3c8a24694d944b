import type { FastifyRequest } from 'fastify';
import { ENVELOPE_BYTES, type RateRule, type UploadPart } from '../ingest/index.js';
import { BodyRate } from './body-rate.js';

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

/**
 * The parts of a multipart request in their order.
 *
 * @param rule how slowly the request may come
 * @param limits of the parser, where they are not those of all requests
 * @throws QikError `upload_too_slow`
 */
export async function* uploadParts(
  request: FastifyRequest,
  rule: RateRule,
  limits?: ReturnType<typeof formLimits>,
): AsyncIterable<UploadPart> {
  const parts = request.parts(limits === undefined ? {} : { limits });
  const rate = new BodyRate(request.raw, rule);
  try {
    for (;;) {
      const { done, value: part } = await rate.wait(parts.next());
      if (done === true) return;
      if (part.type === 'field')
        yield { kind: 'field', name: part.fieldname, value: part.value, cut: part.valueTruncated };
      else yield { kind: 'file', name: part.fieldname, body: part.file, cut: () => part.file.truncated };
    }
  } finally {
    // Not awaited: where the next part is still waited for, it ends with the connection. Who left has been told why.
    parts.return?.(undefined).catch(() => undefined);
  }
}
