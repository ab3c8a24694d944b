import { ERRORS } from '@tus/server';
import { type ErrorCode, QikError } from '../errors/catalogue.js';

/** What the protocol's server throws: an answer, and not an error. */
type TusError = { readonly status_code: number; readonly body: string };

const isTusError = (value: unknown): value is TusError =>
  typeof value === 'object' &&
  value !== null &&
  'status_code' in value &&
  'body' in value &&
  typeof value.status_code === 'number' &&
  typeof value.body === 'string';

/** Errors of the protocol's server, by their text, and what they are here. */
const OURS = new Map<string, readonly [code: ErrorCode, detail?: string]>([
  [ERRORS.INVALID_OFFSET.body, ['offset_mismatch']],
  [ERRORS.ERR_SIZE_EXCEEDED.body, ['too_large', 'There are more bytes than the upload was said to have.']],
  [ERRORS.ERR_MAX_SIZE_EXCEEDED.body, ['too_large', 'There are more bytes than the upload was said to have.']],
  [ERRORS.FILE_NOT_FOUND.body, ['not_found']],
  [ERRORS.FILE_NO_LONGER_EXISTS.body, ['gone']],
  [ERRORS.ERR_LOCK_TIMEOUT.body, ['upload_locked']],
  [ERRORS.INVALID_TERMINATION.body, ['upload_complete']],
  [ERRORS.ABORTED.body, ['upload_aborted']],
]);

/** An error of the protocol's server, or of what stands behind it, as one of ours. */
export function fromTus(error: unknown): unknown {
  if (error instanceof QikError || !isTusError(error)) return error;
  const [code, detail] = OURS.get(error.body) ?? [];
  if (code !== undefined) return new QikError(code, detail);
  return error.status_code < 500
    ? new QikError('invalid_request', error.body.trim())
    : new QikError('internal', undefined, { cause: new Error(error.body.trim()) });
}
